"""Writing many rows of plain values in one statement, without an object for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def put(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    adding: Sequence[str] = (),
    alike: models.Model | None = None,
) -> None:
    """Insert rows, each with a value for each named field, as the database takes it: a number, a text, None.

    JSON is given as text. Fields without a name have the value that `alike`, an object of the model, has with its
    defaults; without `alike` that of the database. A row that meets another one in the fields `unique` overwrites what
    else is named, and adds to what is in the fields `adding`; where nothing else is named, it is left out. Raises
    IntegrityError for a row that breaks a constraint, and DataError where PostgreSQL finds a value too long. Signals
    and histories hear nothing of it.

    `bulk_create` makes an object, a signal and a list of fields for each row: most of the time of a draft was that.
    """
    shared = {} if alike is None else _values(alike, besides=names)
    if not (listed := [(*row, *shared.values()) for row in rows]):
        return
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {name: connection.ops.quote_name(str(fields[name].column)) for name in (*names, *shared)}
    table = connection.ops.quote_name(model._meta.db_table)
    sums = {name: f"{table}.{columns[name]} + " for name in adding}
    written = ", ".join(
        f"{columns[name]} = {sums.get(name, '')}EXCLUDED.{columns[name]}" for name in names if name not in unique
    )
    met = ""
    if unique:
        act = f"UPDATE SET {written}" if written else "NOTHING"  # nosec B608: names of columns
        met = f" ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO {act}"
    into = f"INSERT INTO {table} ({', '.join(columns.values())}) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an array for each column: row by row it takes five times as long
            arrays = ", ".join(f"%s::{_type(fields[name])}[]" for name in columns)
            by_column = [list(column) for column in zip(*listed, strict=True)]
            cursor.execute(f"{into}SELECT * FROM UNNEST({arrays}){met}", by_column)  # nosec B608
        else:
            cursor.executemany(f"{into}VALUES ({', '.join(['%s'] * len(columns))}){met}", listed)


def number(value: object) -> str | None:
    """Return a decimal number as both engines take it, None as None."""
    return None if value is None else str(value)


def _values(row: models.Model, *, besides: Sequence[str]) -> dict[str, Any]:
    """Return what saving a row would write, by field, without its key, the fields named and what the database fills."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in besides]
    values = {field: field.pre_save(row, add=True) for field in fields}
    return {
        field.name: field.get_db_prep_save(value, connection)
        for field, value in values.items()
        if not isinstance(value, DatabaseDefault)
    }


def _type(field: "models.Field[Any, Any]") -> str:
    """Return the type of a column without its length: PostgreSQL cuts what is cast to a length, without a word."""
    return str(field.rel_db_type(connection)).partition("(")[0]
