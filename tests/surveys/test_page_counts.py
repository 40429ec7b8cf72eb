"""How far people come: counted without them, folded once, told from five up."""

from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from ocindex.backends.cache import TidyFileBasedCache
from surveys import tasks
from surveys.intake import page_counts
from surveys.models import PageCount, Survey
from tests.factories import make_live, signed_in
from tests.outage import refusing
from tests.surveys.clock import NOON, Clock
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, kept, visitor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def empty_cache(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.MINIMUM_SECONDS = 0
    Clock(monkeypatch, NOON)
    cache.clear()
    yield
    cache.clear()


def counts(slug: str = "feedback-on-the-index") -> list[tuple[str, str, int, int, int]]:
    rows = PageCount.objects.filter(survey__slug=slug, day=TODAY).order_by("language", "page")
    return list(rows.values_list("language", "page", "starts", "turns", "sendings"))


def test_starts_and_sendings_are_counted_by_language_and_a_repetition_is_not() -> None:
    app = visitor()
    form = filled(app.get(SURVEY))
    app.get(SURVEY)
    app.get("/fr" + SURVEY)
    app.head(SURVEY)
    form.submit()
    form.submit()

    tasks.fold_page_counts()

    assert counts() == [("en", "", 2, 0, 1), ("fr", "", 1, 0, 0)]


def test_a_form_with_faults_is_no_sending_and_the_question_about_a_score_counts_too() -> None:
    app = visitor()
    form_of(app.get(SURVEY)).submit(status=422)
    page = form_of(app.get(f"{SCORE}&step=too-low"))
    page["q-know"] = "live-there"
    kept(page.submit())

    tasks.fold_page_counts()

    assert counts() == [("en", "", 1, 0, 0)]
    assert counts("score-feedback") == [("en", "", 1, 0, 1)]


def test_what_was_folded_is_not_folded_again_and_what_comes_later_is_added() -> None:
    app = visitor()
    app.get(SURVEY)
    tasks.fold_page_counts()
    tasks.fold_page_counts()
    assert counts() == [("en", "", 1, 0, 0)]

    app.get(SURVEY)
    tasks.fold_page_counts()

    assert counts() == [("en", "", 2, 0, 0)]


def test_nothing_is_lost_where_the_database_fails_while_they_are_folded() -> None:
    visitor().get(SURVEY)

    with refusing("INSERT"), pytest.raises(OperationalError):
        tasks.fold_page_counts()
    tasks.fold_page_counts()

    assert counts() == [("en", "", 1, 0, 0)]


@pytest.mark.parametrize("fault", [ValueError, ConnectionError])
def test_nothing_is_counted_twice_where_a_counter_cannot_be_taken(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    visitor().get(SURVEY)
    visitor().get("/fr" + SURVEY)
    decr = cache.decr

    def fail_in_french(key: str, number: int) -> int:
        if ":fr:" in key:
            raise fault
        return int(decr(key, number))

    with monkeypatch.context() as patched:
        patched.setattr(cache, "decr", fail_in_french)
        tasks.fold_page_counts()
    tasks.fold_page_counts()

    assert counts() == [("en", "", 1, 0, 0), ("fr", "", 1, 0, 0)]


def test_one_process_folds_at_a_time() -> None:
    visitor().get(SURVEY)
    cache.add(page_counts.FOLDING, True, 60)

    tasks.fold_page_counts()

    assert counts() == []


def test_those_of_the_evening_are_folded_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, NOON)
    visitor().get(SURVEY)
    clock.shift(14 * 3600)
    visitor().get(SURVEY)

    tasks.fold_page_counts()

    assert list(PageCount.objects.order_by("day").values_list("day", "starts")) == [(TODAY, 1), (date(2026, 11, 23), 1)]


def test_opening_costs_no_statement_and_its_counter_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    app, raised = visitor(), []
    app.get(SURVEY)
    page_counts.gathered.forget()
    monkeypatch.setattr(cache, "incr", lambda key, delta: raised.append((key, delta)))

    with CaptureQueriesContext(connection) as captured:
        for _time in range(3):
            app.get(SURVEY)

    assert (captured.captured_queries, raised) == ([], [])
    page_counts.gathered.hand_over()
    survey = Survey.objects.get(slug="feedback-on-the-index")
    assert raised == [(f"page-count:{survey.pk}:2026-11-22:en::starts", 3)]


def test_a_cache_that_is_away_hinders_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise OSError("no such disk")

    monkeypatch.setattr(cache, "incr", away)

    assert visitor().get(SURVEY).status_int == 200
    page_counts.gathered.hand_over()


def test_a_number_in_a_file_keeps_the_time_at_which_it_expires(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = TidyFileBasedCache(str(tmp_path), {})
    clock = Clock(monkeypatch, NOON)
    files.set("n", 1, 600)
    with pytest.raises(ValueError, match="not found"):
        files.incr("other")

    assert files.incr("n", 2) == 3
    clock.shift(599)
    assert files.decr("n") == 2
    clock.shift(2)
    assert files.get("n") is None


def test_researchers_read_shares_and_no_number_of_fewer_than_five() -> None:
    survey, _version = make_live()
    rows = [
        ("2026-11-20", "en", "", 40, 0, 20), ("2026-11-20", "en", "start", 40, 30, 0),
        ("2026-11-21", "fr", "", 4, 0, 1), ("2026-11-21", "fr", "start", 4, 0, 0),
        ("2026-11-21", "en", "", 6, 0, 3), ("2026-11-21", "en", "gone", 4, 0, 20),
    ]  # fmt: skip
    for day, language, page, starts, turns, sendings in rows:
        PageCount.objects.create(
            survey=survey, day=day, language=language, page=page, starts=starts, turns=turns, sendings=sendings
        )
    client = signed_in("researcher")

    analysis = client.get(f"/admin/surveys/response/surveys/{survey.pk}/").content.decode()
    page = visible(client.get(f"/admin/surveys/response/surveys/{survey.pk}/pages/").content.decode())

    assert f"/admin/surveys/response/surveys/{survey.pk}/pages/" in analysis
    assert "Started 50 times, sent 24 times." in page
    # 44 of 50 came to the page, 88%; of the other page only fewer than five
    assert "Start 44 88.0 30 0" in page
    assert "gone not told – 0 20" in page
    # 46 and 4 of 50 by language, 23 and 1 of 24: either would tell the other
    assert "English not told not told –" in page
    assert "français not told not told –" in page
    assert "21 Nov 2026 10 not told –" in page
    assert "20 Nov 2026 40 not told –" in page


def test_whoever_may_not_see_responses_does_not_see_how_far_people_come() -> None:
    survey, _version = make_live()

    assert signed_in("editor").get(f"/admin/surveys/response/surveys/{survey.pk}/pages/").status_code == 403


def visible(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
