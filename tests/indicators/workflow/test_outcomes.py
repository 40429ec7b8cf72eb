"""What visitors' feedback led to is told at a release, in rounded numbers."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import workflow
from indicators.models import Edition, Outcome
from indicators.models.feedback import rounded
from tests.factories import propose, publish, score_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("visitors", "shown"), [(0, None), (7, None), (8, 10), (12, 10), (13, 15), (214, 215), (217, 215), (218, 220)]
)
def test_numbers_of_visitors_are_rounded_to_five_and_hidden_below_eight(visitors: int, shown: int | None) -> None:
    assert rounded(visitors) == shown


def test_a_release_tells_what_was_changed_and_what_was_kept(newest: Edition, first: User, publisher: User) -> None:
    changed = propose(score_of(newest, "COL", "cocaine-trade"), 18, visitors=214)
    kept = propose(score_of(newest, "ZAF", "cocaine-trade"), 15, visitors=7)
    refused = propose(score_of(newest, "NGA", "cocaine-trade"), 16, visitors=31)
    unasked = propose(score_of(newest, "MEX", "cocaine-trade"), 18)
    workflow.accept(changed, reviewer=first, reason="Visitors pointed at a seizure that was counted twice.")
    workflow.accept(kept, reviewer=first, reason="No new source.")
    workflow.reject(refused, reviewer=first, reason="One source only.")
    workflow.reject(unasked, reviewer=first, reason="Nobody asked.")
    assert Outcome.objects.count() == 0

    release = publish(newest)

    told = Outcome.objects.order_by("pk").values_list("kind", "country__iso3", "text", "visitors", "release")
    assert list(told) == [
        ("changed", "COL", "Visitors pointed at a seizure that was counted twice.", 215, release.pk),
        ("kept", "ZAF", "No new source.", None, release.pk),
        ("kept", "NGA", "One source only.", 30, release.pk),
    ]


def test_an_outcome_is_told_once(newest: Edition, first: User, publisher: User) -> None:
    refused = propose(score_of(newest, "NGA", "cocaine-trade"), 16, visitors=31)
    workflow.reject(refused, reviewer=first, reason="One source only.")
    for half_points in (18, 17):
        workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), half_points), reviewer=first)
        publish(newest)

    assert Outcome.objects.get().country.iso3 == "NGA"


def test_feedback_that_led_to_no_update_is_answered_by_hand(newest: Edition, first: User) -> None:
    outcome = workflow.answer_feedback(
        Outcome.Kind.CORRECTED, edition=newest, text=" The definition names couriers now. ", by=first, visitors=3
    )

    assert (outcome.text, outcome.visitors, outcome.country) == ("The definition names couriers now.", None, None)
    with pytest.raises(workflow.Refused, match="Say what was done"):
        workflow.answer_feedback(Outcome.Kind.KEPT, edition=newest, text=" ", by=first)
    with pytest.raises(workflow.Refused, match="announced by their release"):
        workflow.answer_feedback(Outcome.Kind.CHANGED, edition=newest, text="Changed.", by=first)


@pytest.mark.parametrize("visitors", [1, 5, 7, 8, 12, 214])
def test_the_database_keeps_no_exact_or_small_number(newest: Edition, visitors: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(kind="kept", edition=newest, text="T", visitors=visitors, published_at=timezone.now())


def test_the_database_keeps_a_rounded_number(newest: Edition) -> None:
    for visitors in (None, 10, 215):
        Outcome.objects.create(kind="kept", edition=newest, text="T", visitors=visitors, published_at=timezone.now())
