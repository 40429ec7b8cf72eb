"""Recognizes databases that cannot be upgraded: those made before 0.1.0.

Before 0.1.0 the first migration of both apps was edited under one name: a database of an earlier state counts as
migrated, but lacks tables or keeps indexes that nothing drops. So the schema of a database at the first migration is
compared with that of 0.1.0. Since then migrations are frozen, and nothing is compared.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

APPS = ("indicators", "surveys")
FIRST = "0001_initial"
TOO_OLD = (
    "This database was made before 0.1.0 and cannot be upgraded: export what you need with the version that made it, "
    "and start with a new VAR_DIR or DATABASE_URL."
)
MADE_BY_0_1_0 = Path(__file__).with_name("schema-0.1.0.txt")
# Names that Django generates; an index that an operator added has another name, and is ignored.
MADE_UP = re.compile(r"_[0-9a-f]{8}$")
COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    "postgresql": (
        "SELECT t.relname, c.attname FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid "
        "WHERE t.relkind IN ('r', 'p') AND c.attnum > 0 AND NOT c.attisdropped AND pg_table_is_visible(t.oid)"
    ),
}
INDEXES = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()",
}


class MigrationFailed(CommandError):
    """Raised with one line for a migration that failed; neither it nor those before it are applied."""


Names = set[tuple[str, str]]  # a table, and a column or an index of it


def is_too_old(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> bool:
    """Return whether an app has only its first migration applied, and its schema differs from that of 0.1.0."""
    tables = tuple(f"{app}_" for app in APPS if _is_at_first_migration(app, loader))
    if not tables:
        return False
    columns, indexes = (
        {name for name in names if name[0].startswith(tables)} for names in (columns_of_0_1_0(), indexes_of_0_1_0())
    )
    strays = {name for name in read_names(connection, INDEXES) - indexes if name[0].startswith(tables)}
    return bool(columns - read_names(connection, COLUMNS)) or any(MADE_UP.search(index) for _table, index in strays)


def _is_at_first_migration(app: str, loader: MigrationLoader) -> bool:
    """Return whether only the first migration is applied; applied names without a file are ignored."""
    done = {
        name for label, name in loader.applied_migrations if label == app and (label, name) in loader.disk_migrations
    }
    return done == {FIRST}


def read_names(connection: BaseDatabaseWrapper, statements: dict[str, str]) -> Names:
    """Return (table, name) of the columns or the indexes in a database; `statements` are COLUMNS or INDEXES."""
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
        return {(str(table), str(name)) for table, name in cursor.fetchall()}


def columns_of_0_1_0() -> Names:
    """Return (table, column) of the first migrations of 0.1.0."""
    return {(table, name) for table, columns, _indexes in _schema_of_0_1_0() for name in columns.split()}


def indexes_of_0_1_0() -> Names:
    """Return (table, index) of the first migrations of 0.1.0, where Django generated the name."""
    return {(table, name) for table, _columns, indexes in _schema_of_0_1_0() for name in indexes.split()}


def _schema_of_0_1_0() -> Iterator[tuple[str, str, str]]:
    """Yield each table with its columns and indexes, separated by blanks."""
    for line in MADE_BY_0_1_0.read_text(encoding="ascii").splitlines():
        table, columns, indexes = line.split("|")
        yield table.strip(), columns, indexes
