"""A survey with 60 answers whose results are public, and releases that count them."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Release
from indicators.workflow import noising
from surveys.models import SurveyVersion
from tests.factories import (
    make_live,
    member,
    propose,
    publish,
    respond,
    score_of,
)
from tests.surveys.results.pages import PublishRelease, choose


@pytest.fixture(autouse=True)
def little_noise(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """ε = 10 a figure, drawn from a seed: most noise is 0, and a bound that ten releases do not reach."""
    settings.PUBLIC_EPSILON = settings.RESULTS_EPSILON = Decimal(10)
    settings.RESULTS_EPSILON_BOUND = Decimal(1000)
    monkeypatch.setattr(noising, "SOURCE", Random(10))


@pytest.fixture
def version() -> SurveyVersion:
    """A survey with 60 answers: 40 of the police, 12 of the press, 4 who do not say, 4 who skipped it."""
    survey, version = make_live(opens=date(2026, 5, 1))
    choose(survey, "role", "reads", "agree")
    for number in range(60):
        role = "police" if number < 40 else "press" if number < 52 else "not-said" if number < 56 else []
        clear = "agree" if number % 3 else "disagree"
        respond(
            version,
            {"role": role, "reads": ["map", "papers"] if number % 2 else "map", "clear": clear, "useful": "unsure"},
        )
    return version


@pytest.fixture
def release(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> PublishRelease:
    """Return what publishes a release that changes one score to other half points each time."""
    reviewer = member("editor", "ellen")
    newest = Edition.objects.get(year=2025)
    values = iter(range(18, 2, -1))

    def publish_one() -> Release:
        with django_capture_on_commit_callbacks(execute=True):
            score = score_of(newest, "COL", "cocaine-trade")
            workflow.accept(propose(score, next(values), n=5), reviewer=reviewer)
            return publish(newest, "R")

    return publish_one
