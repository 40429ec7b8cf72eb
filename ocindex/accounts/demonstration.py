"""Accounts of the demonstration: one for each role, with their passwords in a file that only its owner may read.

They end with it: with DEMO=0 they are refused at once, also where a session is open.
"""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Account
from indicators.workflow import audit
from lib.refusals import Refused
from ocindex.accounts.administrators import administrators
from ocindex.roles import ROLES
from surveys.simulation import making, removing

FILE = "accounts.txt"  # in VAR_DIR
NAMELESS = "demonstration-"  # with which the names of removed accounts begin


def make(path: Path) -> bool:
    """Create the accounts if the database has no user yet, and write their passwords to `path`; return whether it did.

    If the file exists, its passwords are used: it may be from another database of the same folder. Once the
    demonstration was removed, nothing is made.
    """
    if User.objects.exists() or making.was_removed():
        return False
    passwords = read(path) if path.exists() else {}
    _apply({role: passwords.get(role) or secrets.token_urlsafe(15) for role in ROLES}, path)
    return True


def reset(path: Path) -> None:
    """Give every account of the demonstration a new password, create missing ones, and write the file again.

    Raises `Refused` where an account that is not the demonstration's has the name of a role.
    """
    if others := User.objects.filter(username__in=ROLES).exclude(pk__in=accounts().values("pk")):
        names = ", ".join(others.values_list("username", flat=True))
        raise Refused(_("Not an account of the demonstration: %(names)s.") % {"names": names})
    _apply({role: secrets.token_urlsafe(15) for role in ROLES}, path)


def read(path: Path) -> dict[str, str]:
    """Return {name: password} from a file with both on each line."""
    return dict(line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def accounts() -> QuerySet[User]:
    """Return the accounts that the demonstration made."""
    return User.objects.filter(account__demonstration=True)


@transaction.atomic
def end(path: Path) -> int:
    """Disable every account of the demonstration and delete the file of passwords; return how many were enabled."""
    ended = list(accounts().filter(is_active=True))
    for user in ended:
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.record("account disabled", subject=user, by=None, reason="the demonstration has ended")
    path.unlink(missing_ok=True)
    return len(ended)


@transaction.atomic
def remove_all(path: Path, *, by: User | None = None) -> bool:
    """Remove the demonstration with its accounts, all or nothing; return whether anything was there.

    Accounts that never signed in are deleted. The others, which releases, texts and the trail may name, are disabled,
    and lose name, roles and password. Raises `Refused` if somebody asks for it (`by`) and no administrator would be
    left.
    """
    if by is not None and not administrators().exists():
        raise Refused(_("No administrator would be left: make an account of your own first."))
    was_there = removing.remove_demonstration(by=by)
    end(path)
    for user in accounts().exclude(username__startswith=NAMELESS):
        was_there = True
        try:
            with transaction.atomic():
                _delete(user)
        except ProtectedError:
            _make_nameless(user)
    return was_there


def _delete(user: User) -> None:
    """Delete an account with its row of `Account`; raise `ProtectedError` if it signed in, or if rows name it."""
    if user.last_login is not None:
        raise ProtectedError("signed in", {user})
    user.role_requests.all().delete()
    Account.objects.filter(user=user).delete()
    user.delete()


def _make_nameless(user: User) -> None:
    user.username = f"{NAMELESS}{user.pk}"
    user.first_name = user.last_name = user.email = ""
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()


@transaction.atomic
def _apply(passwords: dict[str, str], path: Path) -> None:
    # The file first: if the database then refuses, the next start takes the passwords from it.
    _write(path, passwords)
    for role, password in passwords.items():
        user, created = User.objects.get_or_create(username=role)
        user.is_staff = user.is_active = True
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        Account.objects.update_or_create(user=user, defaults={"demonstration": True})
        act = "account made" if created else "password set"
        audit.record(act, subject=user, by=None, role=role, demonstration=True)


def _write(path: Path, passwords: dict[str, str]) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name} {password}\n" for name, password in passwords.items())
    fresh.replace(path)
