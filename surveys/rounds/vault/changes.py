"""Changes of identities: asked by a coordinator or by the expert, told to the old address, decided by a custodian."""

from dataclasses import replace
from hashlib import sha256
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib import advisory_lock
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityChange
from surveys.rounds.vault.identities import (
    IdentityDetails,
    propose_change,
    record_reading,
    refuse_unless_custodian,
    unsealed,
)


class ChangeDetails:
    """What an identity says, what it is to say, and the checksum by which a decision names what was seen."""

    def __init__(self, old: IdentityDetails, new: IdentityDetails, seen: str) -> None:
        self.old, self.new, self.seen = old, new, seen


@sensitive_variables()
@transaction.atomic
def ask_change(expert: Expert, *, by: User | None, email: str) -> IdentityChange:
    """Ask that another address be written of an expert, who asks without an account; it waits for a custodian.

    The door calls `tell_old_address` after the commit. Where there is no identity an empty one is made first.
    """
    advisory_lock.lock()  # as in write_identity
    identity, _created = Identity.objects.get_or_create(expert=expert)
    details = unsealed(identity.sealed, expert.pk)
    return propose_change(identity, expert.pk, replace(details, email=email), by=by)


@sensitive_variables()
def tell_old_address(change: IdentityChange) -> bool | None:
    """Tell the address of now that another one was asked for; return whether that worked, None if it stays the same.

    Faults are not logged: what a mail server says quotes the address.
    """
    change = IdentityChange.objects.select_related("identity").get(pk=change.pk)
    identity = change.identity
    old = unsealed(identity.sealed, identity.expert_id)
    new = unsealed(change.sealed, identity.expert_id)
    if not old.email or old.email.casefold() == new.email.casefold():
        return None
    with translation.override(old.language or settings.LANGUAGE_CODE):
        mail = EmailMessage(_("Your address is to be changed"), _warning(), to=[old.email])
    try:
        return bool(mail.send())
    except (OSError, SMTPException, ValueError):
        return False


def _warning() -> str:
    return _(
        "Somebody asked %(site)s to write to you at another address from now on. A person will look at it first.\n"
        "\n"
        "If it was you, there is nothing to do. If it was not you, tell the people who invited you, by another way than"
        " e-mail.\n"
    ) % {"site": settings.ORIGIN}


@sensitive_variables()
def read_change(change: IdentityChange, *, by: User, why: str) -> ChangeDetails:
    """Return an identity and what it is to say, after recording the reading with its reason."""
    record_reading(change.identity, by=by, why=why)
    stored = IdentityChange.objects.select_related("identity").get(pk=change.pk)
    identity = stored.identity
    old, new = (unsealed(sealed, identity.expert_id) for sealed in (identity.sealed, stored.sealed))
    return ChangeDetails(old, new, _checksum(stored))


@transaction.atomic
def accept_change(change: IdentityChange, *, by: User, seen: str) -> None:
    """Write the change that was seen into its identity. Raises `Refused` where another one waits by now."""
    identity, sealed = _decide(change, by=by, seen=seen)
    Identity.objects.filter(pk=identity.pk).update(sealed=sealed)
    audit.record("change of an identity accepted", subject=identity, by=by, expert=identity.expert.code)


@transaction.atomic
def reject_change(change: IdentityChange, *, by: User, seen: str) -> None:
    """Delete the change that was seen. Raises `Refused` where another one waits by now."""
    identity, _sealed = _decide(change, by=by, seen=seen)
    audit.record("change of an identity rejected", subject=identity, by=by, expert=identity.expert.code)


def _decide(change: IdentityChange, *, by: User, seen: str) -> tuple[Identity, str]:
    """Delete a change that was seen, and return its identity and what it says, sealed."""
    refuse_unless_custodian(by)
    advisory_lock.lock()
    stored = IdentityChange.objects.select_related("identity__expert").filter(pk=change.pk).first()
    if stored is None:
        raise Refused(_("Someone else has decided on this change already."))
    if not constant_time_compare(seen, _checksum(stored)):
        raise Refused(_("Another change waits by now: read it before you decide."))
    stored.delete()
    return stored.identity, stored.sealed


def _checksum(change: IdentityChange) -> str:
    return sha256(change.sealed.encode()).hexdigest()
