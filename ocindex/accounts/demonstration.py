"""Accounts of the demonstration: one for each role, with their passwords in a file that only its owner may read.

They end with it: with DEMO=0 they are refused at once, also where a session is open.
"""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.models import Account
from indicators.workflow import audit
from lib.refusals import Refused
from ocindex.roles import ROLES

FILE = "accounts.txt"  # in VAR_DIR


def make(path: Path) -> bool:
    """Create the accounts if the database has no user yet, and write their passwords to `path`; return whether it did.

    If the file exists, its passwords are used: it may be from another database of the same folder.
    """
    if User.objects.exists():
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
