"""Links of invitations: a link proves who an expert is, so that its token is shown once and stored as a hash."""

import secrets
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from indicators.workflow import audit
from surveys.models import Invitation
from surveys.rounds.locking import State, lock_round

TOKEN_BYTES = 24  # 192 random bits
NO_LINK = "none-"  # begins the token_hash of an invitation without a link; no SHA-256 does


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, as `Invitation.token_hash` stores it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of_no_link() -> str:
    """Return a unique token_hash for an invitation that has no link yet."""
    return NO_LINK + secrets.token_hex(16)


@transaction.atomic
def invite(invitation: Invitation, *, by: User | None) -> str:
    """Make a new link and return its token, which is not stored; the link before stops working."""
    lock_round(invitation.round_id, State.OPEN)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash(token))
    audit.record("invitation link made", subject=invitation, by=by)
    return token


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a token, of an active expert in an open or closed round; None for every other token."""
    invitations = Invitation.objects.select_related("round__edition", "round__panel", "expert")
    return (
        invitations.filter(token_hash=token_hash(token), expert__active=True)
        .exclude(round__state=State.PLANNED)
        .first()
    )
