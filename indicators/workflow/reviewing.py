"""Decide score updates: accept, override, countersign, reject or send back, by one signature or two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Score, ScoreUpdate
from indicators.scoring.scale import HIGHEST, LOWEST
from indicators.workflow import audit
from indicators.workflow.baseline import baseline_of
from indicators.workflow.gates import goes_in_bulk, is_away_from_panel, is_large, may_go_in_bulk
from indicators.workflow.persons import is_other_person
from indicators.workflow.refusals import StaleUpdate
from lib.refusals import Refused

State = ScoreUpdate.State


@dataclass(frozen=True)
class BulkResult:
    """What `accept_small` did: how many it accepted, which it left out, and how many others had decided."""

    accepted: int
    left_out: Sequence[ScoreUpdate]  # they need individual review
    too_late: int  # decided by someone else meanwhile


def accept(
    update: ScoreUpdate, *, reviewer: User, reason: str = "", evidence: str = "", public_reason: str = ""
) -> None:
    """Sign the proposed value; a change above 1.5 points then waits for a second signature.

    `public_reason` is all that the public reads of the decision; without it, a sentence that says nothing of people.
    `Refused` without a value, without a reason or evidence where they are needed, and to whoever proposed it.
    """
    if update.proposed is None:
        raise Refused(_("This update proposes no value: override it, or reject it."))
    if not reason.strip() and not goes_in_bulk(update.old_half_points, update.proposed, update.flags):
        raise Refused(_("Say why: a first value, a change above 0.5 points and a flagged update need a reason."))
    if is_large(update.old_half_points, update.proposed) and not (update.digest or update.evidence or evidence.strip()):
        raise Refused(_("A change above 1.5 points needs evidence: name the sources."))
    _refuse_if_stale(update, reviewer)
    large = is_large(update.old_half_points, update.proposed)
    _sign(
        update, [State.PROPOSED], State.AWAITING if large else State.ACCEPTED, update.proposed, reviewer,
        "accepted", reason, evidence, public_reason,
    )  # fmt: skip


@transaction.atomic
def accept_small(updates: Iterable[ScoreUpdate], *, reviewer: User) -> BulkResult:
    """Accept the updates that may go in bulk and were not proposed by `reviewer`; the rest is in the result."""
    listed = list(updates)
    others = _others(listed, reviewer)
    small = [update for update in listed if may_go_in_bulk(update) and update.proposed_by_id in others]
    waiting = ScoreUpdate.objects.filter(pk__in=[update.pk for update in small], state=State.PROPOSED)
    keys = sorted(waiting.select_for_update().values_list("pk", flat=True))
    waiting.filter(pk__in=keys).update(
        state=State.ACCEPTED, final=models.F("proposed"), first_signer=reviewer, decided_at=timezone.now()
    )
    if keys:
        audit.record("accepted in bulk", subject="indicators.scoreupdate", by=reviewer, updates=keys)
    chosen = {update.pk for update in small}
    return BulkResult(len(keys), [update for update in listed if update.pk not in chosen], len(small) - len(keys))


def _others(updates: Iterable[ScoreUpdate], reviewer: User) -> set[int | None]:
    """Return the keys of those who proposed updates and are other persons than `reviewer`; None for a run."""
    proposers = User.objects.filter(pk__in={update.proposed_by_id for update in updates if update.proposed_by_id})
    return {None, *(proposer.pk for proposer in proposers if not is_other_person(reviewer, proposer))}


def override(
    update: ScoreUpdate, half_points: int, *, reviewer: User, reason: str, evidence: str = "", public_reason: str = ""
) -> None:
    """Sign another value than the proposed one, in half points; an update that was signed before needs two again.

    So does a value more than half a point outside the panel's interval (`is_away_from_panel`).
    `Refused` without a reason, outside the scale, and above 1.5 points without evidence.
    """
    if not reason.strip():
        raise Refused(_("Say why another value is right."))
    if not LOWEST <= half_points <= HIGHEST:
        raise Refused(_("A score is between 1 and 10, in half points."))
    large = is_large(update.old_half_points, half_points)
    if large and not (update.evidence or evidence.strip()):
        raise Refused(_("A change above 1.5 points needs evidence: name the sources."))
    _refuse_if_stale(update, reviewer)
    again = update.state != State.PROPOSED  # a changed decision needs a second signature
    second = large or again or is_away_from_panel(update, half_points)
    _sign(
        update, [state for state in ScoreUpdate.UNFINISHED if state == update.state],
        State.AWAITING if second else State.OVERRIDDEN, half_points, reviewer, "overridden", reason, evidence,
        public_reason,
    )  # fmt: skip


@transaction.atomic
def _sign(
    update: ScoreUpdate, old: Iterable[State], new: State, final: int, reviewer: User,
    act: str, reason: str, evidence: str, public_reason: str,
) -> None:  # fmt: skip
    if update.proposed_by_id == reviewer.pk:
        raise Refused(_("You proposed this change: someone else must decide it."))
    _refuse_same_person(reviewer, update.proposed_by)
    _move(
        update, old, new, final=final, first_signer=reviewer, second_signer=None, decision_reason=reason.strip(),
        second_reason="", evidence="\n".join(filter(None, [update.evidence, evidence.strip()])),
        public_reason=public_reason.strip(), signed_before_panel_rule=False,
    )  # fmt: skip
    audit.record(
        act, subject=update, by=reviewer, state=str(new), final=final, reason=reason, evidence=evidence,
        public_reason=update.public_reason,
    )  # fmt: skip


def countersign(update: ScoreUpdate, *, reviewer: User, reason: str = "", public_reason: str | None = None) -> None:
    """Give the second signature; `Refused` to the first signer and to whoever proposed the change.

    `public_reason` replaces what the first signer wrote for the public; None leaves it.
    """
    signed = ScoreUpdate.objects.filter(pk=update.pk)
    if signed.filter(models.Q(first_signer=reviewer.pk) | models.Q(proposed_by=reviewer.pk)).exists():
        raise Refused(_("Someone else must countersign."))
    for before in (update.first_signer, update.proposed_by):
        _refuse_same_person(reviewer, before)
    _refuse_if_stale(update, reviewer)
    state = State.ACCEPTED if update.final == update.proposed else State.OVERRIDDEN
    words = update.public_reason if public_reason is None else public_reason.strip()
    with transaction.atomic():
        _move(
            update, [State.AWAITING], state, second_signer=reviewer, second_reason=reason.strip(), public_reason=words,
        )  # fmt: skip
        audit.record(
            "countersigned", subject=update, by=reviewer, final=update.final, reason=reason, public_reason=words
        )


def _refuse_same_person(reviewer: User, before: User | None) -> None:
    """Raise `Refused` where an account is in the hands of whoever proposed or signed before, or the other way round."""
    if before is not None and (why_not := is_other_person(reviewer, before)):
        raise Refused(why_not)


def reject(update: ScoreUpdate, *, reviewer: User, reason: str, public_reason: str = "") -> None:
    """Close an unfinished update as rejected: its score does not change. `Refused` without a reason."""
    _close(update, State.REJECTED, reviewer, reason, public_reason)


def send_back(update: ScoreUpdate, *, reviewer: User, reason: str) -> None:
    """Close an unfinished update as sent back: the next run proposes the cell again. `Refused` without a reason."""
    _close(update, State.SENT_BACK, reviewer, reason, "")  # nothing is published of it


@transaction.atomic
def _close(update: ScoreUpdate, state: State, reviewer: User, reason: str, public_reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept with the update."))
    words = public_reason.strip()
    _move(
        update, ScoreUpdate.UNFINISHED, state, closed_by=reviewer, decision_reason=reason.strip(), public_reason=words
    )
    audit.record(str(state), subject=update, by=reviewer, reason=reason, public_reason=words)


def _move(update: ScoreUpdate, old: Iterable[State], new: State, **fields: object) -> None:
    """Change an update's state and fields; `StaleUpdate` if it was decided since it was read."""
    unmoved = ScoreUpdate.objects.filter(pk=update.pk, state__in=list(old), decided_at=update.decided_at)
    if not unmoved.update(state=new, decided_at=timezone.now(), **fields):
        raise StaleUpdate(_("Update %(pk)s has been decided meanwhile.") % {"pk": update.pk})
    update.refresh_from_db()


def _refuse_if_stale(update: ScoreUpdate, reviewer: User) -> None:
    """Mark the update stale and raise `StaleUpdate` if the score has changed since it was proposed."""
    score = Score.objects.select_related("edition").get(pk=update.score_id)
    if baseline_of(score) == update.old_half_points:
        return
    set_stale([update.pk], by=reviewer, reason=_("Proposed against a value that has changed since."))
    raise StaleUpdate(
        _("Update %(pk)s was proposed against another value and is now stale. The next run makes a new proposal.")
        % {"pk": update.pk}
    )


@transaction.atomic
def set_stale(keys: Sequence[int], *, by: User | None, reason: str) -> int:
    """Mark the unfinished ones of these updates stale, with a reason; return how many were."""
    unfinished = ScoreUpdate.objects.filter(pk__in=keys, state__in=ScoreUpdate.UNFINISHED)
    moved = unfinished.update(state=State.STALE, closed_by=by, decided_at=timezone.now(), decision_reason=reason)
    if moved:
        audit.record("stale", subject="indicators.scoreupdate", by=by, updates=sorted(keys), reason=reason)
    return moved
