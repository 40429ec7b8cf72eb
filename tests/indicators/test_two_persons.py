"""What one publisher alone tries, by every door: nothing is published by one person."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from indicators import workflow
from indicators.models import Edition, Release, Score, ScoreUpdate
from tests.factories import draft_edition, member, propose, score_of

pytestmark = pytest.mark.django_db
SHIPPED = 3  # releases
WORDS = {"reason": "Trust me.", "reason_en": "Trust me.", "reason_fr": "Croyez-moi."}


@pytest.fixture
def publisher() -> User:
    return member("publisher", "boris")


def imported() -> Edition:
    """A draft in which one country has the lowest score on everything."""
    draft = draft_edition()
    newest = Score.objects.filter(edition__year=2025).values_list("country__iso3", "indicator__slug", "half_points")
    workflow.fill_draft(draft, {(iso3, slug): 2 if iso3 == "RUS" else value for iso3, slug, value in newest})
    return draft


def reviewed(by: User) -> Edition:
    edition = draft_edition()
    workflow.open_edition(edition, by=None)
    signed(edition, by)
    return edition


def signed(edition: Edition, by: User) -> ScoreUpdate:
    """A change of 1.5 points that needs one signature, signed by a person alone."""
    update = propose(score_of(edition, "RUS", "human-trafficking"), value(2025) - 3)
    workflow.accept(update, reviewer=by, reason="I say so.")
    return update


def value(year: int) -> int:
    half_points = score_of(Edition.objects.get(year=year), "RUS", "human-trafficking").half_points
    assert half_points is not None
    return half_points


def publish_alone(edition: Edition, publisher: User) -> None:
    """Press every button that there is on the way to a release, twice."""
    client = Client()
    client.force_login(publisher)
    for act in ("publish", "prepare", "confirm", "publish", "confirm"):
        with suppress(NoReverseMatch):
            client.post(reverse(f"admin:indicators_edition_{act}", args=[edition.pk]), WORDS)


def test_one_publisher_alone_publishes_no_import(publisher: User) -> None:
    publish_alone(imported(), publisher)

    assert Release.objects.count() == SHIPPED
    assert Edition.objects.published().latest("year").year == 2025


def test_one_publisher_alone_publishes_no_reviewed_edition(publisher: User) -> None:
    publish_alone(reviewed(publisher), publisher)

    assert Release.objects.count() == SHIPPED
    assert Edition.objects.published().latest("year").year == 2025


def test_one_publisher_alone_moves_no_published_score(publisher: User) -> None:
    before, newest = value(2025), Edition.objects.get(year=2025)
    signed(newest, publisher)

    publish_alone(newest, publisher)

    assert Release.objects.count() == SHIPPED
    assert value(2025) == before


@pytest.mark.parametrize("command", ["publish_edition", "prepare_release"])
def test_one_publisher_alone_publishes_nothing_on_the_command_line(command: str, publisher: User) -> None:
    imported()
    reasons = {"reason": "Trust me."} if command == "publish_edition" else {"reason_en": "Yes.", "reason_fr": "Oui."}

    for _time in range(2):
        with suppress(CommandError):
            call_command(command, "2027", by=publisher.username, **reasons)

    assert Release.objects.count() == SHIPPED


def test_one_publisher_alone_publishes_nothing_away_from_the_panel(publisher: User) -> None:
    """Sign another value than the panel's, more than half a point outside its interval, and publish it."""
    newest = Edition.objects.get(year=2025)
    cell = score_of(newest, "RUS", "human-trafficking")
    old = value(2025)
    update = propose(cell, old, low="7.4", high="8.2")
    workflow.override(update, old - 3, reviewer=publisher, reason="I know better.")

    publish_alone(newest, publisher)

    update.refresh_from_db()
    assert update.state == "awaiting"
    assert value(2025) == old
    assert Release.objects.count() == SHIPPED
