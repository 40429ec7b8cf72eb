"""What a migration must not do to a site that runs: lock its tables for long, lose data, break the release before.

Every operation is judged by what it changes in the tables of PostgreSQL; that needs no database. Two constants in the
migration's module state what cannot be seen in it:

    READY_SINCE = {"surveys_draft.seconds": "0.2.0"}     the release that lives with the change already
    BRIEF_LOCKS = {"indicators_edition": "a row a year"}  the table that may be locked, and why nobody notices

A removal takes two releases, so that the one before never asks for what is gone. The first takes the field or the
model out of the models alone, `SeparateDatabaseAndState(state_operations=[RemoveField(...)])`, after it was made
nullable. The second gives it back to the models for a moment, `SeparateDatabaseAndState(state_operations=
[AddField(...)])`, follows with the `RemoveField` that drops it, and names the first release in READY_SINCE. So does a
constraint or NOT NULL for rows that are there: the release before must have kept it. A model or a field is renamed with
its table or column kept (`db_table`, `db_column`). An index is added by `lib.concurrent_index`.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import django
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Index
from django.db.models.constraints import BaseConstraint
from django.db.utils import ConnectionHandler

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lib.concurrent_index import AddIndexConcurrently  # noqa: E402
from tests.upgrades.test_frozen import FROZEN  # noqa: E402

APPS = ("indicators", "surveys")
# These landed before the check did, and will never be another: exempt as long as they are frozen, and as they landed.
EXEMPT = {
    "indicators/migrations/0002_edition_publisher.py",
    "surveys/migrations/0002_own_words_and_seconds_so_far.py",
}
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)
POSTGRESQL = ConnectionHandler({"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}})["default"]
LENGTH = re.compile(r"varchar\((\d+)\)")

GOES = "{name} goes, and the release before still uses it: two steps, the second with READY_SINCE"
NO_DEFAULT = "{name} is NOT NULL without db_default: the release before writes rows that lack it"
NEW_RULE = "{name} is a rule that the release before may break: name in READY_SINCE the release that keeps it"
LOCKED = "{name} stays locked while PostgreSQL {reason}: AddIndexConcurrently where it is an index, else BRIEF_LOCKS"
MIXED = "rows and tables change in one migration: a table stays locked until the rows are done"
NOT_AGAIN = "not atomic, with several operations: if it is cut short it cannot run again"
UNSEEN = "{name} cannot be checked: write it with Django's operations"


class Column(NamedTuple):
    """What the database knows of a column."""

    type: str
    check: str | None
    null: bool
    default: bool
    indexed: bool


@dataclass(frozen=True)
class Table:
    """Columns by name, the content of each index, and the content of each constraint by name."""

    columns: dict[str, Column]
    indexes: frozenset[str]
    constraints: dict[str, str]


class Fault(NamedTuple):
    """A sentence with a place for the name of what it is about."""

    sentence: str
    name: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return self.sentence.format(name=self.name, reason=self.reason)


def tables(state: ProjectState) -> dict[str, Table]:
    """Return the tables that a state of the models has, by name."""
    models = state.apps.get_models(include_auto_created=True)
    return {model._meta.db_table: _table(model._meta) for model in models if model._meta.managed}


def _table(options: Any) -> Table:
    return Table(
        {field.column: _column(field) for field in options.local_concrete_fields},
        frozenset(_content(index) for index in options.indexes),
        {constraint.name: _content(constraint) for constraint in options.constraints}
        | {f"unique {names}": "" for names in options.unique_together},
    )


def _column(field: Any) -> Column:
    kind = field.db_parameters(POSTGRESQL)
    return Column(str(kind["type"]), kind["check"], field.null, field.has_db_default(), field.db_index or field.unique)


def _content(part: Index | BaseConstraint) -> str:
    """Return all that an index or a constraint is, without its name and its messages."""
    path, positional, named = part.deconstruct()
    kept = {name: value for name, value in named.items() if name != "name" and not name.startswith("violation_")}
    return f"{path} {positional} {kept}"


def changes(app: str, operations: list[Operation], state: ProjectState) -> Iterator[tuple[Operation, Any, Any]]:
    """Yield each operation with the tables before and after it, and bring the state forward."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from changes(app, operation.database_operations, state.clone())
            for silent in operation.state_operations:
                silent.state_forwards(app, state)
        else:
            before = tables(state.clone())
            operation.state_forwards(app, state)
            yield operation, before, tables(state)


