"""Accounts: making, disabling and enabling them, and resetting what their owner signs in with."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Account
from indicators.workflow import audit
from lib import advisory_lock
from lib.refusals import Refused
from ocindex.accounts import addresses, giving
from ocindex.accounts.administrators import is_ended, refuse_last, refuse_unless_administrator
from ocindex.signin import claiming, recovery, totp

DETAILS = ("first_name", "last_name", "email")


@transaction.atomic
def make_account(
    name: str,
    email: str,
    *,
    by: User | None,
    first_name: str = "",
    last_name: str = "",
    roles: Iterable[str] = (),
    reason: str = "",
) -> User:
    """Make a staff account without a password, and send its owner the code to set one; return the account.

    Roles are given, or asked for where they take two administrators. `by` is None on the server's command line.
    Raises `Refused` if the name is taken, or a role cannot be given.
    """
    advisory_lock.lock()
    refuse_unless_administrator(by)
    if User.objects.filter(username__iexact=name).exists():
        raise Refused(_("There is an account of this name."))
    user = User(username=name, email=email, first_name=first_name, last_name=last_name, is_staff=True)
    user.set_unusable_password()
    user.save()
    Account.objects.create(user=user, made_by=by)
    audit.record("account made", subject=user, by=by)
    for role in roles:
        giving.give_or_ask(user, role, by=by, reason=reason)
    claiming.invite(user, by=by)
    return user


@transaction.atomic
def change_details(user: User, *, by: User, **details: str) -> list[str]:
    """Set first_name, last_name and email; return the names of what differs. The trail keeps those, not the values.

    Raises `Refused` for another e-mail address where the account was used already, and changes nothing then.
    """
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    before = User.objects.get(pk=user.pk)
    changed = [name for name in DETAILS if name in details and getattr(before, name) != details[name]]
    if "email" in changed:
        addresses.correct_address(user, details["email"], by=by)
    if names := [name for name in changed if name != "email"]:
        User.objects.filter(pk=user.pk).update(**{name: details[name] for name in names})
        audit.record("account changed", subject=user, by=by, fields=names)
    user.refresh_from_db()
    return changed


@transaction.atomic
def disable(user: User, *, by: User | None, reason: str = "") -> None:
    """End an account: it cannot sign in, and its sessions end. `Refused` for the only administrator."""
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    refuse_last(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused(_("The account is disabled already."))
    audit.record("account disabled", subject=user, by=by, reason=reason)
    user.refresh_from_db()


@transaction.atomic
def enable(user: User, *, by: User | None) -> None:
    """Let a disabled account sign in again, with the roles it had. `Refused` for one of an ended demonstration."""
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    if is_ended(user):
        raise Refused(_("The account is the demonstration’s, and this site has none (DEMO=0)."))
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(_("The account is enabled already."))
    audit.record("account enabled", subject=user, by=by)
    user.refresh_from_db()


@transaction.atomic
def reset_password(user: User, *, by: User | None) -> None:
    """Void the password of another, whose owner gets a code to set a new one; nobody else learns it."""
    _start_reset(user, by)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record("password reset", subject=user, by=by)
    _make_its_owner_claim_it(user, by)


@transaction.atomic
def remove_factor(user: User, *, by: User | None) -> None:
    """Remove the second factor of another, whose owner gets a code to set a new one."""
    _start_reset(user, by)
    totp.forget(user)
    recovery.forget(user)
    audit.record("factor removed", subject=user, by=by)
    _make_its_owner_claim_it(user, by)


def _start_reset(user: User, by: User | None) -> None:
    advisory_lock.lock()
    refuse_unless_administrator(by, user)
    if by is not None and by.pk == user.pk:
        raise Refused(_("Change your own password and second factor on your own page."))
    if not user.is_active:
        raise Refused(_("The account is disabled: enable it first."))


def _make_its_owner_claim_it(user: User, by: User | None) -> None:
    """Send the owner a code. Until it is used, the account does not count as another person than `by`.

    Afterwards it does, also where `by` signs a release beside it: the code went to the owner's own address, which `by`
    could not change (`addresses`), and the mail says that the account was reset.
    """
    Account.objects.update_or_create(user=user, defaults={"made_by": by, "owned_at": None})
    claiming.invite(user, by=by)
