"""Another value than the proposed one, more than half a point outside the panel's interval, is signed by two."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from tests.factories import propose, publish
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
AWAY = "override_away_from_panel_is_signed_twice"


# Half points; the interval is in points, 9.5 is 19 half points and stands. At most half a point outside is near.
@pytest.mark.parametrize(
    ("low", "high", "half_points", "state"),
    [
        ("8.5", "9.5", 16, "overridden"),  # 8.0 is exactly half a point below
        ("8.5001", "9.5", 16, "awaiting"),
        ("8.5", "9.0", 19, "overridden"),  # 9.5 is exactly half a point above
        ("8.5", "8.9999", 19, "awaiting"),
        ("9.9", "10.0", 19, "overridden"),
        ("7.0", "7.2", 17, "awaiting"),
        (None, None, 17, "overridden"),  # a panel without an interval is away from nothing
    ],
)
def test_how_far_from_the_interval_an_override_may_be(
    low: str | None, high: str | None, half_points: int, state: str, score: Score, first: User
) -> None:
    update = propose(score, 18, low=low and Decimal(low), high=high and Decimal(high))

    workflow.override(update, half_points, reviewer=first, reason="I know better.")

    assert update.state == state
    ScoreUpdate.objects.filter(pk=update.pk).update(second_signer=None)  # what the rule in Python lets through
    if state == "awaiting":
        with pytest.raises(IntegrityError, match=AWAY), transaction.atomic():
            ScoreUpdate.objects.filter(pk=update.pk).update(state=State.OVERRIDDEN)


def test_a_first_value_away_from_the_panel_is_signed_twice(score: Score, first: User) -> None:
    Score.objects.filter(pk=score.pk).update(half_points=None)
    score.refresh_from_db()
    update = propose(score, None, low=Decimal("4.0"), high=Decimal("5.0"))

    workflow.override(update, 19, reviewer=first, reason="It is high.")

    assert update.state == State.AWAITING
    with pytest.raises(IntegrityError, match=AWAY), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(state=State.OVERRIDDEN)


def test_another_person_signs_it_and_it_is_published(score: Score, newest: Edition, first: User, second: User) -> None:
    update = propose(score, 18, low=Decimal("8.6"), high=Decimal("9.4"))
    workflow.override(update, 16, reviewer=first, reason="Two ports were closed.")

    with pytest.raises(workflow.Refused, match="Someone else must countersign"):
        workflow.countersign(update, reviewer=first)
    workflow.countersign(update, reviewer=second)
    publish(newest)

    update.refresh_from_db()
    assert (update.state, value(score)) == (State.PUBLISHED, 16)


def test_the_proposed_value_is_no_override_wherever_it_lies(score: Score, first: User) -> None:
    """Visitors may move a proposal out of the panel's interval; whoever accepts it overrides nobody."""
    update = propose(score, 17, low=Decimal("9.5"), high=Decimal("9.8"))

    workflow.accept(update, reviewer=first, reason="Seen.")

    assert update.state == State.ACCEPTED


def test_what_was_signed_before_the_rule_stands_until_it_is_signed_again(score: Score, first: User) -> None:
    """Rows of the release before have signed_before_panel_rule as the database fills it in: True."""
    update = propose(score, 18, low=Decimal("9.4"), high=Decimal("9.6"))
    ScoreUpdate.objects.filter(pk=update.pk).update(
        signed_before_panel_rule=True, state=State.OVERRIDDEN, final=16, first_signer=first
    )
    update.refresh_from_db()
    again = User.objects.create_user("again")

    workflow.override(update, 17, reviewer=again, reason="Lower.")

    assert (update.state, update.signed_before_panel_rule) == (State.AWAITING, False)
