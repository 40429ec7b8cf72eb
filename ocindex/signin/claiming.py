"""Accounts are claimed by their owners: with a code that the server mails or prints, never with a maker's password."""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Account, ClaimCode
from indicators.workflow import audit
from ocindex.signin import recovery, totp
from ocindex.signin.hashing import hash_of, new_code, plain

logger = logging.getLogger(__name__)
DAYS: Final = 7
LETTERS: Final = 16  # 80 random bits


@transaction.atomic
def make_code(user: User) -> str:
    """Return a new code for the owner of an account, valid for 7 days and for one use; older ones are void."""
    code = new_code(LETTERS)
    fields = {"hash": _hash(user, code), "expires_at": timezone.now() + timedelta(days=DAYS), "used_at": None}
    ClaimCode.objects.update_or_create(user=user, defaults=fields)
    return code


def invite(user: User, *, by: User | None) -> None:
    """Make a code for the owner of an account and mail it to the account's address, after the transaction.

    Without an address nothing is sent: `manage.py invite_account` prints a code.
    """
    Account.objects.get_or_create(user=user, defaults={"made_by": by if by != user else None})
    code = make_code(user)
    if user.email:
        transaction.on_commit(lambda: _mail(user, code))


def claim(user: User, code: str, password: str) -> bool:
    """Set the password of the account's owner, who holds the code, and spend the code; return whether it was right.

    Factor and recovery codes of before are void: the owner sets new ones next.
    """
    with transaction.atomic():
        right = ClaimCode.objects.filter(
            user=user, user__is_active=True, hash=_hash(user, code), used_at=None, expires_at__gt=timezone.now()
        )
        if not right.update(used_at=timezone.now()):
            return False
        user.set_password(password)
        user.save(update_fields=["password"])
        Account.objects.update_or_create(user=user, defaults={"must_change_password": False})
        totp.forget(user)
        recovery.forget(user)
        audit.record("password set", subject=user, by=user, how="with a code of the owner")
    return True


def holds(user: User, code: str) -> bool:
    """Return whether the code is the account's, unused and in its time."""
    now = timezone.now()
    return ClaimCode.objects.filter(
        user=user, user__is_active=True, hash=_hash(user, code), used_at=None, expires_at__gt=now
    ).exists()


def was_claimed(user: User) -> bool:
    """Return whether the owner has used the newest code that was made for the account."""
    return ClaimCode.objects.filter(user=user).exclude(used_at=None).exists()


def page() -> str:
    """Return the whole address of the page for owners."""
    return f"{settings.SITE_ADDRESS}{reverse('admin:claim')}"


def _mail(user: User, code: str) -> None:
    was_used = user.last_login is not None
    context = {"name": user.get_username(), "code": code, "address": page(), "days": DAYS, "was_used": was_used}
    text = render_to_string("admin/signin/claim_mail.txt", context)
    try:
        send_mail(_("Your account at the Organized Crime Index"), text, None, [user.email])
    except OSError:
        logger.exception("The code for account %s could not be mailed", user.pk)


def _hash(user: User, code: str) -> str:
    return hash_of("claim", str(user.pk), plain(code))
