"""The changeover at a release: pages of before, all of them, until those that are read are drawn; then the new ones."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Page, Score
from lib import caching, changeover, drawing_ahead, page_cache, published_trees
from ocindex.publishing import writing
from ocindex.serving import admission
from tests.factories import colleague, propose, publish, score_of
from tests.faults.running import within

pytestmark = pytest.mark.django_db
ABOUT, COUNTRY = "/about/", "/2025/countries/KEN/"
COMPARED = "/2025/compare/?countries=KEN,ZAF"


@pytest.fixture
def drawer() -> Iterator[None]:
    """Somebody draws pages ahead: the tests call it when they want it to."""
    cache.set(changeover.DRAWERS, 1)
    yield
    cache.delete_many([caching.TOKEN, changeover.DRAWERS])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changeover, "WAIT_SECONDS", 0)


def says(words: str) -> None:
    """Write into the database, behind every cache."""
    Page.objects.filter(slug="about").update(body_en=words)


def keep_and_change(client: Client) -> None:
    """Have a page kept as it was, and write into the database what it is to be."""
    says("As it was.")
    for _time in range(2):
        text(client)
    says("As it is.")


def text(client: Client, path: str = ABOUT) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def begun(commit: DjangoCaptureOnCommitCallbacks) -> changeover.Changeover:
    """Commit a release, and return how far it is."""
    with commit(execute=True):
        changeover.begin()
    return changeover.read()


@pytest.mark.usefixtures("drawer")
def test_readers_get_what_was_until_what_they_read_is_drawn(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    keep_and_change(client)
    state = begun(django_capture_on_commit_callbacks)

    assert state.next
    assert "As it was." in text(client)
    drawing_ahead.draw(state)
    assert caching.generation() == state.next
    assert "As it is." in text(client)


@pytest.mark.usefixtures("drawer")
def test_what_was_drawn_ahead_is_there_when_it_is_asked_for(
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    paths = [ABOUT, "/", COUNTRY, "/fr/2025/countries/KEN/"]
    for path in paths * 2:
        text(client, path)
    drawing_ahead.draw(begun(django_capture_on_commit_callbacks))

    with django_assert_num_queries(0):
        for path in paths:
            text(client, path)


@pytest.mark.usefixtures("drawer")
def test_pages_that_are_drawn_meanwhile_are_those_of_before_if_all_is_remembered(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = text(client, COMPARED)
    caching.pages_with_query.clear()
    Score.objects.filter(edition__year=2025, country__iso3="KEN").update(half_points=20)
    begun(django_capture_on_commit_callbacks)

    assert text(client, COMPARED) == before


@pytest.mark.usefixtures("drawer", "impatient")
def test_who_asks_for_what_nobody_remembers_ends_it_for_all(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    keep_and_change(client)
    state = begun(django_capture_on_commit_callbacks)

    text(client, COUNTRY)

    assert caching.generation() == state.next
    assert "As it is." in text(client)


@pytest.mark.usefixtures("drawer", "impatient")
def test_while_a_release_is_written_nothing_of_it_is_shown(client: Client) -> None:
    says("As it was.")
    for _time in range(2):
        text(client)
    changeover.begin()

    assert (changeover.read().is_ahead, changeover.read().next) == (True, "")
    assert "As it was." in text(client)
    text(client, COUNTRY)  # not remembered: it waits, and is drawn all the same
    assert "As it was." in text(client)


def test_where_nobody_draws_ahead_a_release_is_shown_at_once(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = caching.generation()

    state = begun(django_capture_on_commit_callbacks)

    assert caching.generation() != before
    assert not state.is_ahead


@pytest.mark.usefixtures("drawer")
def test_a_release_begins_a_changeover(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _time in range(2):
        text(client, COUNTRY)
    edition = Edition.objects.get(year=2025)
    before = caching.generation()
    with django_capture_on_commit_callbacks(execute=True):
        score = score_of(edition, "KEN", "cocaine-trade")
        update = propose(score, (score.half_points or 0) + 1)
        workflow.accept(update, reviewer=colleague("editor", "edda"), reason="Read anew.")
        publish(edition)

    assert caching.generation() == before
    drawing_ahead.draw(changeover.read())
    assert "Cocaine trade" in text(client, COUNTRY)
    assert caching.generation() != before


@pytest.mark.usefixtures("drawer", "open_connection")
def test_pages_as_files_are_taken_away_and_not_written_before_it_is_over(
    settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.PUBLISH_DIR = str(tmp_path)
    published_trees.begin("before")
    published_trees.serve("before")

    state = begun(django_capture_on_commit_callbacks)

    assert not published_trees.name_of(published_trees.CURRENT)
    assert writing.write_tree(lambda *_of: True, lambda: [ABOUT]) is writing.Outcome.CHANGED
    changeover.finish(state)
    assert writing.write_tree(lambda *_of: True, lambda: [ABOUT]) is writing.Outcome.SERVED


@pytest.mark.usefixtures("drawer")
def test_whoever_releases_something_waits_until_it_is_shown_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    state = begun(django_capture_on_commit_callbacks)
    changeover.watch(0)
    assert changeover.read() == state

    monkeypatch.setattr(changeover.time, "sleep", lambda _seconds: changeover.finish(state))
    changeover.watch(20)
    assert changeover.read().now == state.next


@pytest.mark.usefixtures("drawer")
def test_another_release_meanwhile_takes_its_place(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _time in range(2):
        text(client)
    first = begun(django_capture_on_commit_callbacks)
    second = begun(django_capture_on_commit_callbacks)

    drawing_ahead.draw(first)
    assert caching.generation() == first.now == second.now
    drawing_ahead.draw(second)
    assert caching.generation() == second.next


@pytest.mark.usefixtures("drawer")
def test_when_the_time_is_up_the_next_one_begins_and_the_rest_is_drawn_after_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    monkeypatch.setattr(changeover, "DRAWING_SECONDS", 0)
    for path in [ABOUT, COUNTRY] * 2:
        text(client, path)
    seen = []
    draw = drawing_ahead._draw_one
    monkeypatch.setattr(drawing_ahead, "_draw_one", lambda *one: (seen.append(caching.generation()), draw(*one)))

    state = begun(django_capture_on_commit_callbacks)
    drawing_ahead.draw(state)

    assert seen == [state.next] * 2


@pytest.mark.usefixtures("drawer")
def test_what_readers_ask_for_meanwhile_is_drawn_too(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    keep_and_change(client)
    state = begun(django_capture_on_commit_callbacks)
    drawn: list[str] = []

    def draw_while_somebody_asks(environ: drawing_ahead.Environ, _generation: str) -> None:
        drawn.append(environ["PATH_INFO"])
        drawing_ahead.note("papers", RequestFactory().get("/papers/"), state.now)

    monkeypatch.setattr(drawing_ahead, "_draw_one", draw_while_somebody_asks)
    drawing_ahead.draw(state)

    assert drawn == [ABOUT, "/papers/"]


@pytest.mark.usefixtures("drawer")
def test_a_generation_is_renewed_without_keeping_anybody_waiting(client: Client) -> None:
    for _time in range(2):
        text(client)
    before = changeover.read()

    changeover.renew(before)
    state = changeover.read()

    assert (state.now, state.is_ahead) == (before.now, False)
    text(client, COUNTRY)
    assert caching.generation() == before.now
    drawing_ahead.draw(state)
    assert caching.generation() == state.next


@pytest.mark.usefixtures("drawer")
def test_readers_come_first(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """A page for which the site has no turn at the moment is drawn a little later."""
    for _time in range(2):
        text(client)
    answers = [503, 503, 200]
    monkeypatch.setattr(drawing_ahead, "BUSY_SECONDS", 0)
    monkeypatch.setattr(drawing_ahead, "_draw_page", lambda _request: HttpResponse(status=answers.pop(0)))

    drawing_ahead.draw(begun(django_capture_on_commit_callbacks))

    assert answers == []


def test_nothing_of_who_asked_is_noted(client: Client) -> None:
    for _time in range(2):
        client.get(ABOUT, REMOTE_ADDR="203.0.113.9", headers={"User-Agent": "Somebody", "Cookie": "a=b"})

    noted = str(drawing_ahead._asked)

    assert ABOUT in noted
    assert not any(trace in noted for trace in ("203.0.113.9", "Somebody", "a=b"))


@pytest.mark.usefixtures("drawer")
def test_who_waits_takes_no_turn(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    taken = []
    monkeypatch.setattr(page_cache.changeover, "wait", lambda: taken.append(free_turns()))
    begun(django_capture_on_commit_callbacks)

    text(client, COUNTRY)

    assert taken == [free_turns()]


def free_turns() -> int:
    return admission.turns._free.qsize()


def test_a_thread_looks_for_changeovers_and_says_that_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_ahead, "LOOK_SECONDS", 0.01)
    drawn = threading.Event()
    monkeypatch.setattr(drawing_ahead, "_draw", lambda _state: drawn.set())
    cache.set(caching.TOKEN, "a>b")

    over = drawing_ahead.start()

    assert drawn.wait(20)
    assert cache.get(changeover.DRAWERS)
    over.set()
    within(20, lambda: not cache.get(changeover.DRAWERS), "the drawer did not end")
    cache.delete(caching.TOKEN)
