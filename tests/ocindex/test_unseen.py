"""A visitor's form, an expert's page and whatever is asked with HEAD leave no line in any log."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from ocindex.deploy import unseen
from ocindex.deploy.unseen import is_unseen, is_unseen_path
from ocindex.serving.access_log import AccessLog
from surveys import intake

SECRET = "ABCD-EFGH"
UNSEEN = (
    "/feedback/", "/feedback", "/fr/feedback/score/", "/ar-eg/feedback/", "//feedback//receipt/A/",
    "/%66eedback/receipt/A/", "/%2566eedback/", "/feedback%2Freceipt%2FA", "/FEEDBACK/", "/feedback;jsessionid=1/",
    "/feedbacks/", "/x/../feedback/", "/feed/../feedback/", "\\feedback\\receipt", "/ feedback/", "/experts/token/",
    "/fr/experts/token/ZAF/", "/experts%2ftoken", "/%25256578perts/experts", "//fr//experts//token", "feedback/",
)  # fmt: skip
SEEN = (
    "/",
    "/2025/countries/ZAF/",
    "/search/",
    "/admin/surveys/expert/",
    "/feed/",
    "/app/surveys/views/experts.py",
    "/%",
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handlers of the settings write, in tests as in use."""
    stream = io.StringIO()
    logging.config.dictConfig(settings.LOGGING)
    loggers = [logging.getLogger(), *map(logging.getLogger, settings.LOGGING["loggers"])]
    handlers = {handler for logger in loggers for handler in logger.handlers if handler.filters}
    for handler in handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.parametrize("path", UNSEEN)
def test_an_address_of_visitors_and_experts_is_recognized_however_it_is_written(path: str) -> None:
    assert is_unseen_path(path)


@pytest.mark.parametrize("path", SEEN)
def test_other_addresses_are_seen_unless_they_are_asked_with_head(path: str) -> None:
    assert not is_unseen("GET", path)
    assert not is_unseen("POST", path)
    assert is_unseen("HEAD", path)


@pytest.mark.parametrize(
    ("method", "path", "lines"),
    [
        ("GET", "/2025/", 1), ("POST", "/admin/login/", 1), ("GET", "/nothing/", 1), ("GET", "/healthz", 0),
        ("HEAD", "/2025/", 0), ("head", "/nothing/", 0), ("GET", "/feedback/", 0), ("POST", "/fr/feedback/score/", 0),
        ("POST", f"/experts/{SECRET}/", 0), ("GET", f"//experts//{SECRET}", 0), ("GET", "/%66eedback/", 0),
    ],
)  # fmt: skip
def test_the_access_log_has_a_line_for_the_others_alone(
    method: str, path: str, lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    access = logging.getLogger("ocindex.access")
    access.addHandler(caplog.handler)
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "REQUEST_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}

    try:
        AccessLog(lambda _environ, start_response: start_response("200 OK", []) or [b"-"])(environ, lambda *_said: None)
    finally:
        access.removeHandler(caplog.handler)

    assert len(caplog.records) == lines


def test_a_fault_that_no_page_caught_is_logged_without_the_address(written: io.StringIO) -> None:
    def fail(_environ: object, _start: object) -> list[bytes]:
        raise RuntimeError(f"at /experts/{SECRET}/?x=1")

    AccessLog(fail)({"REQUEST_METHOD": "GET", "PATH_INFO": f"/experts/{SECRET}/"}, lambda *_said: None)

    assert "builtins.RuntimeError: at -" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
@pytest.mark.parametrize(
    "path", [f"/feedback/receipt/{SECRET}/", "/feedback/nothing/", f"/experts/{SECRET}/", "/feedback"]
)
def test_what_is_refused_or_not_found_there_leaves_no_line(written: io.StringIO, method: str, path: str) -> None:
    site = Client(enforce_csrf_checks=True)

    getattr(site, method)(path)
    getattr(site, method)(path, headers={"host": "no-site-of-ours.example"})

    assert written.getvalue() == ""


@pytest.mark.django_db
def test_what_is_refused_elsewhere_leaves_a_line_of_the_day(written: io.StringIO) -> None:
    Client().get("/nothing/")
    Client().head("/nothing/")

    (line,) = written.getvalue().splitlines()
    assert line[4] == line[7] == "-"
    assert line[10:] == " WARNING django.request Not Found: /nothing/"


@pytest.mark.django_db
def test_a_fault_there_leaves_its_traceback_with_the_day_alone_and_without_the_address(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(code: str) -> None:
        logging.getLogger("some.part").warning("a warning of /feedback/receipt/%s/", code)
        raise RuntimeError(f"at /feedback/receipt/{code}/")

    monkeypatch.setattr(intake, "find_recorded", fail)

    Client(raise_request_exception=False).get(f"/feedback/receipt/{SECRET}/")

    lines = written.getvalue().splitlines()
    heads = [line for line in lines if line[:2] == "20"]
    assert [head[10:].split(" ", 3)[1:] for head in heads] == [
        ["ERROR", "ocindex.incidents", heads[0].split(" ", 3)[3]],
        ["ERROR", "django.request", "Internal Server Error: -"],
    ]
    assert heads[0].endswith(": GET -")
    assert "builtins.RuntimeError: at -" in lines
    assert SECRET not in written.getvalue()


def test_what_happens_outside_of_a_request_keeps_its_time(written: io.StringIO) -> None:
    logging.getLogger("some.task").warning("The mail server is away.")

    assert written.getvalue()[10] == " "
    assert written.getvalue()[13] == ":"


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("GET / HTTP/1.1", 1),
        ("HEAD / HTTP/1.1", 0),
        ("POST /feedback/?a=1 HTTP/1.1", 0),
        ("GET /%65xperts/a/ HTTP/1.1", 0),
    ],
)
def test_djangos_own_server_writes_no_line_of_them_either(written: io.StringIO, line: str, lines: int) -> None:
    socket: Any = object()

    logging.getLogger("django.server").info(
        '"%s" %s %s', line, "200", "5", extra={"request": socket, "status_code": 200}
    )

    assert len(written.getvalue().splitlines()) == lines


def test_a_request_is_forgotten_when_it_is_answered(written: io.StringIO) -> None:
    unseen.CurrentRequestMiddleware(lambda _request: None)(RequestFactory().get("/feedback/"))  # type: ignore[arg-type, return-value]

    assert unseen._request.get() is None
