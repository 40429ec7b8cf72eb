"""The link in an invitation: whoever holds it is the expert, so only its hash is kept, and nobody sees it twice."""

import secrets
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from indicators.workflow import audit
from surveys.models import Invitation
from surveys.rounds.locking import State, lock_round

TOKEN_BYTES = 24  # 192 random bits
NO_LINK = "none-"  # no SHA-256 begins like this: no link opens such an invitation


def token_hash(token: str) -> str:
    """Return by what a token is found."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of_no_link() -> str:
    """Return what an invitation holds before its first link is made."""
    return NO_LINK + secrets.token_hex(16)


@transaction.atomic
def invite(invitation: Invitation, *, by: User | None) -> str:
    """Make a new link and return its token, this once; the link before stops working."""
    lock_round(invitation.round_id, State.OPEN)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash(token))
    audit.record("invitation link made", subject=invitation, by=by)
    return token


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that a link opens; None for one that was never made, was replaced, or was withdrawn."""
    known = Invitation.objects.select_related("round__edition", "round__panel", "expert")
    return known.filter(token_hash=token_hash(token), expert__active=True).exclude(round__state=State.PLANNED).first()
