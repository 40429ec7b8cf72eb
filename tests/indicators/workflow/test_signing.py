"""Checkpoints are signed with one key, and another one takes its place only by an act that says so."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry
from indicators.workflow import checkpoints, signing
from indicators.workflow.refusals import AnotherSigningKey
from lib.refusals import Refused
from lib.transparency import keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(nothing_signed: None, settings: Settings, tmp_path: Path) -> Path:
    """A key that has signed the trail once."""
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    checkpoints.write_audit_checkpoint()
    return tmp_path / "key.pem"


def test_a_key_that_is_missing_is_not_made_anew(key_file: Path) -> None:
    key_file.unlink()

    with pytest.raises(AnotherSigningKey, match="is missing: put it back at .*key.pem"):
        checkpoints.write_audit_checkpoint()
    with pytest.raises(CommandError, match="The key that signed the checkpoints is missing"):
        call_command("verify_audit")
    assert not key_file.exists()


def test_another_key_in_its_place_signs_nothing(key_file: Path) -> None:
    key_file.unlink()
    keys.signing_key()

    with pytest.raises(AnotherSigningKey, match="holds another key than the one that signed"):
        checkpoints.write_audit_checkpoint()
    with pytest.raises(CommandError, match="is not signed with the key of this site"):
        call_command("verify_audit")


def test_a_lost_key_is_replaced_by_an_act_in_the_trail(key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key_file.unlink()

    call_command("replace_signing_key", "--reason", "The disk with the key burned.")
    row = checkpoints.write_audit_checkpoint()

    entry = AuditEntry.objects.get(act="signing key replaced")
    assert entry.facts == {
        "key": keys.fingerprint(keys.signing_key().public_key()), "reason": "The disk with the key burned.",
    }  # fmt: skip
    assert entry.facts["key"] in capsys.readouterr().out
    assert row.size == 7
    call_command("verify_audit")


def test_a_key_replaced_once_may_not_be_replaced_in_silence_afterwards(key_file: Path) -> None:
    key_file.unlink()
    signing.replace_signing_key(reason="Lost.")
    checkpoints.write_audit_checkpoint()
    key_file.unlink()
    keys.signing_key()

    with pytest.raises(AnotherSigningKey):
        checkpoints.write_audit_checkpoint()


def test_the_act_of_another_key_does_not_help_a_third_one(key_file: Path) -> None:
    key_file.unlink()
    signing.replace_signing_key(reason="Lost.")
    key_file.unlink()
    keys.signing_key()

    with pytest.raises(AnotherSigningKey):
        checkpoints.write_audit_checkpoint()


def test_a_key_that_signed_is_not_replaced_by_itself_nor_without_a_reason(key_file: Path) -> None:
    with pytest.raises(Refused, match="Nothing was signed with another key"):
        signing.replace_signing_key(reason="For fun.")
    with pytest.raises(Refused, match="Say why"):
        signing.replace_signing_key(reason=" ")
    with pytest.raises(CommandError, match="Nothing was signed with another key"):
        call_command("replace_signing_key", "--reason", "For fun.")
