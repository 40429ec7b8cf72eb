"""The vault's key: the site does not start with another one, and a command replaces it wherever it is killed."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.models import AuditEntry
from lib import sealing
from surveys.models import Expert, Identity, IdentityChange, IdentityUpload
from surveys.rounds import vault
from surveys.rounds.vault import keys
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_KEY, settings.VAULT_KEY_FILE = "", tmp_path / "keys" / "vault_key"


@pytest.fixture
def expert(key_of_the_test: None) -> Expert:
    expert = Expert.objects.create(code="AAA-222")
    vault.write_identity(expert, by=member("coordinator"), name="Zebulon Quartz", email="z@example.org")
    vault.ask_change(expert, by=None, email="y@example.org")
    return expert


def rotate() -> str:
    out = StringIO()
    call_command("rotate_vault_key", stdout=out)
    return out.getvalue()


def test_a_site_without_identities_needs_no_key() -> None:
    assert keys.key_fault() == ""
    assert not sealing.has_key()


def test_a_site_starts_with_the_key_that_sealed(expert: Expert) -> None:
    assert keys.key_fault() == ""


@pytest.mark.parametrize("key", ["", "another"])
def test_a_site_does_not_start_without_the_key_or_with_another_one(expert: Expert, settings: Any, key: str) -> None:
    sealing.key_file().unlink()
    if key:
        sealing.write_keys([sealing.new_key()])

    with pytest.raises(CommandError, match="does not open the identities of experts") as refused:
        call_command("prepare")

    assert "\n" not in str(refused.value)


def test_a_key_that_is_lost_is_not_followed_by_a_second_one(expert: Expert) -> None:
    sealing.key_file().unlink()

    with pytest.raises(vault.VaultLocked, match="Nothing was written"):
        vault.write_identity(Expert.objects.create(code="B"), by=member("coordinator", "other"), name="Someone")

    assert not sealing.has_key()
    assert Identity.objects.count() == 1


def test_another_key_takes_the_place_of_the_one_before(expert: Expert) -> None:
    old = sealing.keys()
    IdentityUpload.objects.create(
        by=member("coordinator", "c"), sealed=sealing.seal({"rows": "[]"}, about="an upload"), uploaded_on="2026-11-01"
    )

    said = rotate()

    (new,) = sealing.keys()
    assert new not in old
    assert vault.mail_address(expert.pk) == ("z@example.org", "")
    for row in (*Identity.objects.all(), *IdentityChange.objects.all(), *IdentityUpload.objects.all()):
        assert sealing.reseal(row.sealed)
    assert said.startswith("Sealed anew: 3.")
    facts = AuditEntry.objects.get(act="vault key replaced").facts
    assert facts == {"identity": 1, "identitychange": 1, "identityupload": 1}


@pytest.mark.parametrize("dies_at", ["_seal_anew", "write_keys alone"])
def test_killed_anywhere_it_is_run_again(expert: Expert, monkeypatch: pytest.MonkeyPatch, dies_at: str) -> None:
    old, real_write = sealing.keys(), sealing.write_keys

    def die(*_args: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if dies_at == "_seal_anew":
            patched.setattr(keys, "_seal_anew", die)
        else:
            patched.setattr(sealing, "write_keys", lambda lines: real_write(lines) if len(lines) > 1 else die())
        with pytest.raises(KeyboardInterrupt):
            rotate()
    between = sealing.keys()
    assert len(between) == 2
    assert vault.mail_address(expert.pk)[0] == "z@example.org"
    rotate()

    assert sealing.keys() == between[:1]
    assert sealing.keys() != old
    assert vault.mail_address(expert.pk)[0] == "z@example.org"


def test_a_key_given_at_the_start_is_replaced_by_giving_two(expert: Expert, settings: Any) -> None:
    (old,) = sealing.keys()
    sealing.key_file().unlink()
    settings.VAULT_KEY = old
    with pytest.raises(CommandError, match="VAULT_KEY=new,old"):
        rotate()
    new = sealing.new_key()

    settings.VAULT_KEY = f"{new},{old}"
    rotate()
    settings.VAULT_KEY = new

    assert vault.mail_address(expert.pk)[0] == "z@example.org"
    assert not sealing.key_file().exists()


def test_a_key_in_the_folder_of_the_data_lies_beside_it(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    lies = {}
    for folder in ("var", "keys"):
        settings.VAULT_KEY_FILE = tmp_path / folder / "vault_key"
        lies[folder] = sealing.lies_beside_the_database()
    settings.VAULT_KEY, settings.VAULT_KEY_FILE = sealing.new_key(), tmp_path / "var" / "vault_key"

    assert lies == {"var": True, "keys": False}
    assert not sealing.lies_beside_the_database()
