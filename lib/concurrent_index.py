"""Indexes that PostgreSQL builds while others write: not in a migration, but after all of them are there."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex
from django.db.migrations.state import ProjectState
from django.db.models import Index, Model

VALID = "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indisvalid AND pg_table_is_visible(oid)"


class AddIndexConcurrently(AddIndex):
    """Add an index: on SQLite as `AddIndex` does, on PostgreSQL in the models alone, for `build` to make later.

    All migrations of a start are one transaction, in which PostgreSQL can build no index without blocking writes.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.index.name)}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def missing(connection: BaseDatabaseWrapper, models: Iterable[type[Model]]) -> list[tuple[type[Model], Index]]:
    """Return the indexes of the models that PostgreSQL lacks, or has from an attempt that was cut short; else none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(VALID)
        names = {str(row[0]) for row in cursor.fetchall()}
    tables = [model for model in models if model._meta.managed and not model._meta.proxy]
    return [(model, index) for model in tables for index in model._meta.indexes if index.name not in names]


def build(connection: BaseDatabaseWrapper, model: type[Model], index: Index) -> None:
    """Build an index of PostgreSQL, however long it takes, in place of what an attempt left; no write waits for it.

    Raises `django.db.Error`, as where a transaction of somebody else does not end within `lock_timeout`.
    """
    with connection.schema_editor(atomic=False) as editor:
        editor.execute("SET statement_timeout = 0")
        try:
            editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {editor.quote_name(index.name)}")
            editor.add_index(model, index, concurrently=True)  # type: ignore[call-arg]
        finally:
            editor.execute("RESET statement_timeout")
