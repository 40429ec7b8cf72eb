"""A later entry in the vault waits for a custodian, and the address of before is told of it."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityChange, IdentityReading
from surveys.rounds import vault
from tests.factories import member

pytestmark = pytest.mark.django_db
OLD, NEW = "zebulon@quartz.example", "zebulon@thief.example"


@pytest.fixture
def expert() -> Expert:
    expert = Expert.objects.create(code="AAA-222")
    vault.write_identity(expert, by=member("coordinator", "writer"), name="Zebulon Quartz", email=OLD, language="fr")
    return expert


def stored(expert: Expert) -> vault.IdentityDetails:
    identity = Identity.objects.get(expert=expert)
    reader = member("custodian", f"reader-{IdentityReading.objects.count()}")
    return vault.read_identity(identity, by=reader, why="A test")


def test_a_coordinator_who_writes_again_changes_nothing_alone(expert: Expert) -> None:
    change = vault.write_identity(expert, by=member("coordinator"), name="Zebulon Quartz", email=NEW)

    assert change is not None
    assert stored(expert).email == OLD
    assert vault.mail_address(expert.pk) == (OLD, "fr")
    trail = AuditEntry.objects.get(act="change of an identity asked")
    assert trail.facts == {"expert": "AAA-222"}
    assert "thief" not in change.sealed + str(change) + repr(change)


def test_the_old_address_is_told_in_the_language_of_the_expert(expert: Expert) -> None:
    change = vault.ask_change(expert, by=None, email=NEW)

    assert vault.tell_old_address(change) is True
    assert [letter.to for letter in mail.outbox] == [[OLD]]
    assert NEW not in mail.outbox[0].body + mail.outbox[0].subject
    assert "Zebulon" not in mail.outbox[0].body + mail.outbox[0].subject


def test_nobody_is_told_where_the_address_stays(expert: Expert) -> None:
    change = vault.write_identity(expert, by=member("coordinator"), name="Z. Quartz", email=OLD.upper())

    assert change is not None
    assert vault.tell_old_address(change) is None
    assert mail.outbox == []


def test_a_mail_server_that_refuses_is_not_quoted(
    expert: Expert, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(f"550 {OLD}: no such user")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    change = vault.ask_change(expert, by=None, email=NEW)

    assert vault.tell_old_address(change) is False
    assert "quartz" not in caplog.text


def test_what_an_expert_asks_is_no_act_with_a_time_in_the_trail(expert: Expert) -> None:
    before = AuditEntry.objects.count()

    change = vault.ask_change(expert, by=None, email=NEW)

    assert AuditEntry.objects.count() == before
    assert change.by is None


def test_an_expert_without_an_identity_asks_for_an_address_too() -> None:
    nameless = Expert.objects.create(code="BBB-222")

    change = vault.ask_change(nameless, by=None, email=NEW)

    assert vault.tell_old_address(change) is None
    assert vault.mail_address(nameless.pk) == ("", "")


def test_a_coordinator_does_not_write_over_what_the_expert_asked(expert: Expert) -> None:
    vault.ask_change(expert, by=None, email=NEW)

    with pytest.raises(Refused, match="The expert has asked for a change"):
        vault.write_identity(expert, by=member("coordinator"), name="Someone", email="x@example.org")

    assert IdentityChange.objects.get().by is None


def test_a_custodian_reads_both_and_accepts_what_was_read(expert: Expert) -> None:
    change, custodian = vault.ask_change(expert, by=None, email=NEW), member("custodian")

    details = vault.read_change(change, by=custodian, why="The expert called")
    vault.accept_change(change, by=custodian, seen=details.seen)

    assert (details.old.email, details.new.email, details.new.name) == (OLD, NEW, "Zebulon Quartz")
    assert IdentityReading.objects.get().why == "The expert called"
    assert stored(expert).email == NEW
    assert not IdentityChange.objects.exists()
    assert AuditEntry.objects.get(act="change of an identity accepted").by == custodian


def test_a_custodian_rejects_and_all_stays(expert: Expert) -> None:
    change, custodian = vault.ask_change(expert, by=None, email=NEW), member("custodian")

    vault.reject_change(change, by=custodian, seen=vault.read_change(change, by=custodian, why="Look").seen)

    assert stored(expert).email == OLD
    assert not IdentityChange.objects.exists()


def test_what_was_not_seen_is_not_accepted(expert: Expert) -> None:
    writer, custodian = member("coordinator"), member("custodian")
    change = vault.write_identity(expert, by=writer, name="Zebulon Quartz", email=OLD)
    assert change is not None
    seen = vault.read_change(change, by=custodian, why="Look").seen
    vault.write_identity(expert, by=writer, name="Zebulon Quartz", email=NEW)

    with pytest.raises(Refused, match="Another change waits by now"):
        vault.accept_change(change, by=custodian, seen=seen)

    assert stored(expert).email == OLD


def test_a_change_is_decided_once(expert: Expert) -> None:
    change, custodian = vault.ask_change(expert, by=None, email=NEW), member("custodian")
    seen = vault.read_change(change, by=custodian, why="Look").seen
    vault.reject_change(change, by=custodian, seen=seen)

    with pytest.raises(Refused, match="already"):
        vault.accept_change(change, by=custodian, seen=seen)


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "administrator"])
def test_other_roles_neither_read_nor_decide(role: str, expert: Expert) -> None:
    change, person = vault.ask_change(expert, by=None, email=NEW), member(role)
    seen = vault.read_change(change, by=member("custodian"), why="Look").seen

    for act in (vault.accept_change, vault.reject_change):
        with pytest.raises(vault.IdentityAccessDenied):
            act(change, by=person, seen=seen)
    with pytest.raises(vault.IdentityAccessDenied):
        vault.read_change(change, by=person, why="Look")

    assert IdentityChange.objects.exists()


def test_a_key_that_does_not_open_it_is_said_in_words(expert: Expert, settings: object, tmp_path: object) -> None:
    settings.VAULT_KEY_FILE = tmp_path / "another"  # type: ignore[attr-defined,operator]

    with pytest.raises(vault.VaultLocked, match="does not open this identity"):
        stored(expert)
