"""Checkpoints and the addresses that get them, in the admin."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError
from django.test import Client
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry, Checkpoint, CheckpointAddress
from indicators.workflow import checkpoint_copies, checkpoints
from lib.transparency import checkpoint, keys
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
CHECKPOINTS = "/admin/indicators/checkpoint/"
ADDRESSES = "/admin/indicators/checkpointaddress/"


@pytest.fixture(autouse=True)
def own_files(nothing_signed: None, settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    settings.CHECKPOINT_DIR = tmp_path / "copies"


@pytest.fixture
def administrator() -> Client:
    return signed_in("administrator", "anna")


def waiting_about_checkpoints(client: Client) -> list[str]:
    return [entry.detail for entry in client.get("/admin/").context["waiting"] if entry.title == "Checkpoints"]


def test_a_checkpoint_is_read_and_taken_along_as_it_was_signed(administrator: Client) -> None:
    row = checkpoints.write_audit_checkpoint()

    page = administrator.get(f"{CHECKPOINTS}{row.pk}/change/").content.decode()
    file = administrator.get(f"{CHECKPOINTS}{row.pk}/download/")

    assert row.text in page
    assert f"{CHECKPOINTS}{row.pk}/download/" in page
    assert file["Content-Disposition"] == f'attachment; filename="{checkpoint_copies.file_name(row)}"'
    assert checkpoint.verify(file.content.decode(), keys.signing_key().public_key()).size == row.size
    assert row.root[:8] in administrator.get(CHECKPOINTS).content.decode()


@pytest.mark.parametrize(
    ("role", "seen"), [("administrator", 200), ("publisher", 200), ("editor", 403), ("coordinator", 403)]
)
def test_administrators_and_publishers_read_checkpoints(role: str, seen: int) -> None:
    row = checkpoints.write_audit_checkpoint()
    client = signed_in(role)

    for address in (CHECKPOINTS, f"{CHECKPOINTS}{row.pk}/change/", f"{CHECKPOINTS}{row.pk}/download/"):
        assert client.get(address).status_code == seen
    assert client.post(f"{CHECKPOINTS}{row.pk}/download/").status_code == 405


def test_an_address_is_named_in_the_trail_and_gets_a_checkpoint_of_it_at_once(administrator: Client) -> None:
    response = administrator.post(f"{ADDRESSES}add/", {"email": "archive@university.example"})

    address = CheckpointAddress.objects.get()
    assert response.status_code == 302
    assert (address.email, str(address.added_by)) == ("archive@university.example", "anna")
    entry = AuditEntry.objects.get(act="checkpoint address added")
    assert (entry.subject_id, str(entry.by)) == (str(address.pk), "anna")
    assert Checkpoint.objects.get().size == entry.number
    assert "archive@university.example" in administrator.get(ADDRESSES).content.decode()


def test_removing_an_address_is_an_act_too_one_by_one_or_several(administrator: Client) -> None:
    for name in ("a", "b", "c"):
        administrator.post(f"{ADDRESSES}add/", {"email": f"{name}@paper.example"})
    first, *others = CheckpointAddress.objects.values_list("pk", flat=True)

    administrator.post(f"{ADDRESSES}{first}/delete/", {"post": "yes"})
    administrator.post(ADDRESSES, {"action": "delete_selected", "_selected_action": others, "post": "yes"})

    assert CheckpointAddress.objects.count() == 0
    assert AuditEntry.objects.filter(act="checkpoint address removed").count() == 3


def test_an_address_is_not_changed_and_one_that_is_none_is_refused(administrator: Client) -> None:
    administrator.post(f"{ADDRESSES}add/", {"email": "archive@university.example"})
    address = CheckpointAddress.objects.get()

    assert administrator.post(f"{ADDRESSES}{address.pk}/change/", {"email": "spy@example.org"}).status_code == 403
    for wrong in ("", "no address", "archive@university.example", "a@b.example\nBcc: c@d.example"):
        assert administrator.post(f"{ADDRESSES}add/", {"email": wrong}).status_code == 200
    assert CheckpointAddress.objects.get().email == "archive@university.example"


@pytest.mark.parametrize("role", ["publisher", "editor", "coordinator", "custodian", "researcher"])
def test_only_administrators_name_addresses(role: str) -> None:
    client = signed_in(role)

    assert client.get(ADDRESSES).status_code == 403
    assert client.post(f"{ADDRESSES}add/", {"email": "spy@example.org"}).status_code == 403
    assert CheckpointAddress.objects.count() == 0


def test_a_trail_that_may_not_be_signed_still_takes_the_address_and_says_why(
    administrator: Client, settings: Settings
) -> None:
    checkpoints.write_audit_checkpoint()
    Path(settings.SIGNING_KEY_FILE).unlink()

    page = administrator.post(f"{ADDRESSES}add/", {"email": "a@paper.example"}, follow=True).content.decode()

    assert CheckpointAddress.objects.count() == 1
    assert "The key that signed the checkpoints so far is missing" in page


def test_what_is_missing_is_said_on_the_start_page_the_list_and_by_the_check(
    administrator: Client, settings: Settings
) -> None:
    settings.SIGNING_KEY_FILE = Path(settings.VAR_DIR) / "signing_key.pem"
    sentences = list(checkpoint_copies.shortcomings())

    waiting = waiting_about_checkpoints(administrator)
    page = administrator.get(CHECKPOINTS).content.decode()
    warnings = [each.msg for each in run_checks(include_deployment_checks=True) if each.id == "indicators.W001"]

    assert len(sentences) == 2
    assert waiting == sentences == warnings
    assert all(sentence in page for sentence in sentences)
    assert waiting_about_checkpoints(signed_in("publisher")) == []


def test_the_check_says_nothing_before_there_are_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(checkpoint_copies, "shortcomings", fail)

    assert [each for each in run_checks(include_deployment_checks=True) if each.id == "indicators.W001"] == []
