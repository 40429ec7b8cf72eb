"""Accounts to try the site with: one for each staff role, their passwords in a file that only its owner may read."""

import os
import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from ocindex.roles import ROLES


def make(path: Path) -> bool:
    """Make the accounts in a database that has no user yet; return whether there was anything to do.

    Where the file is there already, its passwords are used: it may have outlived another database.
    """
    if get_user_model().objects.exists():
        return False
    passwords = read(path) if path.exists() else {}
    _apply({role: passwords.get(role) or secrets.token_urlsafe(15) for role in ROLES}, path)
    return True


def reset(path: Path) -> None:
    """Give every account of the table a new password, make what is missing, and write the file anew."""
    _apply({role: secrets.token_urlsafe(15) for role in ROLES}, path)


def read(path: Path) -> dict[str, str]:
    """Return name -> password of a file with both on each line."""
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


def _write(path: Path, passwords: dict[str, str]) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name} {password}\n" for name, password in passwords.items())
    fresh.replace(path)
