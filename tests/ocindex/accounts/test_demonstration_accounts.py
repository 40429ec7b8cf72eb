import stat
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from indicators.models import Account
from indicators.workflow import audit
from ocindex.accounts import demonstration

pytestmark = pytest.mark.django_db
NAMES = ["administrator", "coordinator", "custodian", "editor", "publisher", "researcher"]


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "accounts.txt"


def test_every_role_gets_an_account_with_the_password_of_the_file(file: Path) -> None:
    call_command("make_accounts", verbosity=0)

    passwords = demonstration.read(file)
    assert sorted(passwords) == NAMES
    for name, password in passwords.items():
        user = authenticate(username=name, password=password)
        assert user is not None
        assert [group.name for group in user.groups.all()] == [name]
        assert user.is_staff
        assert not user.is_superuser


def test_the_passwords_are_long_differ_and_are_the_owner_s_alone(file: Path) -> None:
    call_command("make_accounts", verbosity=0)

    passwords = demonstration.read(file).values()
    assert len(set(passwords)) == 6
    assert min(map(len, passwords)) >= 20
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_later_start_changes_nothing(file: Path) -> None:
    call_command("make_accounts", verbosity=0)
    before = file.read_text()
    Account.objects.filter(user__username="editor").delete()
    User.objects.filter(username="editor").delete()

    call_command("make_accounts", verbosity=0)

    assert file.read_text() == before
    assert not User.objects.filter(username="editor").exists()


def test_accounts_of_somebody_else_are_left_alone(file: Path) -> None:
    User.objects.create_user("amina")

    call_command("make_accounts", verbosity=0)

    assert list(User.objects.values_list("username", flat=True)) == ["amina"]
    assert not file.exists()


def test_a_new_database_takes_the_passwords_of_the_file_that_is_there(file: Path) -> None:
    call_command("make_accounts", verbosity=0)
    before = demonstration.read(file)
    Account.objects.all().delete()
    User.objects.all().delete()

    call_command("make_accounts", verbosity=0)

    assert demonstration.read(file) == before
    assert authenticate(username="publisher", password=before["publisher"])


def test_a_lost_file_is_said_and_reset_gives_new_passwords(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_accounts", verbosity=0)
    before = demonstration.read(file)
    file.unlink()

    call_command("make_accounts")
    assert "make_accounts --reset" in capsys.readouterr().out

    call_command("make_accounts", "--reset", verbosity=0)
    assert authenticate(username="editor", password=before["editor"]) is None
    assert authenticate(username="editor", password=demonstration.read(file)["editor"])


def test_accounts_that_an_earlier_version_made_are_marked_and_nobody_else_s() -> None:
    mark = import_module("indicators.migrations.0010_mark_demonstration_accounts").mark
    made = timezone.now() - timedelta(days=30)
    for second, name in enumerate(NAMES):
        User.objects.create_user(name, date_joined=made + timedelta(seconds=second))
    User.objects.create_user("amina", date_joined=made + timedelta(seconds=30))

    mark(apps, None)

    assert sorted(demonstration.accounts().values_list("username", flat=True)) == NAMES


def test_people_whose_accounts_are_named_after_roles_are_no_demonstration() -> None:
    mark = import_module("indicators.migrations.0010_mark_demonstration_accounts").mark
    for day, name in enumerate(["root", *NAMES]):
        User.objects.create_user(name, date_joined=timezone.now() - timedelta(days=30 - day))

    mark(apps, None)

    assert not demonstration.accounts().exists()


def test_accounts_made_on_the_command_line_are_in_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "one of the longer ones")
    call_command("createsuperuser", interactive=False, username="root", email="root@example.org", verbosity=0)
    monkeypatch.setattr("getpass.getpass", lambda **_options: "another of the longer ones")
    call_command("changepassword", "root", verbosity=0)

    root = User.objects.get(username="root")
    assert [(entry.act, entry.by) for entry in audit.entries_of(root)] == [
        ("account made", None),
        ("password set", None),
    ]
    assert authenticate(username="root", password="another of the longer ones")
