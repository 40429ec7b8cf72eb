"""An expert's replies to assignments, and the coordinators' acts of reopening one and of counting a later sheet.

Each stands in the round's chain, by code and day.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.workflow import audit
from indicators.workflow.persons import is_other_person
from lib.refusals import Refused
from surveys.models import Assessment, Assignment, Invitation, Round
from surveys.rounds import acts
from surveys.rounds.addresses import lock_living
from surveys.rounds.locking import State, lock_round

AssignmentState = Assignment.State
ACTS = {  # how a new state stands in the round's chain
    AssignmentState.ACCEPTED: acts.AGREED,
    AssignmentState.DECLINED: acts.DECLINED,
    AssignmentState.RECUSED: acts.RECUSED,
    AssignmentState.SUBMITTED: acts.SUBMITTED,
}


class AlreadyDecided(Refused):
    """The assignment is no longer in a state that the act starts from."""


class Incomplete(Refused):
    """The country cannot be submitted: an indicator has neither a score with a reason nor the mark “cannot judge”."""


@transaction.atomic
def accept(invitation: Invitation) -> None:
    """Accept all new assignments of an invitation; where there are none, the declined ones."""
    round_ = lock_living(invitation)
    if not _move_all(invitation, round_, AssignmentState.INVITED, AssignmentState.ACCEPTED):
        _refuse_if_none(_move_all(invitation, round_, AssignmentState.DECLINED, AssignmentState.ACCEPTED))


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """Decline all new assignments of an invitation."""
    round_ = lock_living(invitation)
    _refuse_if_none(_move_all(invitation, round_, AssignmentState.INVITED, AssignmentState.DECLINED))


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
    lock_living(assignment.invitation)
    missing = unfinished_indicators(assignment)
    if missing:
        names = ", ".join(str(indicator) for indicator in missing)
        raise Incomplete(_("Something is missing at: %(names)s.") % {"names": names})
    _move(assignment, (AssignmentState.ACCEPTED,), AssignmentState.SUBMITTED)


@transaction.atomic
def submit_all(invitation: Invitation) -> int:
    """Submit every country that is complete and not submitted; return how many there were."""
    lock_living(invitation)
    accepted = _in_state(invitation, AssignmentState.ACCEPTED).select_related("invitation__round", "country")
    complete = [assignment for assignment in accepted if not unfinished_indicators(assignment).exists()]
    if not complete:
        raise Incomplete(_("No country is complete: open one to see what is missing."))
    for assignment in complete:
        _move(assignment, (AssignmentState.ACCEPTED,), AssignmentState.SUBMITTED)
    return len(complete)


@transaction.atomic
def reopen(assignment: Assignment, *, by: User | None) -> None:
    """Reopen a submitted or recused country for its expert, while the round is open."""
    old = (AssignmentState.SUBMITTED, AssignmentState.RECUSED)
    _move(assignment, old, AssignmentState.ACCEPTED, act=acts.REOPENED)
    audit.record("country given back", subject=assignment, by=by)


@transaction.atomic
def ask_replacement(invitation: Invitation, *, by: User) -> None:
    """Ask that what is submitted on a sheet after a lost passphrase counts instead of the sheets before it."""
    lock_round(invitation.round_id, State.OPEN, State.CLOSED)
    followers = Invitation.objects.filter(
        pk=invitation.pk, instead_of__ended_because=Invitation.End.NEW_LINK, unlocked=False, ended_on=None
    )
    _refuse_if_none(followers.filter(replacement_asked_by=None).update(replacement_asked_by=by))
    audit.record("replacement asked for", subject=invitation, by=by)


@transaction.atomic
def confirm_replacement(invitation: Invitation, *, by: User) -> None:
    """Have a later sheet count instead of those before it. Raises `Refused` unless another person asked for it."""
    round_ = lock_round(invitation.round_id, State.OPEN, State.CLOSED)
    current = Invitation.objects.select_related("replacement_asked_by").get(pk=invitation.pk)
    asker = current.replacement_asked_by
    if asker is None:
        raise Refused(_("Nobody has asked for this yet: one person asks, another one confirms."))
    if why_not := is_other_person(by, asker):
        raise Refused(_("Another person has to confirm this.") + " " + why_not)
    waiting = Invitation.objects.filter(pk=invitation.pk, replacement_confirmed_by=None, ended_on=None)
    _refuse_if_none(waiting.update(replacement_confirmed_by=by))
    acts.record(round_, acts.REPLACEMENT_CONFIRMED, code=current.code)
    audit.record("replacement confirmed", subject=current, by=by)


def unfinished_indicators(assignment: Assignment) -> QuerySet[Indicator]:
    """Return the indicators of a country without a complete assessment, in the order of the index."""
    complete = Assessment.objects.complete().filter(assignment=assignment)
    return assignment.invitation.round.indicators.exclude(pk__in=complete.values("indicator")).order_by("order")


def _in_state(invitation: Invitation, state: AssignmentState) -> QuerySet[Assignment]:
    return Assignment.objects.filter(invitation=invitation, state=state)


def _move_all(invitation: Invitation, round_: Round, old: AssignmentState, new: AssignmentState) -> int:
    """Move all assignments of an invitation from one state to another; return how many there were."""
    rows = _in_state(invitation, old)
    countries = list(rows.values_list("country__iso3", flat=True))
    rows.update(state=new)
    for iso3 in countries:
        acts.record(round_, ACTS[new], code=invitation.code, iso3=iso3)
    return len(countries)


def _move(assignment: Assignment, old: tuple[AssignmentState, ...], new: AssignmentState, act: str = "") -> None:
    round_ = lock_living(assignment.invitation)
    _refuse_if_none(Assignment.objects.filter(pk=assignment.pk, state__in=old).update(state=new))
    assignment.refresh_from_db(fields=["state"])
    acts.record(round_, act or ACTS[new], code=assignment.invitation.code, iso3=assignment.country.iso3)


def _refuse_if_none(moved: int) -> None:
    """Raise `AlreadyDecided` if an update changed no row."""
    if not moved:
        raise AlreadyDecided(_("This was decided meanwhile, perhaps in another window: look at its state now."))
