"""Demonstration accounts: one for each staff role, with their passwords in a file that only its owner may read."""

import os
import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from indicators.models import Account
from ocindex.roles import ROLES


def make(path: Path) -> bool:
    """Create the accounts if the database has no user yet, and write their passwords to `path`; return whether it did.

    If the file exists, its passwords are used: it may be from another database of the same folder.
    """
    if get_user_model().objects.exists():
        return False
    passwords = read(path) if path.exists() else {}
    _apply({role: passwords.get(role) or secrets.token_urlsafe(15) for role in ROLES}, path)
    return True


def reset(path: Path) -> None:
    """Give every demonstration account a new password, create missing ones, and write the file again."""
    _apply({role: secrets.token_urlsafe(15) for role in ROLES}, path)


def read(path: Path) -> dict[str, str]:
    """Return {name: password} from a file with both on each line."""
    return dict(line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


@transaction.atomic
def _apply(passwords: dict[str, str], path: Path) -> None:
    # The file first: if the database then refuses, the next start takes the passwords from it.
    _write(path, passwords)
    for role, password in passwords.items():
        user, _created = get_user_model().objects.get_or_create(username=role)
        user.is_staff = user.is_active = True
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        Account.objects.update_or_create(user=user, defaults={"demonstration": True})


def _write(path: Path, passwords: dict[str, str]) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name} {password}\n" for name, password in passwords.items())
    fresh.replace(path)
