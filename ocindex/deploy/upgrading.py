"""Which databases can be upgraded: those that 0.1.0 or a later version made.

Before 0.1.0 the first migration of both apps was still changed now and then, under one name: a database that an earlier
state of it made counts as migrated, and lacks tables or keeps indexes that nobody drops. So what stands at the first
migration is compared with what that of 0.1.0 makes. Since then landed migrations are frozen, and nothing is compared.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

APPS = ("indicators", "surveys")
FIRST = "0001_initial"
TOO_OLD = (
    "This database was made before 0.1.0 and cannot be upgraded: export what you need with the version that made it, "
    "and start with a new VAR_DIR or DATABASE_URL."
)
MADE_BY_0_1_0 = Path(__file__).with_name("schema-0.1.0.txt")
# Names that Django makes up; an index that an operator added has another, and is nobody's business here.
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
Names = set[tuple[str, str]]  # a table, and a column or an index of it


def is_too_old(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> bool:
    """Tell whether a database stands at a first migration that was not the one of 0.1.0."""
    tables = tuple(f"{app}_" for app in APPS if _stands_at_the_first(app, loader))
    if not tables:
        return False
    columns, indexes = (
        {name for name in names if name[0].startswith(tables)} for names in (known_columns(), known_indexes())
    )
    strays = {name for name in read(connection, INDEXES) - indexes if name[0].startswith(tables)}
    return bool(columns - read(connection, COLUMNS)) or any(MADE_UP.search(index) for _table, index in strays)


def _stands_at_the_first(app: str, loader: MigrationLoader) -> bool:
    """Say whether nothing was applied after the first migration; names that no file has count for nothing."""
    done = {name for of, name in loader.applied_migrations if of == app and (of, name) in loader.disk_migrations}
    return done == {FIRST}


def read(connection: BaseDatabaseWrapper, statements: dict[str, str]) -> Names:
    """Return the columns or the indexes of all tables."""
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
        return {(str(table), str(name)) for table, name in cursor.fetchall()}


def known_columns() -> Names:
    return {(table, name) for table, columns, _indexes in _known() for name in columns.split()}


def known_indexes() -> Names:
    return {(table, name) for table, _columns, indexes in _known() for name in indexes.split()}


def _known() -> Iterator[tuple[str, str, str]]:
    """Yield a table, its columns, and those of its indexes whose names Django made up."""
    for line in MADE_BY_0_1_0.read_text(encoding="ascii").splitlines():
        table, columns, indexes = line.split("|")
        yield table.strip(), columns, indexes
