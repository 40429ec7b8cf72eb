"""Forms without room are refused with what Django answered first, and without asking it again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lib import metrics
from ocindex.serving import admission
from ocindex.serving.admission import AdmissionMiddleware
from ocindex.serving.refusing import EarlyRefusals

FORM = "/feedback/feedback-on-the-index/"
HEADERS = {"HOST": "index.example.org", "X_FORWARDED_PROTO": "https"}


class Site:
    """Stands for Django: forms are opened where there is a turn, and the header of each answer is its own."""

    def __init__(self) -> None:
        self.asked = 0
        self.admit = AdmissionMiddleware(lambda _request: HttpResponse("the form"))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> HttpResponse:
        self.asked += 1
        response = self.admit(RequestFactory().generic(environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        start_response(f"{response.status_code} {response.reason_phrase}", [("X-Answer", str(self.asked))])
        return response


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def refusals(site: Site) -> EarlyRefusals:
    return EarlyRefusals(site)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> admission.Turns:
    """No turn is free, and eight wait to open a form."""
    turns = admission.Turns()
    while not turns._free.empty():
        turns._free.get()
    turns._waiting[admission.FORMS] = admission.BEGINNING
    monkeypatch.setattr(admission, "turns", turns)
    return turns


def ask(refusals: EarlyRefusals, path: str = FORM, method: str = "GET") -> list[Any]:
    begun: list[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
    environ |= {f"HTTP_{name}": said for name, said in HEADERS.items()}
    body = b"".join(refusals(environ, lambda status, headers: begun.extend([status, headers])))
    return [*begun, body]


def test_the_second_one_is_told_what_the_first_was_told(refusals: EarlyRefusals, full: admission.Turns) -> None:
    assert refusals.find("GET", FORM, HEADERS) is None
    told = ask(refusals)

    found = refusals.find("GET", FORM, HEADERS)

    assert found is not None
    assert list(found) == told
    assert told[0] == "503 Service Unavailable"
    assert "More people are asking" in told[2].decode()


def test_each_name_and_language_has_its_own(refusals: EarlyRefusals, full: admission.Turns) -> None:
    ask(refusals)

    assert refusals.find("GET", f"/fr{FORM}", HEADERS) is None
    assert refusals.find("GET", FORM, {**HEADERS, "HOST": "other.example.org"}) is None
    assert refusals.find("GET", FORM, {"HOST": HEADERS["HOST"]}) is None
    ask(refusals, f"/fr{FORM}")
    french = refusals.find("GET", f"/fr{FORM}", HEADERS)
    assert french is not None
    assert 'lang="fr"' in french.body.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", FORM), ("HEAD", FORM), ("GET", "/feedback/receipt/AAAA/"), ("GET", "/2025/countries/"), ("GET", "/")],
)
def test_whoever_ends_what_was_begun_and_whoever_reads_is_asked_of_django(
    refusals: EarlyRefusals, full: admission.Turns, method: str, path: str
) -> None:
    ask(refusals)

    assert refusals.find(method, path, HEADERS) is None


def test_where_there_is_room_nobody_is_refused(refusals: EarlyRefusals, full: admission.Turns) -> None:
    ask(refusals)

    full._waiting[admission.FORMS] -= 1

    assert refusals.find("GET", FORM, HEADERS) is None


def test_what_was_answered_is_not_taken_for_a_refusal(
    refusals: EarlyRefusals, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "turns", admission.Turns())
    assert ask(refusals)[2] == b"the form"
    admission.turns._waiting[admission.FORMS] = admission.BEGINNING

    assert refusals.find("GET", FORM, HEADERS) is None


def test_each_is_counted(refusals: EarlyRefusals, full: admission.Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    monkeypatch.setattr(metrics, "count_refusal", lambda: counted.append(1))

    ask(refusals)
    for _visitor in range(3):
        refusals.find("GET", FORM, HEADERS)

    assert len(counted) == 4
