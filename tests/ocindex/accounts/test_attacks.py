"""What an administrator, or whoever kept a password of the demonstration, would try. Each succeeded in 0.2.0."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry
from ocindex.roles import ROLES
from tests.factories import member

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(user: User, *roles: str, **fields: str) -> dict[str, object]:
    """Return what the account's form sent in 0.2.0, with these roles ticked."""
    groups = [group.pk for group in Group.objects.filter(name__in=roles)]
    shown = {"username": user.username, "is_active": "on", "is_staff": "on", "first_name": "", "last_name": ""}
    return {**shown, "email": user.email, "groups": groups, **fields}


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_an_administrator_ticks_every_role_for_itself() -> None:
    amina = member("administrator")

    client_of(amina).post(reverse("admin:auth_user_change", args=[amina.pk]), form_of(amina, *ROLES))

    assert roles_of(amina) == {"administrator"}


def test_an_administrator_makes_its_own_second_account_a_publisher() -> None:
    amina, second = member("administrator"), member("editor", "second")

    client_of(amina).post(reverse("admin:auth_user_change", args=[second.pk]), form_of(second, "editor", "publisher"))

    assert roles_of(second) == {"editor"}


def test_an_administrator_makes_one_account_coordinator_and_custodian() -> None:
    amina, second = member("administrator"), member("coordinator", "second")
    roles = form_of(second, "coordinator", "custodian")

    client_of(amina).post(reverse("admin:auth_user_change", args=[second.pk]), roles)

    assert roles_of(second) == {"coordinator"}


def test_an_administrator_sets_the_password_of_another_and_signs_in_as_them() -> None:
    amina, publisher = member("administrator"), member("publisher")
    password = {"password1": "chosen by Amina 77", "password2": "chosen by Amina 77", "usable_password": "true"}

    client_of(amina).post(f"/admin/auth/user/{publisher.pk}/password/", password)

    assert authenticate(username="publisher", password="chosen by Amina 77") is None


def test_an_account_is_made_and_closed_without_a_trace() -> None:
    amina, editor = member("administrator"), member("editor")
    client = client_of(amina)
    before = AuditEntry.objects.count()
    password = {"password1": "chosen by Amina 77", "password2": "chosen by Amina 77", "usable_password": "true"}

    client.post(reverse("admin:auth_user_add"), {"username": "second", "email": "b@example.org", **password})
    client.post(reverse("admin:auth_user_change", args=[editor.pk]), {**form_of(editor, "editor"), "is_active": ""})

    editor.refresh_from_db()
    made, closed = User.objects.filter(username="second").exists(), not editor.is_active
    assert AuditEntry.objects.count() - before >= made + closed
    assert authenticate(username="second", password="chosen by Amina 77") is None


def test_passwords_of_the_demonstration_work_after_its_end(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.DEMO = tmp_path, True
    call_command("make_accounts", verbosity=0)
    password = dict(line.split() for line in (tmp_path / "accounts.txt").read_text().splitlines())["publisher"]
    client = Client()
    assert client.login(username="publisher", password=password)

    settings.DEMO = False

    assert authenticate(username="publisher", password=password) is None
    assert client.get("/admin/").status_code == 302
