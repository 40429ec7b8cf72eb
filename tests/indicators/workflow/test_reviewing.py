"""Decisions on proposals, and whose signature they need."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from tests.factories import propose, publish, score_of
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State


@pytest.mark.parametrize("half_points", [16, 18, 20])
def test_a_change_of_up_to_one_and_a_half_points_takes_one_signature(
    score: Score, first: User, half_points: int
) -> None:
    update = propose(score, half_points)

    workflow.accept(update, reviewer=first, reason="Seen.")

    assert update.state == State.ACCEPTED


def test_a_change_above_one_and_a_half_points_takes_two(
    score: Score, first: User, second: User, newest: Edition
) -> None:
    update = propose(score, 15)
    workflow.accept(update, reviewer=first, reason="Seen.")
    after_one = update.state
    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        publish(newest)

    workflow.countersign(update, reviewer=second)

    assert (after_one, update.state) == (State.AWAITING, State.ACCEPTED)
    assert (update.first_signer, update.second_signer) == (first, second)


def test_nobody_signs_twice(score: Score, first: User) -> None:
    update = propose(score, 12)
    before = ScoreUpdate.objects.get(pk=update.pk)
    workflow.accept(update, reviewer=first, reason="Seen.")

    for held in (update, before):
        with pytest.raises(workflow.Refused, match="[Ss]omeone else"):
            workflow.countersign(held, reviewer=first)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.AWAITING


def test_the_database_too_wants_two_signers(score: Score, first: User) -> None:
    update = propose(score, 12)
    workflow.accept(update, reviewer=first, reason="Seen.")

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(second_signer=first)


def test_an_override_needs_a_reason_and_is_signed_by_another_where_it_is_large(
    score: Score, first: User, second: User
) -> None:
    update = propose(score, 18)
    with pytest.raises(workflow.Refused, match="Say why"):
        workflow.override(update, 10, reviewer=first, reason="  ")

    with pytest.raises(workflow.Refused, match="name the sources"):
        workflow.override(update, 10, reviewer=first, reason="The panel missed a report.")

    workflow.override(update, 10, reviewer=first, reason="A report.", evidence="https://example.org/report")
    awaiting = update.state
    workflow.countersign(update, reviewer=second)

    assert (awaiting, update.state, update.final) == (State.AWAITING, State.OVERRIDDEN, 10)


def test_evidence_without_a_value_cannot_be_accepted(score: Score, first: User, newest: Edition) -> None:
    update = propose(score, None, flags=["STALE"])

    with pytest.raises(workflow.Refused, match="proposes no value"):
        workflow.accept(update, reviewer=first, reason="Seen.")

    workflow.override(update, 18, reviewer=first, reason="Read by hand.")
    publish(newest)
    assert value(score) == 18


@pytest.mark.parametrize(("act", "state"), [(workflow.reject, State.REJECTED), (workflow.send_back, State.SENT_BACK)])
def test_a_closed_update_changes_nothing_and_makes_room_for_another(
    score: Score, first: User, act: Callable[..., None], state: str
) -> None:
    update = propose(score, 17)

    act(update, reviewer=first, reason="Too few sources.")

    assert (update.state, update.decision_reason, update.closed_by) == (state, "Too few sources.", first)
    assert (update.reason, value(score)) == ("Round 1", 19)
    assert propose(score, 18).state == State.PROPOSED


def test_who_comes_second_is_told_so(score: Score, first: User, second: User) -> None:
    update = propose(score, 18)
    held = ScoreUpdate.objects.get(pk=update.pk)
    workflow.reject(update, reviewer=first, reason="No.")

    with pytest.raises(workflow.StaleUpdate, match="decided meanwhile"):
        workflow.accept(held, reviewer=second, reason="Seen.")

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.REJECTED


@pytest.mark.parametrize("act", [workflow.reject, workflow.send_back])
def test_nothing_is_closed_without_a_reason(score: Score, first: User, act: Callable[..., None]) -> None:
    update = propose(score, 18)

    with pytest.raises(workflow.Refused, match="Say why"):
        act(update, reviewer=first, reason=" ")

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.PROPOSED


def test_an_update_that_its_second_signer_rejects_is_closed(score: Score, first: User, second: User) -> None:
    update = propose(score, 12)
    workflow.accept(update, reviewer=first, reason="Seen.")
    workflow.countersign(update, reviewer=second, reason="Seen too.")

    workflow.reject(update, reviewer=second, reason="On second thoughts.")

    assert (update.state, update.first_signer, update.second_signer) == (State.REJECTED, first, second)


@pytest.mark.parametrize("half_points", [1, 21, -2])
def test_no_override_leaves_the_scale(score: Score, first: User, half_points: int) -> None:
    with pytest.raises(workflow.Refused, match="between 1 and 10"):
        workflow.override(propose(score, 18), half_points, reviewer=first, reason="A slip.")


def test_an_update_edited_after_approval_needs_somebody_elses_approval(
    score: Score, first: User, second: User, newest: Edition
) -> None:
    update = propose(score, 18)
    workflow.accept(update, reviewer=first)

    workflow.override(update, 17, reviewer=first, reason="Half a point less.")

    assert (update.state, update.final, update.second_signer) == (State.AWAITING, 17, None)
    with pytest.raises(workflow.Refused, match="[Ss]omeone else"):
        workflow.countersign(update, reviewer=first)
    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        publish(newest)
    workflow.countersign(update, reviewer=second)
    assert update.state == State.OVERRIDDEN


def test_signatures_under_another_value_do_not_count(score: Score, first: User, second: User) -> None:
    update = propose(score, 12)
    workflow.accept(update, reviewer=first, reason="Seen.")
    seen = ScoreUpdate.objects.get(pk=update.pk)
    workflow.override(update, 11, reviewer=User.objects.create_user("third"), reason="Lower.", evidence="A report.")

    with pytest.raises(workflow.StaleUpdate, match="decided meanwhile"):
        workflow.countersign(seen, reviewer=second)

    assert ScoreUpdate.objects.get(pk=update.pk).second_signer is None


def test_who_proposed_a_change_decides_nothing_about_it(score: Score, first: User, second: User) -> None:
    update = propose(score, 12, by=first)

    with pytest.raises(workflow.Refused, match="You proposed"):
        workflow.accept(update, reviewer=first, reason="Mine.")
    with pytest.raises(workflow.Refused, match="You proposed"):
        workflow.override(update, 18, reviewer=first, reason="Mine.")
    workflow.accept(update, reviewer=second, reason="Seen.")
    with pytest.raises(workflow.Refused, match="[Ss]omeone else"):
        workflow.countersign(update, reviewer=first)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.AWAITING


def test_nobody_countersigns_a_change_of_a_value_that_stands_no_longer(score: Score, first: User, second: User) -> None:
    update = propose(score, 12)
    workflow.accept(update, reviewer=first, reason="Seen.")
    Score.objects.filter(pk=score.pk).update(half_points=17)

    with pytest.raises(workflow.StaleUpdate, match="proposed against another value and is now stale"):
        workflow.countersign(update, reviewer=second, reason="Seen too.")

    update.refresh_from_db()
    assert (update.state, update.second_signer) == (State.STALE, None)
    assert propose(score, 16).old_half_points == 17


def test_nobody_countersigns_in_a_draft_after_the_edition_before_was_corrected(
    opened: Edition, score: Score, first: User, second: User, newest: Edition
) -> None:
    """Cocaine trade in Colombia: 9.5 in 2025 becomes 9.0 while a change from 9.5 waits in 2027."""
    update = propose(score_of(opened, "COL", "cocaine-trade"), 12)
    workflow.accept(update, reviewer=first, reason="Seen.")
    workflow.accept(propose(score, 18), reviewer=first)
    publish(newest, "Misread.")

    with pytest.raises(workflow.StaleUpdate, match="proposed against another value and is now stale"):
        workflow.countersign(update, reviewer=second)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.STALE
