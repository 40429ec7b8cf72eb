"""`./run lint migrations`: each way in which a migration can hurt a running site is refused, each safe way passes."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from lib.concurrent_index import AddIndexConcurrently
from tests.ocindex import checks

check = checks.load("migrations")
VISIT = migrations.CreateModel(
    "Visit",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("words", models.TextField(null=True)),
        ("page", models.CharField(max_length=10)),
    ],
)
INDEX = models.Index(fields=["page"], name="visits_of_a_page")
SHORT = models.CheckConstraint(condition=~models.Q(page=""), name="visit_has_a_page")


def faults(*operations: Operation, atomic: bool = True, **constants: Any) -> list[str]:
    """Return what the check says of a migration that finds a table of visits."""
    before = ProjectState()
    VISIT.state_forwards("surveys", before)
    migration = migrations.Migration("0003_next", "surveys")
    migration.operations, migration.atomic = list(operations), atomic
    return [str(fault) for fault in check.faults(migration, before, constants)]


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.DeleteModel("Visit"), "surveys_visit goes"),
        (migrations.RenameModel("Visit", "Call"), "surveys_visit goes"),
        (migrations.AlterModelTable("Visit", "visits"), "surveys_visit goes"),
        (migrations.RemoveField("Visit", "words"), "surveys_visit.words goes"),
        (migrations.RenameField("Visit", "words", "text"), "surveys_visit.words goes"),
        (migrations.AddField("Visit", "day", models.DateField()), "surveys_visit.day is NOT NULL without db_default"),
        (migrations.AddField("Visit", "day", models.TextField(default="")), "surveys_visit.day is NOT NULL without"),
        (migrations.AddField("Visit", "of", models.ForeignKey("self", models.CASCADE, null=True)), "builds an index"),
        (migrations.AddIndex("Visit", INDEX), "surveys_visit stays locked while PostgreSQL builds an index"),
        (migrations.AlterField("Visit", "page", models.CharField(max_length=10, unique=True)), "builds an index"),
        (migrations.AlterField("Visit", "page", models.CharField(max_length=9)), "reads or rewrites all rows"),
        (migrations.AlterField("Visit", "words", models.JSONField(null=True)), "reads or rewrites all rows"),
        (migrations.AlterField("Visit", "words", models.TextField(default="")), "surveys_visit.words is a rule"),
        (migrations.AddConstraint("Visit", SHORT), "surveys_visit.visit_has_a_page is a rule"),
        (migrations.AddConstraint("Visit", SHORT), "looks whether all rows keep a constraint"),
        (migrations.AlterUniqueTogether("Visit", {("page", "words")}), "is a rule"),
        (migrations.RunSQL("DROP TABLE surveys_visit"), "RunSQL cannot be checked"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("DROP TABLE surveys_visit")]),
            "RunSQL cannot be checked",
        ),
    ],
)
def test_what_locks_loses_or_breaks_the_release_before_is_refused(operation: Operation, fault: str) -> None:
    assert any(fault in each for each in faults(operation))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Call", [("id", models.BigAutoField(primary_key=True)), ("day", models.DateField())]),
        migrations.AddField("Visit", "day", models.DateField(null=True)),
        migrations.AddField("Visit", "day", models.TextField(default="", db_default="")),
        migrations.AlterField("Visit", "page", models.CharField(max_length=11)),
        migrations.AlterField("Visit", "page", models.TextField()),
        migrations.AlterField("Visit", "page", models.CharField(max_length=10, null=True, verbose_name="address")),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_nobody_notices_passes(operation: Operation) -> None:
    assert faults(operation) == []


def test_a_model_may_be_renamed_as_long_as_its_table_is_not() -> None:
    assert faults(migrations.AlterModelTable("Visit", "surveys_visit"), migrations.RenameModel("Visit", "Call")) == []


def test_a_table_that_the_migration_makes_has_no_rows_to_wait_for() -> None:
    made = migrations.CreateModel("Call", [("id", models.BigAutoField(primary_key=True)), ("page", models.TextField())])

    assert faults(made, migrations.AddIndex("Call", INDEX), migrations.AddConstraint("Call", SHORT)) == []


def test_an_index_is_built_aside_and_alone() -> None:
    aside = AddIndexConcurrently("Visit", INDEX)
    other = migrations.AddField("Visit", "day", models.DateField(null=True))

    assert faults(aside, atomic=False) == []
    assert faults(other, aside, atomic=False) == [check.NOT_AGAIN]


def test_a_lock_that_is_said_to_be_brief_passes_for_its_table_alone() -> None:
    index = migrations.AddIndex("Visit", INDEX)

    assert faults(index, BRIEF_LOCKS={"surveys_visit": "a row a year"}) == []
    assert faults(index, BRIEF_LOCKS={"surveys_response": "a row a year"}) != []


def test_a_rule_waits_for_a_release_that_keeps_it() -> None:
    rule, brief = migrations.AddConstraint("Visit", SHORT), {"surveys_visit": "a row a year"}

    assert faults(rule, BRIEF_LOCKS=brief, READY_SINCE={"surveys_visit.visit_has_a_page": "0.1.0"}) == []
    assert faults(rule, BRIEF_LOCKS=brief, READY_SINCE={"surveys_visit.visit_has_a_page": "99.0.0"}) != []


def test_rows_and_tables_change_apart() -> None:
    table = migrations.AddField("Visit", "day", models.DateField(null=True))

    assert faults(table, migrations.RunPython(migrations.RunPython.noop)) == [check.MIXED]


def second_step() -> list[Operation]:
    """Give the models back for a moment what left them earlier, so that Django knows what it drops."""
    again = migrations.AddField("Visit", "seconds", models.IntegerField(null=True))
    return [
        migrations.SeparateDatabaseAndState(state_operations=[again]),
        migrations.RemoveField("Visit", "seconds"),
    ]


def test_a_removal_takes_two_steps() -> None:
    first = migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("Visit", "words")])

    assert faults(first) == []
    assert faults(*second_step(), READY_SINCE={"surveys_visit.seconds": "0.1.0"}) == []


def test_the_second_step_names_a_release_that_is_out() -> None:
    assert faults(*second_step()) != []
    assert faults(*second_step(), READY_SINCE={"surveys_visit.seconds": "99.0.0"}) != []


def test_the_second_step_is_none_where_the_models_still_have_it() -> None:
    assert faults(migrations.RemoveField("Visit", "words"), READY_SINCE={"surveys_visit.words": "0.1.0"}) != []


def test_what_landed_before_the_check_is_exempt_while_it_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "indicators/migrations/0002_edition_publisher.py"
    assert check.is_exempt(path)
    assert not check.is_exempt("indicators/migrations/0001_initial.py")

    monkeypatch.setitem(check.FROZEN, path, "0" * 64)

    assert not check.is_exempt(path)
