"""Gates: how small a change may be accepted in bulk, what needs a reason, two signatures, evidence."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from tests.factories import propose, score_of

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State


@pytest.mark.parametrize(
    ("old", "new", "flags", "in_bulk"),
    [
        (14, 14, [], True),
        (14, 15, [], True),
        (14, 13, ["TIE", "NOISE"], True),
        (14, 16, [], False),
        (None, 14, [], False),
        (14, None, [], False),
        *((14, 15, [flag], False) for flag in
          ("an unknown flag", "DISAGREE", "SPLIT", "OUTLIER", "THIN", "INSUFFICIENT", "STALE", "PUBLIC", "VISITORS")),
    ],
)  # fmt: skip
def test_only_small_changes_without_a_stopping_flag_go_in_bulk(
    old: int | None, new: int | None, flags: list[str], in_bulk: bool
) -> None:
    assert workflow.goes_in_bulk(old, new, flags) is in_bulk


@pytest.mark.parametrize(("new", "large"), [(11, False), (17, False), (18, True), (10, True)])
def test_above_one_and_a_half_points_a_change_is_large(new: int, large: bool) -> None:
    assert workflow.is_large(14, new) is large
    assert workflow.is_large(None, new) is False


@pytest.mark.parametrize(("half_points", "flags"), [(17, []), (18, ["SPLIT"])])
def test_what_does_not_go_in_bulk_is_accepted_with_a_reason(
    score: Score, first: User, half_points: int, flags: list[str]
) -> None:
    update = propose(score, half_points, flags=flags)
    with pytest.raises(workflow.Refused, match="Say why"):
        workflow.accept(update, reviewer=first)

    workflow.accept(update, reviewer=first, reason="Sources checked.")

    assert (update.state, update.reason, update.decision_reason) == (State.ACCEPTED, "Round 1", "Sources checked.")


def test_a_first_value_is_accepted_with_a_reason(score: Score, first: User) -> None:
    Score.objects.filter(pk=score.pk).update(half_points=None)
    update = propose(score, 18)

    with pytest.raises(workflow.Refused, match="Say why: a first value"):
        workflow.accept(update, reviewer=first)


def test_a_small_change_is_accepted_without_a_reason(score: Score, first: User) -> None:
    update = propose(score, 18)

    workflow.accept(update, reviewer=first)

    assert update.state == State.ACCEPTED


def test_a_large_change_rests_on_evidence(score: Score, first: User) -> None:
    update = propose(score, 12, digest="", method="by-hand")
    with pytest.raises(workflow.Refused, match="needs evidence"):
        workflow.accept(update, reviewer=first, reason="Seen.")

    workflow.accept(update, reviewer=first, reason="Seen.", evidence="UNODC, World Drug Report, p. 12")

    assert (update.state, update.evidence) == (State.AWAITING, "UNODC, World Drug Report, p. 12")


@pytest.mark.parametrize("state", ["accepted", "overridden", "published"])
@pytest.mark.parametrize("final", [15, 12, 2])
def test_the_database_refuses_one_signature_where_two_are_due(
    score: Score, first: User, newest: Edition, state: str, final: int
) -> None:
    update = propose(score, 18)
    forged = {"state": state, "final": final, "first_signer": first, "release": newest.releases.first()}

    with pytest.raises(IntegrityError, match="large_change_is_signed_twice"), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(**forged)


def test_the_database_refuses_a_large_change_without_evidence(score: Score, first: User, second: User) -> None:
    update = propose(score, 12, digest="")
    forged = {"state": "accepted", "final": 12, "first_signer": first, "second_signer": second}

    with pytest.raises(IntegrityError, match="large_change_has_evidence"), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(**forged)


@pytest.mark.parametrize("missing", [{"final": None}, {"first_signer": None}])
def test_the_database_refuses_a_signed_update_without_value_or_signer(
    score: Score, first: User, missing: dict[str, None]
) -> None:
    update = propose(score, 18)
    forged = {"state": "accepted", "final": 18, "first_signer": first, **missing}

    with pytest.raises(IntegrityError, match="signed_update_has_value_and_signer"), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(**forged)


@pytest.mark.parametrize("signature", ["first_signer", "second_signer"])
def test_the_database_refuses_the_signature_of_who_proposed(score: Score, first: User, signature: str) -> None:
    update = propose(score, 18, by=first)

    with pytest.raises(IntegrityError, match="proposer_signs"), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(**{signature: first})


def test_many_are_accepted_at_once_where_the_gates_allow(newest: Edition, first: User) -> None:
    small = propose(score_of(newest, "COL", "cocaine-trade"), 18)
    same = propose(score_of(newest, "ZAF", "cocaine-trade"), 15)
    big = propose(score_of(newest, "NGA", "cocaine-trade"), 2)
    flagged = propose(score_of(newest, "MEX", "cocaine-trade"), 18, flags=["OUTLIER"])
    own = propose(score_of(newest, "PER", "cocaine-trade"), 18, by=first)
    late = propose(score_of(newest, "BRA", "cocaine-trade"), 18)
    seen = list(ScoreUpdate.objects.order_by("pk"))
    workflow.reject(late, reviewer=first, reason="No.")

    done = workflow.accept_small(seen, reviewer=first)

    states = dict(ScoreUpdate.objects.values_list("pk", "state"))
    assert {pk for pk, state in states.items() if state == "accepted"} == {small.pk, same.pk}
    assert (done.accepted, list(done.left_out), done.too_late) == (2, [big, flagged, own], 1)
    assert ScoreUpdate.objects.get(pk=small.pk).final == 18
