"""The second factor of an account: set up at the first sign-in, and asked for at each later one."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from indicators.models import Account
from indicators.workflow import audit
from ocindex.deploy import safety
from ocindex.signin import claiming, recovery, totp


def is_exempt(user: User) -> bool:
    """Return whether the account signs in with its password alone: a demonstration's, on this machine only."""
    if not (settings.DEMO and safety.is_loopback(settings.HOST)):
        return False
    account = getattr(user, "account", None)  # None too where there is no row
    return account is not None and account.demonstration


@transaction.atomic
def set_up(user: User, key: str, step: int, *, is_first: bool) -> tuple[TOTPDevice, list[str]] | None:
    """Give the account this secret as its factor; return the device and the ten new recovery codes.

    Returns None if it should be the first one, and another browser was faster.
    From here on an account that its owner has claimed with a code is its owner's.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if is_first and totp.device_of(user) is not None:
        return None
    device = totp.replace_device(user, key, step)
    codes = recovery.replace_codes(user)
    if claiming.was_claimed(user):
        Account.objects.filter(user=user, owned_at=None).update(owned_at=timezone.now())
    audit.record("factor set", subject=user, by=user)
    return device, codes


@transaction.atomic
def check(user: User, code: str) -> TOTPDevice | None:
    """Return the account's device if a code of it, or a recovery code, is right and was not used before."""
    device = totp.check(user, code)
    if device is None and (owned := totp.device_of(user)) is not None and recovery.use(user, code):
        audit.record("recovery code used", subject=user, by=user, left=recovery.left(user))
        return owned
    return device


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """Give the account ten new recovery codes in place of the old ones, and return them."""
    audit.record("recovery codes set", subject=user, by=user)
    return recovery.replace_codes(user)
