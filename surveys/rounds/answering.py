"""An expert's replies to assignments, and the coordinator's act of reopening one."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Assessment, Assignment, Invitation
from surveys.rounds import acts
from surveys.rounds.locking import State, lock_round

AssignmentState = Assignment.State


class AlreadyDecided(Refused):
    """The assignment is no longer in a state that the act starts from."""


class Incomplete(Refused):
    """The country cannot be submitted: an indicator has neither a score with a reason nor the mark “cannot judge”."""


@transaction.atomic
def accept(invitation: Invitation) -> None:
    """Accept all new assignments of an invitation; where there are none, the declined ones."""
    lock_round(invitation.round_id, State.OPEN)
    if not _in_state(invitation, AssignmentState.INVITED).update(state=AssignmentState.ACCEPTED):
        _refuse_if_none(_in_state(invitation, AssignmentState.DECLINED).update(state=AssignmentState.ACCEPTED))


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """Decline all new assignments of an invitation."""
    lock_round(invitation.round_id, State.OPEN)
    _refuse_if_none(_in_state(invitation, AssignmentState.INVITED).update(state=AssignmentState.DECLINED))


@transaction.atomic
def decline_country(assignment: Assignment) -> None:
    """Decline one assignment, new or accepted: its expert does not know the country well enough."""
    _move(assignment, (AssignmentState.INVITED, AssignmentState.ACCEPTED), AssignmentState.DECLINED)


@transaction.atomic
def accept_country(assignment: Assignment) -> None:
    """Accept one assignment, new or declined."""
    _move(assignment, (AssignmentState.INVITED, AssignmentState.DECLINED), AssignmentState.ACCEPTED)


@transaction.atomic
def recuse(assignment: Assignment) -> None:
    """Recuse an expert from a country for a conflict of interest, of which nothing else is stored."""
    _move(
        assignment,
        (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.SUBMITTED),
        AssignmentState.RECUSED,
    )


@transaction.atomic
def submit(assignment: Assignment) -> None:
    """Submit a country. Raises `Incomplete` with the names of its unfinished indicators."""
    lock_round(assignment.invitation.round_id, State.OPEN)
    missing = unfinished_indicators(assignment)
    if missing:
        names = ", ".join(str(indicator) for indicator in missing)
        raise Incomplete(_("Something is missing at: %(names)s.") % {"names": names})
    _move(assignment, (AssignmentState.ACCEPTED,), AssignmentState.SUBMITTED)


@transaction.atomic
def reopen(assignment: Assignment, *, by: User | None) -> None:
    """Reopen a submitted or recused country for its expert, while the round is open."""
    _move(assignment, (AssignmentState.SUBMITTED, AssignmentState.RECUSED), AssignmentState.ACCEPTED)
    acts.record(
        assignment.invitation.round, acts.REOPENED, code=assignment.invitation.code, iso3=assignment.country.iso3
    )
    audit.record("country given back", subject=assignment, by=by)


def unfinished_indicators(assignment: Assignment) -> QuerySet[Indicator]:
    """Return the indicators of a country without a complete assessment, in the order of the index."""
    complete = Assessment.objects.complete().filter(assignment=assignment)
    return assignment.invitation.round.indicators.exclude(pk__in=complete.values("indicator")).order_by("order")


def _in_state(invitation: Invitation, state: AssignmentState) -> QuerySet[Assignment]:
    return Assignment.objects.filter(invitation=invitation, state=state)


def _move(assignment: Assignment, old: tuple[AssignmentState, ...], new: AssignmentState) -> None:
    lock_round(assignment.invitation.round_id, State.OPEN)
    _refuse_if_none(Assignment.objects.filter(pk=assignment.pk, state__in=old).update(state=new))
    assignment.refresh_from_db(fields=["state"])


def _refuse_if_none(moved: int) -> None:
    """Raise `AlreadyDecided` if an update changed no row."""
    if not moved:
        raise AlreadyDecided(_("This was decided meanwhile, perhaps in another window: look at its state now."))