def faults_between(before: dict[str, Table], after: dict[str, Table], *, concurrent: bool) -> Iterator[Fault]:
    """Yield what is wrong with a change of tables that have rows."""
    for name, old in before.items():
        if name not in after:
            yield Fault(GOES, name)
            continue
        new = after[name]
        yield from (Fault(GOES, f"{name}.{column}") for column in old.columns.keys() - new.columns.keys())
        for column, now in new.columns.items():
            yield from _of_column(name, column, old.columns.get(column), now)
        if new.indexes - old.indexes and not concurrent:
            yield Fault(LOCKED, name, "builds an index")
        for rule in (rule for rule, content in new.constraints.items() if old.constraints.get(rule) != content):
            yield Fault(LOCKED, name, "looks whether all rows keep a constraint")
            yield Fault(NEW_RULE, f"{name}.{rule}")


def _of_column(table: str, name: str, old: Column | None, new: Column) -> Iterator[Fault]:
    if new.indexed and not (old and old.indexed):
        yield Fault(LOCKED, table, "builds an index")
    if not old:
        if not (new.null or new.default):
            yield Fault(NO_DEFAULT, f"{table}.{name}")
        return
    stricter = (old.null and not new.null) or (new.check and new.check != old.check)
    if stricter or not _holds_all_of(new.type, old.type):
        yield Fault(LOCKED, table, "reads or rewrites all rows")
        yield Fault(NEW_RULE, f"{table}.{name}")


def _holds_all_of(new: str, old: str) -> bool:
    """Say whether PostgreSQL changes the type without a look at the rows: a text that may be longer than before."""
    lengths = [LENGTH.fullmatch(kind) for kind in (old, new)]
    if old == new or (lengths[0] and new == "text"):
        return True
    return all(lengths) and int(lengths[0][1]) <= int(lengths[1][1])  # type: ignore[index]


def faults(migration: migrations.Migration, state: ProjectState, constants: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a migration, from the state of the models before it and the constants of its module."""
    ready, brief = constants.get("READY_SINCE", {}), constants.get("BRIEF_LOCKS", {})
    existing = tables(state)
    in_models = {*existing, *(f"{name}.{column}" for name, table in existing.items() for column in table.columns)}
    for fault in dict.fromkeys(_all_faults(migration, state)):
        lives_with_it = ready.get(fault.name) in released()
        if (
            (fault.sentence == GOES and lives_with_it and fault.name not in in_models)
            or (fault.sentence == NEW_RULE and lives_with_it)
            or (fault.sentence == LOCKED and fault.name in brief)
        ):
            continue
        yield fault


def _all_faults(migration: migrations.Migration, state: ProjectState) -> Iterator[Fault]:
    made: set[str] = set()  # in this migration: tables without rows
    touched = False
    kinds = set()
    for operation, before, after in changes(migration.app_label, migration.operations, state):
        kinds.add(type(operation))
        with_rows = {name: table for name, table in before.items() if name not in made}
        made |= after.keys() - before.keys()
        touched = touched or any(after.get(name) != table for name, table in with_rows.items())
        yield from faults_between(with_rows, after, concurrent=isinstance(operation, AddIndexConcurrently))
    if migrations.RunSQL in kinds:
        yield Fault(UNSEEN, "RunSQL")
    if migrations.RunPython in kinds and touched:
        yield Fault(MIXED)
    if not migration.atomic and len(migration.operations) > 1:
        yield Fault(NOT_AGAIN)


def released() -> set[str]:
    """Return the versions that the changelog has a heading for."""
    return set(RELEASE.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))


def is_exempt(path: str) -> bool:
    """Say whether a migration is one of those from before the check, and as it landed."""
    return path in EXEMPT and sha256((ROOT / path).read_bytes()).hexdigest() == FROZEN.get(path)


def main() -> int:
    """Print what is wrong with the migrations of both apps; return 1 if anything is."""
    loader = MigrationLoader(None, replace_migrations=False)  # those that replace others meet no rows
    complaints = []
    for app, name in sorted(key for key in loader.graph.nodes if key[0] in APPS):
        path = f"{app}/migrations/{name}.py"
        if not is_exempt(path):
            migration = loader.get_migration(app, name)
            before = loader.project_state((app, name), at_end=False)
            module = vars(sys.modules[type(migration).__module__])
            complaints += [f"{path}: {fault}" for fault in faults(migration, before, module)]
    print("\n".join(complaints) or "migrations neither lock, lose nor break the release before")
    return bool(complaints)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
    django.setup()
    sys.exit(main())
