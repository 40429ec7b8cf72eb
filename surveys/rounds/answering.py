"""An expert's acts on what is asked of them, and the coordinator's one act of giving a country back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Assessment, Assignment, Invitation
from surveys.rounds.locking import State, lock_round

AssignmentState = Assignment.State


class AlreadyDecided(Refused):
    """What is asked is no longer in the state that the act starts from."""


class Incomplete(Refused):
    """A country cannot be handed in before everything is said of it."""


@transaction.atomic
def accept(invitation: Invitation) -> None:
    """Take on all countries that are newly asked for; where none are, those that were declined."""
    lock_round(invitation.round_id, State.OPEN)
    if not _all(invitation, AssignmentState.INVITED).update(state=AssignmentState.ACCEPTED):
        _must(_all(invitation, AssignmentState.DECLINED).update(state=AssignmentState.ACCEPTED))


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """Turn down every country that is newly asked for."""
    lock_round(invitation.round_id, State.OPEN)
    _must(_all(invitation, AssignmentState.INVITED).update(state=AssignmentState.DECLINED))


@transaction.atomic
def decline_country(assignment: Assignment) -> None:
    """Turn one country down: its expert does not know it well enough."""
    _move(assignment, (AssignmentState.INVITED, AssignmentState.ACCEPTED), AssignmentState.DECLINED)


@transaction.atomic
def accept_country(assignment: Assignment) -> None:
    """Take one country on, newly asked for or turned down before."""
    _move(assignment, (AssignmentState.INVITED, AssignmentState.DECLINED), AssignmentState.ACCEPTED)


@transaction.atomic
def recuse(assignment: Assignment) -> None:
    """Declare a conflict of interest about a country; that there is one is all that is kept."""
    _move(
        assignment,
        (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.SUBMITTED),
        AssignmentState.RECUSED,
    )


@transaction.atomic
def submit(assignment: Assignment) -> None:
    """Hand a country in, once every indicator is scored with a reason or marked as not to be judged."""
    lock_round(assignment.invitation.round_id, State.OPEN)
    missing = unfinished_indicators(assignment)
    if missing:
        names = ", ".join(str(indicator) for indicator in missing)
        raise Incomplete(_("Something is missing at: %(names)s.") % {"names": names})
    _move(assignment, (AssignmentState.ACCEPTED,), AssignmentState.SUBMITTED)


@transaction.atomic
def reopen(assignment: Assignment, *, by: User | None) -> None:
    """Give a country back to its expert while the round is open."""
    _move(assignment, (AssignmentState.SUBMITTED, AssignmentState.RECUSED), AssignmentState.ACCEPTED)
    audit.record("country given back", subject=assignment, by=by)


def unfinished_indicators(assignment: Assignment) -> QuerySet[Indicator]:
    """Return the indicators of which not enough is said yet."""
    complete = Assessment.objects.complete().filter(assignment=assignment)
    return assignment.invitation.round.indicators.exclude(pk__in=complete.values("indicator")).order_by("order")


def _all(invitation: Invitation, state: AssignmentState) -> QuerySet[Assignment]:
    return Assignment.objects.filter(invitation=invitation, state=state)


def _move(assignment: Assignment, old: tuple[AssignmentState, ...], new: AssignmentState) -> None:
    lock_round(assignment.invitation.round_id, State.OPEN)
    _must(Assignment.objects.filter(pk=assignment.pk, state__in=old).update(state=new))
    assignment.refresh_from_db(fields=["state"])


def _must(moved: int) -> None:
    if not moved:
        raise AlreadyDecided(_("This was decided meanwhile, perhaps in another window: look at how it stands now."))
