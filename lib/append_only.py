"""Append-only tables: triggers of the database that refuse to update, delete or truncate rows.

A model opts in with `append_only = True`. SQLite drops a table's triggers whenever a migration rebuilds the table, so
they are created at every start (command guard_tables), and a system check reports those that are missing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connection
from django.db.models import Model

FUNCTION = "ocindex_refuse_changes"
TRIGGERS = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


def guarded() -> list[type[Model]]:
    """Return the models with `append_only = True`."""
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


def create_triggers() -> list[str]:
    """Create every trigger that is missing; return their names."""
    wanted = missing_triggers()
    with connection.cursor() as cursor:
        if wanted and connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
            )
        for name, statement in _statements():
            if name in wanted:
                cursor.execute(statement)
    return wanted


def drop_triggers() -> None:
    """Drop the triggers: for tests that empty every table, and for nothing else."""
    with connection.cursor() as cursor:
        for model in guarded():
            table = model._meta.db_table
            for act in _acts():
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def missing_triggers() -> list[str]:
    """Return the names of the triggers that the database should have and has not."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        names = {str(row[0]) for row in cursor.fetchall()}
    return [name for name, _statement in _statements() if name not in names]


def check(*, databases: Sequence[str] | None, **_options: Any) -> list[CheckMessage]:
    """Return a system check error for each missing trigger; none before all tables are migrated."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if any(model._meta.db_table not in tables for model in guarded()):
        return []  # not migrated yet
    return [
        Error(f"The trigger {name} is missing.", hint="Run manage.py guard_tables.", id="indicators.E001")
        for name in missing_triggers()
    ]


def _acts() -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _name(table: str, act: str) -> str:
    return f"{table}_refuses_{act.lower()}"


def _statements() -> Iterator[tuple[str, str]]:
    for model in guarded():
        table = model._meta.db_table
        for act in _acts():
            name = _name(table, act)
            if connection.vendor == "postgresql":
                each = "STATEMENT" if act == "TRUNCATE" else "ROW"
                yield (
                    name,
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()",
                )
            else:
                message = f"rows of {table} are only added"
                yield name, f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
