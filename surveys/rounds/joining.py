"""Experts who join a round late, or in the place of another."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Country
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Expert, Invitation, Round
from surveys.rounds import acts
from surveys.rounds.arranging import assign_all, countries_within, make_invitation, refuse_ended
from surveys.rounds.extending import refuse_no_reason
from surveys.rounds.inviting import hash_of_no_link, submit_reopened
from surveys.rounds.locking import State, lock_round
from surveys.rounds.progress import SUBMITTED_STATES


def candidates(round_: Round) -> QuerySet[Expert]:
    """Return the active experts of the panel who never had a part in the round, by code."""
    experts = Expert.objects.filter(panels=round_.panel_id, active=True)
    return experts.exclude(invitations__round=round_).order_by("code")


@transaction.atomic
def join(round_: Round, *, expert: Expert, countries: Collection[Country], by: User | None) -> Invitation:
    """Let an expert join a planned or open round for some of its countries; return the invitation, with a new code.

    The expert is on the panel from then on.
    """
    locked = lock_round(round_.pk, State.PLANNED, State.OPEN)
    wanted = countries_within(locked, countries)
    if not wanted:
        raise Refused(_("Choose at least one country."))
    _refuse_taking_part(locked, expert)
    locked.panel.experts.add(expert)
    invitation = make_invitation(locked, expert.pk)
    assign_all(invitation, wanted)
    if locked.state == State.OPEN:
        acts.record(locked, acts.JOINED, code=invitation.code)
    codes = sorted(country.iso3 for country in countries)
    audit.record("expert joined", subject=invitation, by=by, countries=codes)
    return invitation


@transaction.atomic
def replace(invitation: Invitation, *, expert: Expert, by: User | None, why: str) -> Invitation:
    """End an expert's part in an open round and return the invitation of the one who goes on.

    What was submitted stays and counts, also where it was reopened since. The other countries are given to the other
    expert, with nothing of what was written of them.
    """
    locked = lock_round(invitation.round_id, State.OPEN)
    refuse_no_reason(why)
    refuse_ended(invitation)
    _refuse_taking_part(locked, expert)
    submit_reopened(invitation, locked)
    left = set(invitation.assignments.exclude(state__in=SUBMITTED_STATES).values_list("country", flat=True))
    if not left:
        raise Refused(_("%(code)s has submitted everything: nothing is left for another.") % {"code": invitation.code})
    ended = {"ended_on": timezone.now().date(), "ended_because": Invitation.End.REPLACED}
    Invitation.objects.filter(pk=invitation.pk).update(**ended, token_hash=hash_of_no_link())
    locked.panel.experts.add(expert)
    successor = make_invitation(locked, expert.pk, instead_of=invitation)
    assign_all(successor, left)
    acts.record(locked, acts.ENDED, code=invitation.code)
    acts.record(locked, acts.JOINED, code=successor.code)
    audit.record("expert replaced", subject=invitation, by=by, reason=why.strip())
    invitation.refresh_from_db(fields=[*ended])
    return successor


def _refuse_taking_part(round_: Round, expert: Expert) -> None:
    if not Expert.objects.filter(pk=expert.pk, active=True).exists():
        raise Refused(_("This expert is not active: only active experts are asked."))
    if round_.invitations.filter(expert=expert).exists():
        raise Refused(_("This expert has a part in the round, or had one that ended: choose another."))
