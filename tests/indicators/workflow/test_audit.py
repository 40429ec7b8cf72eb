"""The audit trail: every act adds one entry, no entry changes, and a trail that was tampered with says so."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from indicators import workflow
from indicators.models import AuditEntry, Edition, Score
from indicators.workflow import audit
from lib import append_only
from tests.factories import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    user = User.objects.create_user("ellen.editor")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    return user


@pytest.fixture
def score() -> Score:
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


def test_what_came_with_the_software_is_in_the_trail() -> None:
    told = list(AuditEntry.objects.order_by("number").values_list("number", "act", "role"))

    assert told == [
        (1, "draft filled", "software"), (2, "import published", "software"),
        (3, "draft filled", "software"), (4, "import published", "software"),
        (5, "draft filled", "software"), (6, "import published", "software"),
    ]  # fmt: skip


def test_each_act_on_an_update_is_told_with_who_and_why(score: Score, editor: User) -> None:
    other = User.objects.create_user("other")
    update = workflow.propose(score, 12, reason="Round 1", method="by-hand", by=User.objects.create_user("author"))
    workflow.accept(update, reviewer=editor, reason="Seen.", evidence="A report")
    workflow.override(update, 11, reviewer=editor, reason="Lower.")
    workflow.countersign(update, reviewer=other, reason="Agreed.")
    workflow.send_back(update, reviewer=other, reason="Wait for the round.")

    told = [(entry.act, str(entry.by), entry.role, entry.facts.get("reason")) for entry in audit.entries_of(update)]

    assert told == [
        ("proposed", "author", "no role", "Round 1"),
        ("accepted", "ellen.editor", "editor", "Seen."),
        ("overridden", "ellen.editor", "editor", "Lower."),
        ("countersigned", "other", "no role", "Agreed."),
        ("sent-back", "other", "no role", "Wait for the round."),
    ]


def test_a_refused_act_leaves_no_trace(score: Score, editor: User) -> None:
    update = workflow.propose(score, 12, reason="Round 1", method="by-hand")
    before = AuditEntry.objects.count()

    with pytest.raises(workflow.Refused):
        workflow.accept(update, reviewer=editor)

    assert AuditEntry.objects.count() == before


def test_a_release_is_told_with_its_checksum(score: Score, editor: User) -> None:
    workflow.accept(workflow.propose(score, 18, reason="R", method="by-hand"), reviewer=editor)

    release = publish(Edition.objects.get(year=2025), "Misread.")

    entry = audit.entries_of(release).get()
    assert entry.act == "erratum published"
    assert entry.facts == {
        "edition": 2025, "number": 4, "sha256": release.sha256, "reason": "Misread.",
        "reasons": {"en": "Misread.", "fr": "Misread."}, "prepared_by": release.prepared_by_id, "withdraws": None,
    }  # fmt: skip


def test_any_app_may_tell_an_act_of_its_own(editor: User) -> None:
    entry = audit.record("identity read", subject="surveys.identity", by=editor, reason="Payment", cells=[1, "2"])

    assert (entry.number, entry.previous_sha256) == (7, AuditEntry.objects.get(number=6).sha256)
    assert list(audit.find_faults()) == []


@pytest.mark.parametrize("facts", [{"mean": 0.5}, {"rows": [1, {"x": 0.1}]}, {"day": object()}, {"row": {1: 2}}])
def test_a_fact_that_is_not_exact_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="fact"):
        audit.record("measured", subject="x", by=None, **facts)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_auditentry SET act = 'nothing' WHERE number = 1",
        "DELETE FROM indicators_auditentry WHERE number = 6",
        "DELETE FROM indicators_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.count() == 6


def test_models_cannot_change_or_delete_an_entry_either() -> None:
    entry = AuditEntry.objects.get(number=1)
    entry.act = "nothing"

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE indicators_auditentry SET act = 'nothing' WHERE number = 2", ["2: altered"]),
        ("UPDATE indicators_auditentry SET role = 'editor' WHERE number = 6", ["6: altered"]),
        ("DELETE FROM indicators_auditentry WHERE number = 3", ["3: missing"]),
        ("DELETE FROM indicators_auditentry WHERE number = 1", ["1: missing"]),
    ],
)
def test_a_trail_that_was_tampered_with_says_where(statement: str, said: list[str]) -> None:
    append_only.drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert [f"{fault.number}: {fault.what}" for fault in audit.find_faults()] == said
    with pytest.raises(CommandError, match=f"Entry {said[0]}"):
        call_command("verify_audit")


@pytest.mark.parametrize(
    ("number", "forged", "said"),
    [
        (2, {"act": "nothing"}, "Entry 3: does not follow the entry before it"),
        (4, {"role": "editor"}, "Entry 5: does not follow the entry before it"),
        (1, {"previous_sha256": "ab" * 32}, "Entry 1: does not follow the entry before it"),
        (5, {"previous_sha256": ""}, "Entry 5: does not follow the entry before it"),
    ],
)
def test_an_entry_written_anew_with_a_checksum_that_fits_it_breaks_the_chain(
    number: int, forged: dict[str, str], said: str
) -> None:
    append_only.drop_triggers()
    entry = AuditEntry.objects.get(number=number)
    for name, value in forged.items():
        setattr(entry, name, value)
    entry.sha256 = audit.checksum(entry)
    entry.save()
    append_only.create_triggers()

    with pytest.raises(CommandError, match=f"^{said}\\."):
        call_command("verify_audit")


def test_a_trail_that_was_cut_short_is_found_by_a_checksum_noted_earlier(
    nothing_signed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = AuditEntry.objects.get(number=6).sha256
    call_command("verify_audit", "--holds", noted)
    append_only.drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_auditentry WHERE number = 6")
    append_only.create_triggers()

    call_command("verify_audit")
    with pytest.raises(CommandError, match="cut short"):
        call_command("verify_audit", "--holds", noted)

    assert "6 entries hold together" in capsys.readouterr().out


def test_missing_triggers_are_named_and_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    append_only.drop_triggers()

    names = append_only.missing_triggers()
    found = {message.id for message in run_checks(databases=["default"])}

    assert {"indicators_auditentry_refuses_update", "indicators_auditentry_refuses_delete"} <= set(names)
    assert "indicators.E001" in found
    with pytest.raises(CommandError, match="is missing: run guard_tables"):
        call_command("verify_audit")
    call_command("guard_tables")
    call_command("guard_tables")
    assert capsys.readouterr().out.endswith("Every trigger is there.\n")
    assert append_only.missing_triggers() == []
