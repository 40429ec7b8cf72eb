"""Each checkpoint is copied to a folder and mailed; what fails stops nothing, is named, and is tried again."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from indicators.models import AuditEntry, Checkpoint, CheckpointAddress, CheckpointMail
from indicators.tasks import sweep_checkpoints
from indicators.workflow import audit, checkpoint_copies, checkpoints
from lib import append_only
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(nothing_signed: None, settings: Settings, tmp_path: Path) -> Path:
    """Return the folder for copies; the key lies apart from the database."""
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    settings.CHECKPOINT_DIR = tmp_path / "copies"
    settings.ORIGIN = "index.example"
    settings.EMAIL_SUBJECT_PREFIX = "[index.example] "
    return tmp_path / "copies"


@pytest.fixture
def address() -> CheckpointAddress:
    return checkpoint_copies.add_address("archive@university.example", by=member("administrator", "anna"))


def in_the_past(**age: int) -> None:
    """Let the checkpoints so far have been made some time ago."""
    append_only.drop_triggers()
    Checkpoint.objects.update(made_at=timezone.now() - timedelta(**age))
    append_only.create_triggers()


def fail(*_arguments: object, **_more: object) -> None:
    raise ConnectionRefusedError(111, "Connection refused")


def test_a_checkpoint_stands_in_the_folder_once_its_act_has_ended(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = checkpoints.write_audit_checkpoint()
        assert not folder.exists()

    copied = list(folder.iterdir())
    assert [path.name for path in copied] == [f"audit-00000006-{row.root[:8]}.txt"]
    assert copied[0].read_bytes() == row.text.encode()


def test_an_act_that_is_undone_leaves_no_checkpoint(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        checkpoints.write_audit_checkpoint()
        transaction.set_rollback(True)

    assert not folder.exists()
    assert Checkpoint.objects.count() == 0


def test_a_copy_is_never_written_again(folder: Path) -> None:
    row = checkpoints.write_audit_checkpoint()
    checkpoint_copies.copy(row)
    path = next(folder.iterdir())
    path.write_text("as somebody left it")

    assert checkpoint_copies.copy(row)
    assert path.read_text() == "as somebody left it"


def test_a_folder_that_fails_stops_nothing_is_named_and_filled_later(
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    folder.write_text("no folder")

    with django_capture_on_commit_callbacks(execute=True):
        row = checkpoints.write_audit_checkpoint()

    assert Checkpoint.objects.get() == row
    assert "CHECKPOINT_DIR: audit-00000006" in caplog.text
    assert "The newest checkpoint is not in the folder CHECKPOINT_DIR." in list(checkpoint_copies.shortcomings())
    folder.unlink()
    sweep_checkpoints()
    assert next(folder.iterdir()).read_text() == row.text
    assert "The newest checkpoint is not in the folder CHECKPOINT_DIR." not in list(checkpoint_copies.shortcomings())


def test_the_sweep_writes_the_checkpoint_of_the_day_and_mails_it_once(folder: Path, address: CheckpointAddress) -> None:
    sweep_checkpoints()
    sweep_checkpoints()

    row = Checkpoint.objects.get()
    assert (row.log, row.size) == ("audit", 7)
    [sent] = mail.outbox
    assert sent.to == ["archive@university.example"]
    assert sent.subject == "[index.example] Checkpoint of index.example/audit, 7 entries"
    assert row.text in sent.body
    assert sent.attachments == [(f"audit-00000007-{row.root[:8]}.txt", row.text, "text/plain")]
    assert [path.name for path in folder.iterdir()] == [f"audit-00000007-{row.root[:8]}.txt"]


def test_the_file_in_a_mail_is_the_text_to_the_byte(address: CheckpointAddress) -> None:
    sweep_checkpoints()

    attached = mail.outbox[0].message().get_payload()[1]  # type: ignore[index]
    assert attached.get_payload(decode=True).decode() == Checkpoint.objects.get().text  # type: ignore[union-attr]


def test_an_address_gets_what_is_made_after_it_was_named(address: CheckpointAddress) -> None:
    sweep_checkpoints()
    second = checkpoint_copies.add_address("press@paper.example", by=address.added_by)  # type: ignore[arg-type]
    checkpoints.write_audit_checkpoint()

    sweep_checkpoints()

    assert [(sent.to[0], sent.subject.split(", ")[1]) for sent in mail.outbox] == [
        ("archive@university.example", "7 entries"),
        ("archive@university.example", "8 entries"),
        ("press@paper.example", "8 entries"),
    ]
    assert CheckpointMail.objects.filter(address=second).count() == 1


def test_a_mail_that_fails_is_sent_by_a_later_sweep_and_its_address_is_not_logged(
    address: CheckpointAddress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", fail)
        sweep_checkpoints()
    CheckpointAddress.objects.update(added_at=timezone.now() - timedelta(days=3))
    in_the_past(days=2)

    assert "could not be mailed (ConnectionRefusedError)" in caplog.text
    assert "university" not in caplog.text
    assert "wait to be mailed for more than a day" in " ".join(checkpoint_copies.shortcomings())
    sweep_checkpoints()
    assert len(mail.outbox) == 1
    assert "wait to be mailed" not in " ".join(checkpoint_copies.shortcomings())


def test_naming_and_removing_an_address_is_in_the_trail_without_the_address(address: CheckpointAddress) -> None:
    sweep_checkpoints()
    key = str(address.pk)
    checkpoint_copies.remove_address(address, by=address.added_by)  # type: ignore[arg-type]

    entries = AuditEntry.objects.filter(subject_kind="indicators.checkpointaddress").order_by("number")
    assert [(entry.act, entry.subject_id, str(entry.by), entry.facts) for entry in entries] == [
        ("checkpoint address added", key, "anna", {}),
        ("checkpoint address removed", key, "anna", {}),
    ]
    assert CheckpointAddress.objects.count() == 0


def test_a_sweep_that_may_not_sign_says_why_and_goes_on(
    settings: Settings, address: CheckpointAddress, caplog: pytest.LogCaptureFixture
) -> None:
    sweep_checkpoints()
    checkpoint_copies.add_address("press@paper.example", by=address.added_by)  # type: ignore[arg-type]
    CheckpointAddress.objects.update(added_at=timezone.now() - timedelta(days=9))
    in_the_past(days=3)
    Path(settings.SIGNING_KEY_FILE).unlink()

    with caplog.at_level(logging.ERROR):
        sweep_checkpoints()

    assert "No checkpoint was written: The key that signed the checkpoints so far is missing" in caplog.text
    assert len(mail.outbox) == 2
    assert "has had no checkpoint for two days" in " ".join(checkpoint_copies.shortcomings())


def test_a_site_without_key_apart_or_address_says_so(settings: Settings) -> None:
    settings.SIGNING_KEY_FILE = Path(settings.VAR_DIR) / "key.pem"

    beside, unheard = checkpoint_copies.shortcomings()

    assert beside.startswith("The key that signs checkpoints lies beside the database")
    assert unheard.startswith("No address gets the checkpoints")


def test_a_site_with_all_of_it_lacks_nothing(address: CheckpointAddress) -> None:
    sweep_checkpoints()
    audit.record("tried", subject="x", by=None)

    assert list(checkpoint_copies.shortcomings()) == []
