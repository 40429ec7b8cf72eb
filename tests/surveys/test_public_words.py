"""What the public reads of a decision: no number of experts or visitors, and no row that is there because one spoke."""

import re
from collections.abc import Mapping

import pytest
from django.contrib.auth.models import User
from django.test import Client

from indicators import workflow
from indicators.models import Edition, Outcome, Release, ScoreUpdate
from surveys import aggregation
from surveys.models import Run
from tests.factories import closed_round, draft_edition, member, propose, publish, score_of

pytestmark = pytest.mark.django_db
CELL = ("COL", "cocaine-trade")
PAGES = ("/changes/", "/feedback/outcomes/", "/fr/changes/", "/releases/feed.atom")
NUMBERS = re.compile(r"[0-9]+ (expert|visitor|visiteur)|Round [0-9]")


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def reviewer() -> User:
    return member("editor", "ellen")


def run_of_round(ratings: Mapping[tuple[str, str], list[int]]) -> Edition:
    """Close a round of the edition of 2027 with these ratings, and carry out its run."""
    edition = draft_edition()
    workflow.open_edition(edition, by=None)
    run = aggregation.start(closed_round(edition, ratings), by=None)
    aggregation.work_on(run)
    run.refresh_from_db()
    assert run.state == Run.State.DONE, run.fault
    return edition


def public_texts(client: Client, release: Release) -> str:
    """Return all that the public reads of a release: pages, feed, and the manifest that is signed."""
    addresses = [*PAGES, f"/releases/{release.number}/", f"/releases/{release.number}/manifest.json"]
    return "\n".join(client.get(address).content.decode() for address in addresses)


def test_no_public_text_tells_how_many_experts_scored_a_country(client: Client, reviewer: User) -> None:
    edition = run_of_round({CELL: [18, 18, 18, 18, 18], ("ZAF", "cocaine-trade"): [14, 14, 14]})
    workflow.accept_small(ScoreUpdate.objects.filter(score__country__iso3="COL"), reviewer=reviewer)
    kept = ScoreUpdate.objects.get(score__country__iso3="ZAF")
    workflow.accept(kept, reviewer=reviewer, reason="All three experts of our panel agree.")

    release = publish(edition)

    told = public_texts(client, release)
    assert not NUMBERS.search(told)
    assert "three experts" not in told


def test_no_public_text_tells_that_only_visitors_spoke(client: Client, newest: Edition, reviewer: User) -> None:
    only_visitors = propose(
        score_of(newest, *CELL), None, visitors=3, reason="No expert scored this; 3 visitors commented."
    )
    workflow.override(only_visitors, 18, reviewer=reviewer, reason="No expert scored this; 3 visitors commented.")

    release = publish(newest)

    assert not NUMBERS.search(public_texts(client, release))


@pytest.mark.parametrize("visitors", [0, 1])
def test_an_outcome_is_written_whether_or_not_anybody_spoke(newest: Edition, reviewer: User, visitors: int) -> None:
    update = propose(score_of(newest, *CELL), 18, visitors=visitors, n=5)
    workflow.accept(update, reviewer=reviewer, reason="The panel agrees.")

    publish(newest)

    assert Outcome.objects.filter(update=update).count() == 1
