"""Rows as lines of JSON, the same whichever database they come from or go to."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import BinaryField, Model

PART: Final = 1_000_000  # bytes of lines after which a part of a table ends
AT_ONCE: Final = 1000
FILES_AT_ONCE: Final = 5  # rows that hold a file each


def parts_of(model: type[Model]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a table in the order of their keys: how many, and their lines, about a megabyte at a time."""
    lines: list[bytes] = []
    size = 0
    for row in _rows(model):
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_as_text).encode() + b"\n"
        lines.append(line)
        size += len(line)
        if size >= PART:
            yield len(lines), b"".join(lines)
            lines, size = [], 0
    if lines:
        yield len(lines), b"".join(lines)


def insert(model: type[Model], content: bytes) -> int:
    """Insert the rows of a part as they were, whatever their models would make of them; return how many."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns, places = ", ".join(quote(field.column or "") for field in fields), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # nosec B608
    count = 0
    with connection.cursor() as cursor:
        rows = _values(model, content.splitlines())
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def _rows(model: type[Model]) -> Iterator[dict[str, Any]]:
    fields = [field.attname for field in model._meta.concrete_fields]
    has_files = any(isinstance(field, BinaryField) for field in model._meta.concrete_fields)
    rows = model._base_manager.order_by("pk").values(*fields)
    yield from rows.iterator(chunk_size=FILES_AT_ONCE if has_files else AT_ONCE)


def _values(model: type[Model], lines: Iterable[bytes]) -> Iterator[list[Any]]:
    """Yield the values of rows as the database takes them."""
    fields = model._meta.concrete_fields
    for line in lines:
        row = json.loads(line)
        yield [field.get_db_prep_save(field.to_python(row[field.attname]), connection) for field in fields]


def _as_text(value: Any) -> str:
    """Return what JSON has no form for as the text that the field of a model reads."""
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a backup")
