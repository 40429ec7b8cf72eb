"""What feedback led to: on a public page, and behind the receipt."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import Edition, Outcome, Score
from tests.factories import member, publish

pytestmark = pytest.mark.django_db
PAGE = "/feedback/outcomes/"


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def reviewer() -> User:
    return member("editor", "ellen")


def proposed(edition: Edition, iso3: str, half_points: int, visitors: int) -> workflow.Proposal:
    score = Score.objects.get(edition=edition, country__iso3=iso3, indicator__slug="cocaine-trade")
    return workflow.propose(score, half_points, reason="Round 1", method="trimmed-mean/1", visitors=visitors)


@pytest.fixture
def published(
    newest: Edition, reviewer: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Colombia 9.5 to 9.0 after 214 answers; South Africa kept after 5; Nigeria rejected after 31."""
    with django_capture_on_commit_callbacks(execute=True):
        workflow.accept(proposed(newest, "COL", 18, 214), reviewer=reviewer, reason="A seizure was counted twice.")
        workflow.accept(proposed(newest, "ZAF", 15, 5), reviewer=reviewer, reason="No <b>new</b> source.")
        workflow.reject(proposed(newest, "NGA", 16, 31), reviewer=reviewer, reason="One source only.")
        publish(newest, "R")


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_before_anything_is_published_the_page_says_so(client: Client) -> None:
    assert "Nothing has been published about feedback yet." in text(client)


def test_what_was_changed_and_kept_is_told_with_the_reason(client: Client, published: None) -> None:
    page = text(client)

    assert "score changed Colombia , Cocaine trade : 9.5 → 9.0 A seizure was counted twice." in page
    assert "score kept Nigeria , Cocaine trade One source only. About 30 visitors had answered." in page
    assert "score kept South Africa , Cocaine trade No &lt;b&gt;new&lt;/b&gt; source." in page


def test_numbers_are_rounded_and_small_ones_hidden(client: Client, published: None) -> None:
    page = text(client)

    assert "About 215 visitors had answered." in page
    assert "214" not in page
    assert page.count("visitors had answered") == 2


def test_nobody_is_named(client: Client, published: None) -> None:
    page = text(client)

    assert "ellen" not in page
    assert "amina" not in page


def test_a_demonstration_leads_to_nothing_here(client: Client, newest: Edition) -> None:
    shown = workflow.create_edition(2027, like=newest, demonstration=True)
    Outcome.objects.create(kind="kept", edition=shown, text="Invented.", published_at=timezone.now())

    assert "Invented." not in text(client)


@pytest.mark.parametrize("asked", ["", "1", "2", "9", "x", "-1", "９", "1" * 400])
def test_the_page_is_in_pages_and_any_number_is_answered(client: Client, newest: Edition, asked: str) -> None:
    for number in range(45):
        Outcome.objects.create(kind="kept", edition=newest, text=f"Outcome {number}.", published_at=timezone.now())

    response = client.get(PAGE, {"page": asked})

    assert response.status_code == 200
    assert response.content.decode().count('class="block outcome"') in (40, 5)


def test_the_page_asks_few_questions_and_then_none(client: Client, published: None) -> None:
    with CaptureQueriesContext(connection) as cold:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as warm:
        client.get(PAGE)

    assert (len(cold) <= 12, len(warm)) == (True, 0)
