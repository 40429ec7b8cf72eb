"""Which invitation an address of the experts' pages leads to: an unused link, an expert's own address, or none."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Assignment, Invitation, Round
from surveys.rounds.inviting import token_hash
from surveys.rounds.locking import State, lock_round

READING_DAYS = 30  # after the close, an expert reads what they wrote for as long


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of an unused link, or of an own address that has not ended; None for every other token.

    One query, the same for all tokens, so that neither its answer nor its time tells them apart.
    """
    countries = Assignment.objects.filter(invitation=OuterRef("pk"))
    recused = Q(state=Assignment.State.RECUSED)
    hashed = token_hash(token)
    invitation = (
        Invitation.objects.select_related("round__edition", "round__panel", "expert", "instead_of")
        .annotate(is_recused=Exists(countries.filter(recused)), has_others=Exists(countries.exclude(recused)))
        .filter(Q(token_hash=hashed) | Q(address_hash=hashed))
        .first()
    )
    return invitation if invitation is not None and _opens(invitation, hashed) else None


def is_link(invitation: Invitation, token: str) -> bool:
    """Return whether a token is that of the invitation's link, not of the expert's own address."""
    return invitation.token_hash == token_hash(token)


def is_over(invitation: Invitation) -> bool:
    """Return whether an expert has recused from every country, which ends the address."""
    states = set(invitation.assignments.values_list("state", flat=True))
    return states == {Assignment.State.RECUSED}


def reading_days_left(round_: Round) -> int:
    """Return for how many more days, today included, a closed round is read at its experts' addresses."""
    if round_.closed_at is None:
        return READING_DAYS
    last_day = round_.closed_at.date() + timedelta(days=READING_DAYS)
    return max(0, (last_day - timezone.now().date()).days + 1)


def lock_living(invitation: Invitation) -> Round:
    """Lock the round for an act of its expert and return it; raise `Refused` if the address ended meanwhile."""
    round_ = lock_round(invitation.round_id, State.OPEN)
    if not Invitation.objects.filter(pk=invitation.pk, ended_on=None).exists():
        raise Refused(_("This address has ended: a newer link was made in its place."))
    return round_


def _opens(invitation: Invitation, hashed: str) -> bool:
    round_, expert = invitation.round, invitation.expert
    if invitation.ended_on is not None or expert is None or not expert.active:
        return False
    if invitation.token_hash == hashed:
        return invitation.claimed_on is None and round_.state == State.OPEN
    all_recused = invitation.is_recused and not invitation.has_others  # type: ignore[attr-defined]
    is_read = round_.state == State.CLOSED and reading_days_left(round_) > 0
    return not all_recused and (round_.state == State.OPEN or is_read)
