"""Many readers of one page at the same moment: it is drawn once, and waiting never stops a page."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lib import caching, one_drawing
from lib.page_cache import CachedPagesMiddleware, published_page
from tests.ocindex.test_cache import redis_at

READERS = 8
View = Callable[[HttpRequest], HttpResponse]


class SlowView:
    """A view that takes a moment, and says how often it was asked; the first times it fails, if it is told so."""

    def __init__(self, *, failures: int = 0) -> None:
        self.times, self.failures = 0, failures

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.times += 1
        number = self.times
        time.sleep(0.2)
        if number <= self.failures:
            raise RuntimeError
        return HttpResponse(f"page {number}")


def page_of(slow: SlowView) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        return slow(request)

    return published_page("region")(view)


def asked_at_once(page: View, *addresses: str) -> list[bytes]:
    """Return what readers get who ask at the same moment; the name of the fault for those who get none."""
    together = Barrier(len(addresses))

    def read(address: str) -> bytes:
        together.wait()
        try:
            return page(RequestFactory().get(address)).content
        except RuntimeError as fault:
            return type(fault).__name__.encode()

    with ThreadPoolExecutor(len(addresses)) as readers:
        return list(readers.map(read, addresses))


@pytest.mark.parametrize("address", ["/p/", "/p/?region=asia"])
def test_a_page_that_many_ask_for_at_once_is_drawn_once(address: str) -> None:
    slow = SlowView()

    answers = asked_at_once(page_of(slow), *[address] * READERS)

    assert (slow.times, set(answers)) == (1, {b"page 1"})


def test_other_pages_are_drawn_meanwhile() -> None:
    slow = SlowView()

    began = time.monotonic()
    answers = asked_at_once(page_of(slow), "/a/", "/b/", "/c/", "/d/")

    assert (slow.times, len(set(answers))) == (4, 4)
    assert time.monotonic() - began < 4 * 0.2


def test_when_the_one_who_draws_fails_the_next_one_draws() -> None:
    slow = SlowView(failures=1)

    answers = asked_at_once(page_of(slow), *["/p/"] * READERS)

    assert slow.times == 2
    assert sorted(answers) == [b"RuntimeError"] + [b"page 2"] * (READERS - 1)
    assert not one_drawing._running


def test_a_drawing_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_drawing, "WAIT_SECONDS", 0.05)
    slow = SlowView()

    answers = asked_at_once(page_of(slow), "/p/", "/p/")

    assert slow.times == 2
    assert sorted(answers) == [b"page 1", b"page 2"]


def test_who_waits_for_a_drawing_takes_no_turn() -> None:
    slow, turns = SlowView(), []
    page = page_of(slow)

    def turn(request: HttpRequest) -> HttpResponse:
        turns.append(request.path)
        return page(request)

    site = CachedPagesMiddleware(turn)
    site(RequestFactory().get("/p/"))
    cache.set(caching.TOKEN, "of-the-next-release")

    assert set(asked_at_once(site, *["/p/"] * READERS)) == {b"page 2"}
    assert turns == ["/p/", "/p/"]


@pytest.fixture
def other_process() -> Callable[[bytes], None]:
    """What another process does: it has begun to draw; call it with a page to have it end."""
    key = "drawing:now:p"
    cache.add(key, 1, 60)

    def end(page: bytes) -> None:
        cache.set("kept", page)
        cache.delete(key)

    return end


def test_what_another_process_draws_is_waited_for(other_process: Callable[[bytes], None]) -> None:
    with ThreadPoolExecutor(1) as reader:
        answer = reader.submit(one_drawing.once_of_all, "now:p", lambda: cache.get("kept"), lambda: b"drawn here")
        time.sleep(0.1)
        assert not answer.done()
        other_process(b"drawn there")

        assert answer.result() == b"drawn there"


def test_a_process_that_was_killed_while_drawing_stops_no_page(
    other_process: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_drawing, "WAIT_SECONDS", 0.1)

    assert one_drawing.once_of_all("now:p", lambda: cache.get("kept"), lambda: b"drawn here") == b"drawn here"


def test_a_cache_that_is_away_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    away: BaseCache = redis_at(1)
    monkeypatch.setattr(one_drawing, "cache", away)

    began = time.monotonic()
    for _page in range(5):
        assert one_drawing.once_of_all("now:p", lambda: None, lambda: b"drawn here") == b"drawn here"

    assert time.monotonic() - began < one_drawing.WAIT_SECONDS


def test_after_a_release_the_page_that_others_wait_for_is_the_new_one() -> None:
    slow = SlowView()
    page = page_of(slow)
    page(RequestFactory().get("/p/"))
    cache.set(caching.TOKEN, "of-yet-another-release")

    assert set(asked_at_once(page, *["/p/"] * READERS)) == {b"page 2"}
    assert slow.times == 2
