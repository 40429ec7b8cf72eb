"""What a database is made of, whichever way it came to be: a line for each column, index and constraint."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

# A dump that was read in again has its casts and parentheses in other places.
PLACED_BY_POSTGRESQL = re.compile(r"::(character varying|text)(\[\])?|[()]")
Rows = Iterable[Sequence[Any]]
POSTGRESQL = (
    "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable, "
    "column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
)
SQLITE = "SELECT tbl_name, type, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"


def structure(vendor: str, execute: Callable[[str], Rows]) -> set[tuple[Any, ...]]:
    """Return all columns, indexes and constraints of all tables, in no order; `execute` returns rows."""
    rows: Rows
    if vendor == "postgresql":
        rows = [
            [PLACED_BY_POSTGRESQL.sub("", str(part)) for part in row]
            for statement in POSTGRESQL
            for row in execute(statement)
        ]
    else:
        rows = [(table, line) for table, kind, text in execute(SQLITE) for line in _lines(kind, text)]
    return {tuple(row) for row in rows}


def _lines(kind: str, text: str) -> Iterator[str]:
    """Yield an index as it was made; of a table each column and constraint, since an upgrade adds them at the end."""
    if kind == "index":
        yield text
        return
    depth, line = 0, ""
    for letter in text[text.index("(") + 1 : text.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            yield line.strip()
            line = ""
        else:
            line += letter
    yield line.strip()
