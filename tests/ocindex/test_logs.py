"""No log holds a token, an address, a user agent, a referrer, or when in the day somebody came."""

import json
import logging
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import IntegrityError

from ocindex.deploy.json_lines import JsonFormatter
from ocindex.deploy.redaction import RedactingFilter, without_secrets, without_tokens
from ocindex.serving.access_log import AccessLog

FORMAT = {"fmt": "{asctime} {message}", "style": "{", "datefmt": "%Y-%m-%d"}


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/experts/Zx81-secret/", "/experts/-/"),
        ("/fr/experts/Zx81-secret/answers/3/", "/fr/experts/-/answers/3/"),
        ("/experts/Zx81-secret", "/experts/-"),
        ("/fr/admin/password_reset/MQ/Zx81-secret/", "/fr/admin/password_reset/MQ/-/"),
        ("/feedback/receipt/ABCD-EFGH/", "/feedback/receipt/-/"),
        ("/feedback/draft/tok.en/", "/feedback/draft/-/"),
        ("/fr/feedback/invite/tok%20en/?next=1", "/fr/feedback/invite/-/?next=1"),
        ("/%65xperts/Zx81-secret/", "/experts/-/"),
        ("/experts//Zx81-secret/", "/experts//-/"),
        ("/experts/one%0Atwo/", "/experts/-/"),
    ],
)
def test_a_token_in_a_path_is_replaced(path: str, written: str) -> None:
    assert without_tokens(path) == written


@pytest.mark.parametrize(
    "path", ["/", "/2025/countries/ZAF/", "/feedback/", "/feedback/funding/", "/search/?q=%C3%A9", "/a%0Ab"]
)
def test_a_path_without_token_is_left_as_it_is(path: str) -> None:
    assert without_tokens(path) == path


def test_a_message_loses_tokens_and_addresses_and_nothing_else() -> None:
    message = "From ip=203.0.113.9: bad /admin/password_reset/MQ/Zx81-secret/ at /2025/, not /experts/Zx81-secret/"

    assert without_secrets(message) == "From ip=-: bad /admin/password_reset/MQ/-/ at /2025/, not -"


def test_a_record_is_cleared_before_it_is_written() -> None:
    record = logging.LogRecord("django.request", 30, "", 1, "Not Found: %s", ("/experts/Zx81-secret/",), None)

    RedactingFilter().filter(record)

    assert record.getMessage() == "Not Found: -"


ROW = "violates check\nDETAIL:  Failing row contains (7, A secret\nin two lines, en)."


def refuse_a_row() -> None:
    """Fail as the database does: the driver's fault quotes the row, and the framework's repeats it."""
    try:
        raise ValueError(ROW)
    except ValueError as fault:
        raise IntegrityError(*fault.args) from fault


def test_a_fault_is_told_without_the_row_that_it_quotes() -> None:
    stream = StringIO()
    heard = logging.StreamHandler(stream)
    heard.addFilter(RedactingFilter())
    logger = logging.Logger("some.name")
    logger.addHandler(heard)

    try:
        refuse_a_row()
    except IntegrityError as fault:
        logger.exception("Fault at %s", "/experts/Zx81-secret/")
        logger.error("It said: %s", fault)

    log = stream.getvalue()
    assert log.startswith("Fault at -\nTraceback (most recent call last):\n")
    assert log.count("in refuse_a_row") == 2
    assert "builtins.ValueError: violates check\n" in log
    assert "django.db.utils.IntegrityError: violates check\n" in log
    assert "It said: violates check\nDETAIL: -\n" in log
    assert "secret" not in log
    assert "two lines" not in log


def written_for(path: str) -> str:
    """Return the line of the access log for a visit to the path."""
    environ = {
        "REMOTE_ADDR": "203.0.113.9",
        "REQUEST_METHOD": "POST",
        "REQUEST_URI": f"{path}?q=name",
        "PATH_INFO": path,
        "QUERY_STRING": "q=name",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": "https://elsewhere.example/",
        "HTTP_USER_AGENT": "Lynx/2.9",
    }
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(**FORMAT))
    access = logging.getLogger("ocindex.access")
    access.addHandler(handler)
    try:
        AccessLog(pages_of_512_bytes)(environ, lambda *_said: None)
    finally:
        access.removeHandler(handler)
    return stream.getvalue().removesuffix("\n")


def pages_of_512_bytes(_environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [("X-Address", "203.0.113.9"), ("Content-Length", "512")])
    return [b"-" * 512]


def test_the_access_log_says_day_method_path_and_outcome() -> None:
    day, *rest = written_for("/2025/countries/ZAF/").split()

    assert [len(part) for part in day.split("-")] == [4, 2, 2]
    assert rest == ["POST", "/2025/countries/ZAF/", "200", "512", "bytes", "0", "ms"]


def test_the_access_log_names_no_token() -> None:
    assert " /admin/password_reset/MQ/-/ " in written_for("/admin/password_reset/MQ/Zx81-secret/")


def test_a_path_cannot_write_a_line_of_its_own() -> None:
    assert "\n" not in written_for("/search/\n2025-01-01 GET /admin/ 200")


def test_lines_can_be_objects_with_the_same_facts() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter())
    handler.setFormatter(JsonFormatter(datefmt="%Y-%m-%d"))
    logger = logging.Logger("some.name")
    logger.addHandler(handler)

    logger.warning("Two\nlines of %s", "/experts/Zx81-secret/")
    try:
        refuse_a_row()
    except IntegrityError:
        logger.exception("Incident", extra={"incident": "1f2e"})

    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first.keys() == {"at", "level", "logger", "message"}
    assert (first["level"], first["logger"], first["message"]) == ("WARNING", "some.name", "Two\nlines of -")
    assert len(first["at"]) == 10
    assert second["incident"] == "1f2e"
    assert "IntegrityError: violates check" in second["traceback"]
    assert "two lines" not in stream.getvalue()
