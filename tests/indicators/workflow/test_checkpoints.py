"""Checkpoints convict a trail that was rewritten as a whole, by whoever may write the database."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry, Checkpoint
from indicators.workflow import audit, checkpoints
from indicators.workflow.refusals import Rewritten
from lib import append_only
from lib.transparency import checkpoint, keys

pytestmark = pytest.mark.django_db
Entries = list[AuditEntry]


@pytest.fixture(autouse=True)
def own_files(nothing_signed: None, settings: Settings, tmp_path: Path) -> None:
    """Each test has a key and a folder of its own."""
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.ORIGIN = "index.example"


@pytest.fixture
def trail() -> list[User]:
    """Twelve acts of two people stand in the trail, after the six of the software."""
    people = [User.objects.create_user("ana"), User.objects.create_user("ben")]
    for number in range(12):
        audit.record("tried", subject=people[number % 2], by=people[number % 2], value=number)
    return people


@pytest.fixture
def day_one(trail: list[User], tmp_path: Path) -> Path:
    """A checkpoint of the first day was kept outside the site, and six acts followed it."""
    path = tmp_path / "day-one.txt"
    path.write_text(checkpoints.write_audit_checkpoint().text)
    for number in range(6):
        audit.record("tried later", subject=trail[0], by=trail[1], value=number)
    return path


def verify(*arguments: str) -> str:
    """Return what verify_audit prints."""
    out = io.StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def rewrite(change: Callable[[Entries], None]) -> None:
    """Write the trail anew as somebody would who may write the database and knows this software."""
    append_only.drop_triggers()
    entries = list(AuditEntry.objects.order_by("number"))
    change(entries)
    AuditEntry.objects.all().delete()
    Checkpoint.objects.all().delete()
    before = ""
    for number, entry in enumerate(entries, start=1):
        entry.pk, entry.number, entry.previous_sha256 = None, number, before
        before = entry.sha256 = audit.checksum(entry)
        entry.save(force_insert=True)
    append_only.create_triggers()


def put(number: int, **values: object) -> Callable[[Entries], None]:
    """Return a rewriting that gives an entry other values."""

    def change(entries: Entries) -> None:
        for name, value in values.items():
            setattr(entries[number - 1], name, value)

    return change


def another_person(entries: Entries) -> None:
    entries[8].by, entries[8].role = entries[9].by, entries[9].role


def swapped(entries: Entries) -> None:
    entries[9], entries[10] = entries[10], entries[9]


def put_in_between(entries: Entries) -> None:
    entries.insert(9, AuditEntry(at=entries[9].at, act="tried", subject_kind="x", role="software", facts={}))


def a_second_later(entries: Entries) -> None:
    entries[11].at += timedelta(microseconds=1)


REWRITINGS: dict[str, Callable[[Entries], None]] = {
    "a value": put(7, facts={"value": 99}),
    "a role": put(8, role="editor"),
    "a person": another_person,
    "a time": a_second_later,
    "an act": put(10, act="nothing"),
    "a subject": put(11, subject_id="4711"),
    "the order": swapped,
    "an entry dropped": lambda entries: entries.pop(8) and None,
    "an entry put in between": put_in_between,
    "the first entry": lambda entries: entries.pop(0) and None,
}


@pytest.mark.parametrize("what", REWRITINGS)
def test_a_trail_that_was_rewritten_and_chained_anew_is_convicted_by_an_older_checkpoint(
    what: str, day_one: Path
) -> None:
    assert "the first 18 entries are those that were signed" in verify("--checkpoint", str(day_one))

    rewrite(REWRITINGS[what])

    assert "entries hold together" in verify()
    with pytest.raises(CommandError, match=r"day-one\.txt: rewritten: the first 18 entries are not those"):
        verify("--checkpoint", str(day_one))


def test_a_trail_that_was_cut_is_convicted_by_an_older_checkpoint(day_one: Path) -> None:
    rewrite(lambda entries: entries.__delitem__(slice(15, None)))

    assert "15 entries hold together" in verify()
    with pytest.raises(CommandError, match=r"day-one\.txt: cut: it states 18 entries, and there are fewer\."):
        verify("--checkpoint", str(day_one))


def test_a_trail_that_was_cut_and_filled_again_is_convicted(day_one: Path) -> None:
    rewrite(lambda entries: entries.__delitem__(slice(17, None)))
    for number in range(20):
        audit.record("tried", subject="x", by=None, value=number)

    with pytest.raises(CommandError, match=r"day-one\.txt: rewritten"):
        verify("--checkpoint", str(day_one))


def test_acts_after_a_checkpoint_are_no_fault(day_one: Path, tmp_path: Path) -> None:
    second = tmp_path / "day-two.txt"
    second.write_text(checkpoints.write_audit_checkpoint().text)
    audit.record("tried", subject="x", by=None)

    printed = verify("--checkpoint", str(day_one), "--checkpoint", str(second))

    assert "the first 18 entries are those that were signed" in printed
    assert "the first 24 entries are those that were signed" in printed
    assert "25 entries hold together" in printed


def test_what_was_rewritten_after_a_checkpoint_only_a_later_one_convicts(day_one: Path, tmp_path: Path) -> None:
    second = tmp_path / "day-two.txt"
    second.write_text(checkpoints.write_audit_checkpoint().text)
    rewrite(put(20, facts={"value": 99}))

    assert "18 entries are those" in verify("--checkpoint", str(day_one))
    with pytest.raises(
        CommandError, match=r"^\S*day-two\.txt: rewritten: the first 24 entries are not those.*signed\.$"
    ):
        verify("--checkpoint", str(day_one), "--checkpoint", str(second))


def test_a_rewriting_that_leaves_the_checkpoints_in_the_database_is_found_without_a_file(day_one: Path) -> None:
    append_only.drop_triggers()
    rows = list(Checkpoint.objects.all())
    rewrite(REWRITINGS["a value"])
    Checkpoint.objects.bulk_create(rows)

    with pytest.raises(CommandError, match="The checkpoint over 18 entries in this database: rewritten"):
        verify()


def test_a_rewritten_trail_is_not_signed_again(day_one: Path) -> None:
    rows = list(Checkpoint.objects.all())
    rewrite(REWRITINGS["a value"])
    Checkpoint.objects.bulk_create(rows)

    with pytest.raises(Rewritten, match=r"index\.example/audit no longer begins with the 18 entries"):
        checkpoints.write_audit_checkpoint()


def test_an_altered_row_of_a_checkpoint_is_found(day_one: Path) -> None:
    append_only.drop_triggers()
    Checkpoint.objects.update(text="nothing", root="none")
    append_only.create_triggers()

    with pytest.raises(CommandError, match="newest checkpoint, over 18 entries, is not signed with the key of this"):
        verify()


def test_a_checkpoint_signed_by_a_stranger_is_told_from_an_altered_one(day_one: Path, tmp_path: Path) -> None:
    stated = checkpoint.parse(day_one.read_text())[0]
    (tmp_path / "forged.txt").write_text(checkpoint.sign(stated, Ed25519PrivateKey.generate()))
    (tmp_path / "altered.txt").write_text(day_one.read_text().replace("\n18\n", "\n17\n"))
    (tmp_path / "letter.txt").write_text("Dear all,\n\nplease believe us.\n")
    other = checkpoint.Checkpoint("elsewhere.example/audit", stated.size, stated.root)
    (tmp_path / "elsewhere.txt").write_text(checkpoint.sign(other, keys.signing_key()))
    said = {
        "forged": "is not signed with this key",
        "altered": "the signature .* is wrong: its text was altered",
        "letter": "this is no checkpoint",
        "elsewhere": r"this is a checkpoint of elsewhere\.example/audit, not of index\.example/audit",
    }

    for name, sentence in said.items():
        with pytest.raises(CommandError, match=rf"{name}\.txt: .*{sentence}"):
            verify("--checkpoint", str(tmp_path / f"{name}.txt"))


def test_a_key_and_a_name_may_be_given(day_one: Path, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "public.pem").write_bytes(keys.public_pem())
    settings.SIGNING_KEY_FILE = tmp_path / "gone.pem"
    settings.ORIGIN = "moved.example"
    append_only.drop_triggers()
    Checkpoint.objects.all().delete()
    append_only.create_triggers()

    with pytest.raises(CommandError, match="There is no key at .*: give the public key with --key"):
        verify("--checkpoint", str(day_one))
    printed = verify(
        "--checkpoint", str(day_one), "--key", str(tmp_path / "public.pem"), "--origin", "index.example/audit"
    )

    assert "18 entries are those that were signed" in printed
    assert not (tmp_path / "gone.pem").exists()


@pytest.mark.parametrize("content", [b"", b"no key", None])
def test_what_cannot_be_read_is_named(content: bytes | None, day_one: Path, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "given").write_bytes(content)

    with pytest.raises(CommandError, match="given cannot be used as a key"):
        verify("--checkpoint", str(day_one), "--key", str(tmp_path / "given"))
    with pytest.raises(CommandError, match="absent cannot be read"):
        verify("--checkpoint", str(tmp_path / "absent"))


def test_a_file_with_the_line_ends_of_a_mail_program_is_read(day_one: Path) -> None:
    day_one.write_bytes(b"\r\n" + day_one.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")

    assert "18 entries are those that were signed" in verify("--checkpoint", str(day_one))


def test_a_checkpoint_states_size_and_root_of_the_trail(trail: list[User]) -> None:
    row = checkpoints.write_audit_checkpoint()

    stated = checkpoint.verify(row.text, keys.signing_key().public_key())
    assert (stated.origin, stated.size) == ("index.example/audit", 18)
    assert (row.log, row.size, row.root) == ("audit", 18, stated.root.hex())


def test_the_same_trail_has_one_checkpoint(trail: list[User]) -> None:
    first = checkpoints.write_audit_checkpoint()

    assert checkpoints.write_audit_checkpoint() == first
    assert Checkpoint.objects.count() == 1


def test_logs_are_signed_apart(trail: list[User]) -> None:
    log = Checkpoint.Log
    checkpoints.write_audit_checkpoint()
    checkpoints.write_checkpoint(log.RELEASES, "index.example/releases", [b"1"])
    checkpoints.write_checkpoint(log.DEMONSTRATION, "index.example/2027/releases", [b"a", b"b"])
    checkpoints.write_checkpoint(log.DEMONSTRATION, "index.example/2028/releases", [b"c"])
    checkpoints.write_checkpoint(log.RELEASES, "index.example/releases", [b"1", b"2"])

    with pytest.raises(Rewritten, match=r"index\.example/releases no longer begins with the 2 entries"):
        checkpoints.write_checkpoint(log.RELEASES, "index.example/releases", [b"1", b"3", b"4"])
    with pytest.raises(Rewritten, match=r"index\.example/2027/releases no longer"):
        checkpoints.write_checkpoint(log.DEMONSTRATION, "index.example/2027/releases", [b"a"])


def test_a_checkpoint_is_due_each_day_on_which_something_was_done(trail: list[User]) -> None:
    first = checkpoints.write_daily_checkpoint()
    assert first is not None
    assert checkpoints.write_daily_checkpoint() is None
    append_only.drop_triggers()
    Checkpoint.objects.update(made_at=timezone.now() - timedelta(hours=25))
    append_only.create_triggers()

    assert checkpoints.write_daily_checkpoint() is None
    audit.record("tried", subject="x", by=None)
    second = checkpoints.write_daily_checkpoint()

    assert second is not None
    assert (first.size, second.size) == (18, 19)
