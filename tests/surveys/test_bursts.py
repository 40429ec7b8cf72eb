"""Answers of one network within an hour weigh as one, and nothing ties them together after their day."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webtest import TestApp

from indicators.models import Country, Edition, Indicator
from surveys import intake, tasks
from surveys.intake import bursts, retention
from surveys.models import Response, Survey
from tests.factories import answer_about_score, closed_round, draft_edition, signed_in
from tests.surveys.clock import NOON, Clock
from tests.surveys.test_aggregation import ARMS, COCAINE, aggregate_of, run_of
from tests.surveys.visiting import SURVEY, filled, kept, visitor

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest, settings: Any) -> None:
    """No demonstration is made here, and visitors have read for long enough."""
    settings.DEMO, settings.MINIMUM_SECONDS = False, 0


def sent(app: TestApp, number: int) -> Response:
    form = filled(app.get(SURVEY))
    form["q-missing"] = f"Reason number {number} of this afternoon."
    return kept(form.submit())


def sizes(burst: str = "") -> list[int]:
    rows = Response.objects.filter(burst=burst) if burst else Response.objects.all()
    return sorted(rows.values_list("burst_size", flat=True))


def test_a_day_after_the_answer_and_one_sweep_nothing_ties_answers_together(clock: Clock) -> None:
    responses = [sent(visitor(REMOTE_ADDR=f"203.0.113.{place}"), place) for place in range(1, 5)]
    assert len({response.burst for response in responses} - {""}) == 1
    clock.shift(24 * 3600)

    tasks.sweep()

    assert set(Response.objects.values_list("burst", "held_group")) == {("", None)}
    assert sizes() == [4, 4, 4, 4]


@pytest.mark.parametrize("act", [tasks.sweep, retention.delete_expired])
def test_the_id_goes_by_itself_whichever_task_comes_first(clock: Clock, act: Callable[[], None]) -> None:
    answer_about_score(*ARMS, "too-low", times=3, burst="b", submitted_on=YESTERDAY)

    act()

    assert not Response.objects.exclude(burst="").exists()
    assert sizes() == [3, 3, 3]


def test_the_ids_of_today_stay_until_the_day_is_over(clock: Clock) -> None:
    answer_about_score(*ARMS, "too-low", times=2, burst="old", submitted_on=YESTERDAY)
    answer_about_score(*ARMS, "too-low", times=3, burst="new", submitted_on=TODAY)

    bursts.settle(TODAY)

    assert Response.objects.exclude(burst="").count() == 3
    assert sizes("new") == [3, 3, 3]


def test_a_sweep_with_nothing_to_settle_asks_once_and_by_the_index(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1) as asked:
        bursts.settle(TODAY)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
            assert "response_in_a_burst" in str(cursor.fetchall())


def test_the_size_is_that_of_the_burst_within_the_cell(clock: Clock) -> None:
    answer_about_score(*ARMS, "too-low", times=2, burst="b", submitted_on=YESTERDAY)
    answer_about_score(*COCAINE, "too-low", times=3, burst="b", submitted_on=YESTERDAY)
    answer_about_score(*ARMS, "too-low", times=1, burst="c", submitted_on=YESTERDAY)

    bursts.settle(TODAY)

    assert sizes() == [1, 2, 2, 3, 3, 3]


def test_answers_that_do_not_count_take_no_weight_from_those_that_do(clock: Clock) -> None:
    answer_about_score(*ARMS, "too-low", times=2, burst="b", submitted_on=YESTERDAY)
    answer_about_score(*ARMS, "too-low", times=6, burst="b", submitted_on=YESTERDAY, status="held")

    bursts.settle(TODAY)

    assert list(Response.objects.filter(status="ok").values_list("burst_size", flat=True)) == [2, 2]
    assert set(Response.objects.filter(status="held").values_list("burst_size", flat=True)) == {8}


def test_held_answers_of_one_burst_have_a_random_number_in_common_until_they_are_decided(clock: Clock) -> None:
    clerk = User.objects.create(username="clerk")
    held = [
        *answer_about_score(*ARMS, "too-low", times=3, burst="b", submitted_on=YESTERDAY, status="held"),
        *answer_about_score(*COCAINE, "too-low", times=1, burst="b", submitted_on=YESTERDAY, status="held"),
        *answer_about_score(*ARMS, "too-low", times=1, burst="c", submitted_on=YESTERDAY, status="held"),
    ]
    answer_about_score(*ARMS, "too-low", times=2, burst="b", submitted_on=YESTERDAY)
    bursts.settle(TODAY)
    groups = [Response.objects.get(pk=response.pk).held_group for response in held]
    assert len(set(groups[:4])) == 1
    assert len(set(groups) - {None}) == 2
    assert set(Response.objects.filter(status="ok").values_list("held_group", flat=True)) == {None}

    intake.approve(Response.objects.filter(pk=held[0].pk), by=clerk)
    intake.mark_spam(Response.objects.filter(pk=held[1].pk), by=clerk)
    intake.withdraw(held[2])

    left = Response.objects.filter(held_group__isnull=False)
    assert {response.pk for response in left} == {held[3].pk, held[4].pk}


def test_after_fourteen_days_the_number_goes_although_nobody_decided(clock: Clock) -> None:
    answer_about_score(*ARMS, "too-low", times=2, burst="b", submitted_on=YESTERDAY, status="held")
    tasks.sweep()
    clock.shift(12 * 86400)
    retention.delete_expired()
    assert Response.objects.filter(held_group__isnull=False).count() == 2

    clock.shift(86400)
    retention.delete_expired()

    assert not Response.objects.filter(held_group__isnull=False).exists()
    assert set(Response.objects.values_list("status", flat=True)) == {"held"}


def test_a_run_of_the_same_day_and_one_of_the_next_count_alike() -> None:
    edition = draft_edition()
    answer_about_score(*ARMS, "far-too-low", "live-there", times=40, burst="b1")
    answer_about_score(*ARMS, "far-too-low", "work-on-it", times=20, burst="b2")
    closed = closed_round(edition, {ARMS: [12, 12, 14]})
    same_day = aggregate_of(run_of(closed), ARMS)

    bursts.settle(date(2199, 1, 1))
    next_day = aggregate_of(run_of(closed), ARMS)

    assert not Response.objects.exclude(burst="").exists()
    assert same_day.visitors["strata"] == next_day.visitors["strata"]
    assert next_day.visitors["strata"]["live-there"] == {"mass": "1/1", "mean": "19/2"}


@pytest.mark.parametrize("after", ["the same day", "the next day"])
def test_who_decides_reads_how_many_were_held_together(after: str) -> None:
    held = answer_about_score(*ARMS, "too-low", times=3, burst="b", status="held", flags=["burst"])
    answer_about_score(*ARMS, "too-low", times=2, burst="b")
    alone = answer_about_score(*ARMS, "too-low", times=1, burst="c", status="held")[0]
    if after == "the next day":
        bursts.settle(date(2199, 1, 1))

    page = signed_in("researcher").get(f"/admin/surveys/response/surveys/{alone.survey_id}/held/")

    groups = [{response.pk for response in group.responses} for group, _entries in page.context["groups"]]
    assert groups == [{response.pk for response in held}, {alone.pk}]
    assert page.content.decode().count("3 held answers from one network within an hour") == 1


def test_a_withdrawn_answer_belongs_to_no_burst(clock: Clock) -> None:
    first, *_others = answer_about_score(*ARMS, "too-low", times=3, burst="b", submitted_on=YESTERDAY)
    bursts.measure()

    intake.withdraw(first)
    bursts.settle(TODAY)

    first.refresh_from_db()
    assert (first.burst, first.burst_size, first.held_group) == ("", 1, None)
    assert sizes() == [1, 2, 2]


ANSWERS = st.lists(
    st.tuples(st.sampled_from(["b", "c"]), st.sampled_from([0, 1]), st.sampled_from(["ok", "held", "spam"])),
    min_size=1,
    max_size=12,
)
submission = count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS)
def test_a_burst_weighs_one_within_a_cell_and_less_than_two_when_all_that_was_held_is_approved(
    answers: list[tuple[str, int, str]],
) -> None:
    Response.objects.all().delete()
    survey = Survey.objects.get(slug="score-feedback")
    version, edition = survey.versions.get(), Edition.objects.get(year=2025)
    country, indicators = Country.objects.get(iso3="KEN"), Indicator.objects.measured().order_by("slug")[:2]
    origins = {}
    for burst, cell, status in answers:
        key = f"{next(submission):032}"
        response = Response.objects.create(
            survey=survey, version=version, submit_key=key, receipt_hash=key, language="en", submitted_on=YESTERDAY,
            burst=burst, status=status, country=country, edition=edition, indicator=indicators[cell],
            shown=Decimal("7.5"),
        )  # fmt: skip
        origins[response.pk] = (burst, cell)

    bursts.settle(TODAY)

    counted, all_approved = {}, {}
    for response in Response.objects.all():
        origin, weight = origins[response.pk], Fraction(1, response.burst_size)
        all_approved[origin] = all_approved.get(origin, Fraction(0)) + weight
        if response.status == "ok":
            counted[origin] = counted.get(origin, Fraction(0)) + weight
    assert set(counted.values()) <= {Fraction(1)}
    assert all(weight < 2 for weight in all_approved.values())
