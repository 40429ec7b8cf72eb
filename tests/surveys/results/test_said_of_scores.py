"""What visitors said of a score is counted by one release, step by step, and shown from eight up."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Release, ResultCount
from indicators.workflow.results import spending_of
from tests.factories import answer_about_score, member, propose, publish, score_of, withdraw

pytestmark = pytest.mark.django_db
FIGURE = "scores/cell/COL-{code}"


def yesterday() -> date:
    return timezone.now().date() - timedelta(days=1)


@pytest.fixture
def reviewer() -> User:
    return member("editor", "ellen")


@pytest.fixture
def decide(
    reviewer: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[int, int], Release]:
    """Return what publishes a release that decides on Colombia's cocaine trade, after so many visitors spoke."""

    def publish_one(half_points: int, visitors: int) -> Release:
        with django_capture_on_commit_callbacks(execute=True):
            score = score_of(Edition.objects.get(year=2025), "COL", "cocaine-trade")
            workflow.accept(propose(score, half_points, n=5, visitors=visitors), reviewer=reviewer)
            return publish(Edition.objects.get(year=2025), "R")

    return publish_one


def said(release: Release) -> dict[str, int]:
    code = score_of(release.edition, "COL", "cocaine-trade").indicator.code
    rows = ResultCount.objects.filter(release=release, figure=FIGURE.format(code=code))
    return dict(rows.values_list("cell", "count"))


def text(client: Client) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get("/feedback/outcomes/").content.decode()).split())


def test_the_outcome_says_how_many_said_what_and_nothing_under_eight(
    client: Client, decide: Callable[[int, int], Release]
) -> None:
    answer_about_score("COL", "cocaine-trade", "too-high", times=12)
    answer_about_score("COL", "cocaine-trade", "about-right", times=9)
    answer_about_score("COL", "cocaine-trade", "too-low", times=7)

    made = decide(18, 28)

    assert said(made) == {"far-too-low": 0, "too-low": 7, "about-right": 9, "too-high": 12, "far-too-high": 0}
    page = text(client)
    assert "About 28 visitors had answered. About right: 9, Too high: 12." in page
    assert "Too low" not in page


def test_a_response_is_counted_by_one_release_alone(decide: Callable[[int, int], Release]) -> None:
    answer_about_score("COL", "cocaine-trade", "too-high", times=12, submitted_on=yesterday())  # type: ignore[arg-type]
    first = decide(18, 12)
    answer_about_score("COL", "cocaine-trade", "too-low", times=20)  # the same day: left out

    second = decide(17, 32)

    assert said(first)["too-high"] == 12
    assert set(said(second).values()) == {0}


def test_after_a_withdrawal_it_is_not_counted_again(
    decide: Callable[[int, int], Release], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer_about_score("COL", "cocaine-trade", "too-high", times=12)
    first = decide(18, 12)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(first)

    assert set(said(decide(18, 12)).values()) == {0}


def test_a_score_that_a_release_does_not_decide_on_is_counted_by_nothing(
    decide: Callable[[int, int], Release],
) -> None:
    answer_about_score("ZAF", "cocaine-trade", "too-high", times=30)

    made = decide(18, 0)

    figures = set(ResultCount.objects.filter(release=made, subject="score-feedback").values_list("figure", flat=True))
    assert len(figures) == 2  # how long all waited, and Colombia
    assert not any("ZAF" in figure for figure in figures)


def test_it_costs_epsilon_once_and_how_long_answers_waited_each_time(
    decide: Callable[[int, int], Release], settings: Settings
) -> None:
    settings.PUBLIC_EPSILON, settings.RESULTS_EPSILON = Decimal(1), Decimal("0.2")

    decide(18, 0)
    decide(17, 0)

    spending = spending_of("score-feedback")
    assert (spending.added, spending.once, spending.total) == (Decimal("0.4"), 1, Decimal("1.4"))
