"""The coordinator's acts on a whole round: open it, and close it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Edition, TreePart
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Assignment, Round
from surveys.rounds import acts, promising
from surveys.rounds.arranging import assign_panel
from surveys.rounds.locking import State, lock_round

TAKES_SCORES = (Edition.State.DRAFT, Edition.State.OPEN)


@transaction.atomic
def open_round(planned: Round, *, by: User | None) -> None:
    """Open a planned round: links can be made and countries scored from now on.

    Raises `Refused` if the edition is past its draft, or the round has no experts, no indicators or no promise, or
    would close itself at once.
    """
    round_ = lock_round(planned.pk, State.PLANNED)
    assign_panel(round_)
    round_.invitations.filter(assignments=None).delete()
    _refuse_incomplete(round_)
    _refuse_closing_at_once(round_)
    promising.bind(round_)
    _move(round_, State.PLANNED, State.OPEN)
    acts.record(round_, acts.ROUND_OPENED)
    experts, head = round_.invitations.count(), acts.head(round_)
    audit.record("round opened", subject=round_, by=by, experts=experts, acts_sha256=head)
    planned.refresh_from_db(fields=["state"])


def _refuse_incomplete(round_: Round) -> None:
    if round_.edition.state not in TAKES_SCORES:
        raise Refused(_("Edition %(year)s takes no more scores: it is no longer a draft.") % {"year": round_.edition})
    if not round_.invitations.exists():
        raise Refused(_("No experts are assigned yet. Add experts to the panel and countries to the round."))
    if not round_.indicators.exists():
        raise Refused(_("The round asks for no indicator: choose some."))
    measured = TreePart.objects.filter(edition=round_.edition).values("indicator")
    if stray := round_.indicators.exclude(pk__in=measured).first():
        raise Refused(
            _("“%(indicator)s” is not measured in edition %(year)s: remove it from the round.")
            % {"indicator": stray, "year": round_.edition}
        )


def _refuse_closing_at_once(round_: Round) -> None:
    if round_.closes and round_.closes_itself and round_.closes < timezone.now().date():
        raise Refused(_("The last day is past, and the round would close by itself at once: choose another day first."))


@transaction.atomic
def close_round(round_: Round, *, by: User | None) -> int:
    """Close an open round and lock its submitted assignments; return how many there were, of all experts.

    The entry in the audit trail holds the chain of the round's acts as it is then.
    """
    locked_round = lock_round(round_.pk, State.OPEN)
    _move(locked_round, State.OPEN, State.CLOSED, closed_at=timezone.now())
    submitted = Assignment.objects.filter(invitation__round=locked_round, state=Assignment.State.SUBMITTED)
    submitted_count = submitted.update(state=Assignment.State.LOCKED)
    acts.record(locked_round, acts.ROUND_CLOSED)
    facts = {"countries_handed_in": submitted_count, "acts_sha256": acts.head(locked_round)}
    audit.record("round closed", subject=locked_round, by=by, **facts)
    round_.refresh_from_db(fields=["state", "closed_at"])
    return submitted_count


def _move(round_: Round, old: State, new: State, **fields: object) -> None:
    if not Round.objects.filter(pk=round_.pk, state=old).update(state=new, **fields):
        raise Refused(_("Someone else changed the round meanwhile."))
