"""Four requests are worked on, 24 wait with a form and 16 to read; the rest is told so at once, with its words."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lib import budget
from ocindex.serving import admission
from ocindex.serving.admission import AdmissionMiddleware

FORM = "/feedback/feedback-on-the-index/"
Admit = Callable[..., "Future[HttpResponse]"]


class Crowd:
    """Requests that are worked on until `go_home`."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_home = threading.Event()
        self.middleware = AdmissionMiddleware(self._work)
        self.threads = ThreadPoolExecutor(60)

    def _work(self, request: HttpRequest) -> HttpResponse:
        self.begun.release()
        assert self.go_home.wait(20)
        return HttpResponse("done")

    def come(self, number: int, path: str = "/search/", method: str = "POST") -> list["Future[HttpResponse]"]:
        request = RequestFactory().generic(method, path)
        return [self.threads.submit(self.middleware, request) for _visitor in range(number)]


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    monkeypatch.setattr(admission, "turns", admission.Turns())
    monkeypatch.setattr(admission, "LONGEST_WAIT", 20.0)
    crowd = Crowd()
    yield crowd
    crowd.go_home.set()
    crowd.threads.shutdown()


def fill(crowd: Crowd) -> list["Future[HttpResponse]"]:
    """Let as many come as are worked on and may wait."""
    working = crowd.come(4)
    for _request in working:
        assert crowd.begun.acquire(timeout=10)
    waiting = crowd.come(24)
    while admission.turns._waiting[admission.FORMS] < 24:
        time.sleep(0.01)
    return working + waiting


def test_28_have_room_and_the_next_one_is_told_to_come_later(crowd: Crowd) -> None:
    admitted = fill(crowd)

    (refused,) = crowd.come(1)

    assert refused.result(10).status_code == 503
    assert refused.result()["Retry-After"] == "5"
    assert "More people are asking at this moment than we can answer." in refused.result().content.decode()
    assert not any(each.done() for each in admitted)
    crowd.go_home.set()
    assert [each.result(10).status_code for each in admitted] == [200] * 28


def test_whoever_begins_something_makes_room_for_those_who_end_it(crowd: Crowd) -> None:
    working = crowd.come(4)
    for _request in working:
        assert crowd.begun.acquire(timeout=10)
    beginning = crowd.come(8, FORM, "GET")
    while admission.turns._waiting[admission.FORMS] < 8:
        time.sleep(0.01)

    (refused,) = crowd.come(1, FORM, "GET")
    assert refused.result(10).status_code == 503
    ending = [*crowd.come(8), *crowd.come(8, "/fr/feedback/receipt/AAAA/", "GET")]
    while admission.turns._waiting[admission.FORMS] < 24:
        time.sleep(0.01)
    assert crowd.come(1)[0].result(10).status_code == 503
    crowd.go_home.set()
    assert [each.result(10).status_code for each in working + beginning + ending] == [200] * 28


def test_readers_wait_in_a_line_of_their_own(crowd: Crowd) -> None:
    working = crowd.come(4)
    for _request in working:
        assert crowd.begun.acquire(timeout=10)
    reading = crowd.come(16, "/countries/", "GET")
    while admission.turns._waiting[admission.PAGES] < 16:
        time.sleep(0.01)

    assert crowd.come(1, "/countries/", "GET")[0].result(10).status_code == 503
    opened = crowd.come(8, FORM, "GET")
    while admission.turns._waiting[admission.FORMS] < 8:
        time.sleep(0.01)
    crowd.go_home.set()
    assert [each.result(10).status_code for each in working + reading + opened] == [200] * 28


def test_whoever_is_refused_gets_back_what_was_written(crowd: Crowd) -> None:
    fill(crowd)
    request = RequestFactory().post("/fr/feedback/feedback-on-the-index/", {"q-missing": "Words of mine"})

    response = crowd.middleware(request)

    assert response.status_code == 503
    assert response["Content-Length"] == str(len(response.content))  # so that the connection stays
    assert "Words of mine" in response.content.decode()
    assert 'lang="fr"' in response.content.decode()


def test_the_api_is_refused_in_its_own_form(crowd: Crowd) -> None:
    fill(crowd)
    crowd.come(16, "/countries/", "GET")
    while admission.turns._waiting[admission.PAGES] < 16:
        time.sleep(0.01)

    (refused,) = crowd.come(1, "/api/v1/scores", "GET")

    assert refused.result(10)["Content-Type"] == "application/json"
    assert b'"code": "overloaded"' in refused.result().content


def test_whoever_waits_too_long_is_told_so(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd.come(4)
    for _request in range(4):
        assert crowd.begun.acquire(timeout=10)
    monkeypatch.setattr(admission, "LONGEST_WAIT", 0.05)

    (late,) = crowd.come(1)

    assert late.result(10).status_code == 503
    assert not any(admission.turns._waiting.values())


def test_probes_need_no_turn(crowd: Crowd) -> None:
    fill(crowd)

    (probe,) = crowd.come(1, "/healthz", "GET")

    assert crowd.begun.acquire(timeout=10)
    crowd.go_home.set()
    assert probe.result(10).status_code == 200


def test_a_turn_is_given_back_after_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "turns", admission.Turns())

    def break_down(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    for _request in range(admission.WORKING + 1):
        with pytest.raises(RuntimeError):
            AdmissionMiddleware(break_down)(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        ("/", 2.5),
        ("/feedback/score/", 2.5),
        ("/experts/x/", 2.5),
        ("/admin/", 8),
        ("/fr/admin/x/", 8),
        ("/admins", 2.5),
    ],
)
def test_readers_wait_for_the_database_less_long_than_staff(path: str, seconds: float) -> None:
    left: list[float] = []

    def look(_request: HttpRequest) -> HttpResponse:
        left.append(budget.seconds_left() or 0)
        return HttpResponse()

    AdmissionMiddleware(look)(RequestFactory().get(path))

    assert seconds - 1 < left[0] <= seconds
    assert budget.seconds_left() is None
