"""What feedback led to: on a public page where its noised count is shown, and behind the receipt."""

import re
from decimal import Decimal
from random import Random

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Outcome, Release, ScoreUpdate
from indicators.workflow import noising
from lib import caching
from surveys.intake.receipts import receipt_hash
from surveys.models import Response
from tests.factories import answer_about_score, member, propose, publish, score_of

pytestmark = pytest.mark.django_db
PAGE = "/feedback/outcomes/"
COUNT = re.compile(r"About (-?[0-9]+) visitors had answered\.")


@pytest.fixture(autouse=True)
def little_noise(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """ε = 10, drawn from a seed by which noise is 0."""
    settings.PUBLIC_EPSILON = Decimal(10)
    settings.RESULTS_EPSILON_BOUND = Decimal(100)
    monkeypatch.setattr(noising, "SOURCE", Random(10))


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def reviewer() -> User:
    return member("editor", "ellen")


def proposed(edition: Edition, iso3: str, half_points: int, visitors: int) -> ScoreUpdate:
    return propose(score_of(edition, iso3, "cocaine-trade"), half_points, visitors=visitors, n=5)


@pytest.fixture
def published(
    newest: Edition, reviewer: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Release:
    """Colombia 9.5 to 9.0 after 214 answers; South Africa kept after 5; Nigeria rejected after 31."""
    with django_capture_on_commit_callbacks(execute=True):
        workflow.accept(
            proposed(newest, "COL", 18, 214), reviewer=reviewer, reason="214 said so.",
            public_reason="A <b>seizure</b> was counted twice.",
        )  # fmt: skip
        workflow.accept(proposed(newest, "ZAF", 15, 5), reviewer=reviewer, public_reason="No new source.")
        workflow.reject(proposed(newest, "NGA", 16, 31), reviewer=reviewer, reason="31 said so, from one source.")
        return publish(newest, "R")


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_before_anything_is_published_the_page_says_so(client: Client) -> None:
    assert "Nothing has been published about feedback yet." in text(client)
    assert "Numbers of visitors carry random noise." in text(client)


def test_what_was_changed_and_kept_is_told_with_the_public_reason(client: Client, published: Release) -> None:
    page = text(client)

    assert "score changed Colombia , Cocaine trade : 9.5 → 9.0 A &lt;b&gt;seizure&lt;/b&gt; was counted twice." in page
    assert "score kept Nigeria , Cocaine trade Reviewed by an editor; the score was kept." in page
    assert "said so" not in page


def test_an_outcome_whose_count_is_too_small_stands_behind_receipts_alone(client: Client, published: Release) -> None:
    page = text(client)

    assert COUNT.findall(page) == ["31", "214"]
    assert "South Africa" not in page
    assert Outcome.objects.filter(country__iso3="ZAF").count() == 1


def test_the_page_says_what_the_noise_costs(
    client: Client, published: Release, newest: Edition, reviewer: User, settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    first = published.number
    # Its number of visitors 10, what they said 10, how long they waited 0.2.
    assert f"ε = 20.2 in release {first}, 20.2 in all releases so far." in text(client)

    settings.PUBLIC_EPSILON = Decimal("0.5")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.accept(proposed(newest, "COL", 17, 1), reviewer=reviewer)
        publish(newest, "R")

    page = text(client)
    # What they said counts once: an answer is in the figure of one release.
    assert f"ε = 1.2 in release {first + 1}, 20.9 in all releases so far." in page
    assert f"Release {first + 1}: ε = 1.2 Release {first}: ε = 20.2" in page
    assert client.get("/methodology/").content.decode().count('id="visitors"') == 1


def test_what_is_read_again_is_the_same_number(client: Client, published: Release, settings: Settings) -> None:
    settings.PUBLIC_EPSILON = Decimal("0.001")  # whatever were drawn now would be another number
    addresses = (PAGE, "/fr" + PAGE, "/changes/", f"/releases/{published.number}/manifest.json", "/api/v1/releases")
    before = [client.get(address).content for address in addresses]

    for _time in range(3):
        cache.clear()
        caching.new_generation()
        assert [client.get(address).content for address in addresses] == before

    assert b"About 214 visitors" in before[0]


@pytest.mark.parametrize(("iso3", "words"), [("ZAF", "No new source."), ("NGA", "Reviewed by an editor")])
def test_a_receipt_always_says_what_became_of_its_score_and_never_how_many_spoke(
    client: Client, published: Release, newest: Edition, iso3: str, words: str
) -> None:
    response = answer_about_score(iso3, "cocaine-trade", "too-low")[0]
    Response.objects.filter(pk=response.pk).update(receipt_hash=receipt_hash("A" * 20))

    page = text(client, "/feedback/receipt/AAAA-AAAA-AAAA-AAAA-AAAA/")

    assert f"Score kept, in the edition of 2025 {words}" in page
    assert "visitors had answered" not in page


def test_nobody_is_named(client: Client, published: Release) -> None:
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


def test_the_page_asks_few_questions_and_then_none(client: Client, published: Release) -> None:
    with CaptureQueriesContext(connection) as cold:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as warm:
        client.get(PAGE)

    assert (len(cold) <= 20, len(warm)) == (True, 0)
