"""Experts' passphrases: offered in six words, kept as a slow hash alone, and asked for at the expert's own address."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from lib.refusals import Refused
from surveys.models import Invitation
from surveys.rounds import acts
from surveys.rounds.inviting import TOKEN_BYTES, hash_of_no_link, token_hash
from surveys.rounds.locking import State, lock_round

WORDS_FILE = Path(__file__).resolve().parent.parent / "data" / "passphrase-words.txt"
WORDS = 6  # of 7776: 77 bits
LEAST, MOST = 12, 200  # characters of a passphrase


@sensitive_variables()
def offer() -> str:
    """Return a passphrase of six random words."""
    return " ".join(secrets.choice(_words()) for _place in range(WORDS))


@sensitive_variables()
def refuse_weak(passphrase: str) -> None:
    """Raise `Refused` for a passphrase that is short, common or a number."""
    tidied = _tidy(passphrase)
    if not LEAST <= len(tidied) <= MOST:
        raise Refused(
            _("A passphrase has from %(least)s to %(most)s characters; this one has %(count)s.")
            % {"least": LEAST, "most": MOST, "count": len(tidied)}
        )
    try:
        validate_password(tidied)
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from None


@sensitive_variables()
def claim(invitation: Invitation, *, passphrase: str) -> str:
    """Set the passphrase of an invitation and return the token of the expert's own address; its link is dead then.

    Raises `Refused` for a weak passphrase, and where the link was used or replaced meanwhile.
    """
    refuse_weak(passphrase)
    hashed, token = hashers.make_password(_tidy(passphrase)), secrets.token_urlsafe(TOKEN_BYTES)
    unused = Invitation.objects.filter(
        pk=invitation.pk, token_hash=invitation.token_hash, claimed_on=None, ended_on=None
    )
    with transaction.atomic():
        round_ = lock_round(invitation.round_id, State.OPEN)
        claimed = unused.update(
            passphrase=hashed,
            address_hash=token_hash(token),
            claimed_on=timezone.now().date(),
            token_hash=hash_of_no_link(),
        )
        if not claimed:
            raise Refused(_("This link was used meanwhile. If it was not you, ask the coordinator for a new one."))
        acts.record(round_, acts.PASSPHRASE_SET, code=invitation.code)
    return token


@sensitive_variables()
def is_right(passphrase: str, invitation: Invitation | None) -> bool:
    """Return whether this is the passphrase of an invitation; one slow hash, also where there is none."""
    stored = invitation.passphrase if invitation is not None else ""
    # Django's own dummy: for a hash that no passphrase has it computes one all the same.
    return hashers.check_password(_tidy(passphrase)[:MOST], stored or hashers.UNUSABLE_PASSWORD_PREFIX)


def _tidy(passphrase: str) -> str:
    """Return a passphrase as it is hashed: one spelling of each letter, one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


@cache
def _words() -> list[str]:
    lines = WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
