"""Who acts, and on what."""

import pytest
from django.contrib.auth.models import User

from indicators import workflow
from indicators.models import Edition, Score
from tests.factories import draft_edition


@pytest.fixture
def first() -> User:
    return User.objects.create_user("first")


@pytest.fixture
def second() -> User:
    return User.objects.create_user("second")


@pytest.fixture
def publisher() -> User:
    return User.objects.create_user("publisher")


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def score() -> Score:
    """Cocaine trade in Colombia, 9.5 in 2025: 19 half points."""
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


@pytest.fixture
def draft() -> Edition:
    return draft_edition()


@pytest.fixture
def opened(draft: Edition) -> Edition:
    """Edition 2027, open for assessment: every cell is there, empty."""
    workflow.open_edition(draft, by=None)
    return draft
