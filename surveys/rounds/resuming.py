"""Going on after a lost passphrase: the old one gives back what was written under it, and makes the new sheet count."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from lib.refusals import Refused
from surveys.models import Assessment, Assignment, Invitation, Round
from surveys.rounds import acts, passphrases
from surveys.rounds.addresses import lock_living

State = Assignment.State
# Fields of an assessment that its expert writes.
WRITTEN = ("indicator_id", "half_points", "cannot_judge", "confidence", "reason", "sources", "words_erased_on")
RESUMED = {State.ACCEPTED: acts.AGREED, State.DECLINED: acts.DECLINED, State.SUBMITTED: acts.SUBMITTED}


def may_unlock(invitation: Invitation) -> bool:
    """Return whether this sheet follows one whose passphrase was lost, and was not unlocked yet."""
    old = invitation.instead_of
    return old is not None and old.ended_because == Invitation.End.NEW_LINK and not invitation.unlocked


@sensitive_variables()
def unlock(invitation: Invitation, *, passphrase: str) -> None:
    """Bring over what was written under the old passphrase, and have this sheet count from now on.

    What is written anew stays as it is. Raises `Refused` for every other passphrase; one slow hash each time.
    """
    is_right = passphrases.is_right(passphrase, invitation.instead_of)
    if not (is_right and may_unlock(invitation)):
        raise Refused(_("This is not the passphrase you had before. Look at it letter by letter."))
    with transaction.atomic():
        round_ = lock_living(invitation)
        if not Invitation.objects.filter(pk=invitation.pk, unlocked=False).update(unlocked=True):
            raise Refused(_("This was done already, perhaps in another window."))
        acts.record(round_, acts.UNLOCKED, code=invitation.code)
        before = {row.country_id: row for row in _assignments(invitation.instead_of)}
        for assignment in _assignments(invitation):
            if old := before.get(assignment.country_id):
                _bring_over(old, assignment, round_)
    invitation.refresh_from_db(fields=["unlocked"])


def _assignments(invitation: Invitation | None) -> list[Assignment]:
    return list(Assignment.objects.filter(invitation=invitation).select_related("invitation", "country"))


def _bring_over(old: Assignment, new: Assignment, round_: Round) -> None:
    """Copy the assessments that the new sheet lacks; a country that nobody began there gets its old state too."""
    if new.state not in (State.INVITED, State.ACCEPTED):
        return
    written = set(Assessment.objects.filter(assignment=new).values_list("indicator", flat=True))
    rows = Assessment.objects.filter(assignment=old).exclude(indicator__in=written).values(*WRITTEN)
    Assessment.objects.bulk_create([Assessment(assignment=new, **row) for row in rows])
    act = RESUMED.get(State(old.state))
    if new.state == State.INVITED and act:
        Assignment.objects.filter(pk=new.pk).update(state=old.state)
        acts.record(round_, act, code=new.invitation.code, iso3=new.country.iso3)
