"""Writing many rows of plain values in one statement, without an object for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def put(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, unique: Sequence[str] = ()
) -> None:
    """Insert rows, each with a value for each named field, as the database takes it: a number, a text, None.

    A row that meets another one in the fields `unique` overwrites what else is named; where nothing else is, it is left
    out. Raises IntegrityError for a row that breaks a constraint. Signals and histories hear nothing of it.

    `bulk_create` makes an object, a signal and a list of fields for each row: most of the time of a draft was that.
    """
    if not (listed := [tuple(row) for row in rows]):
        return
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {name: connection.ops.quote_name(str(fields[name].column)) for name in names}
    written = ", ".join(f"{column} = EXCLUDED.{column}" for name, column in columns.items() if name not in unique)
    met = ""
    if unique:
        act = f"UPDATE SET {written}" if written else "NOTHING"  # nosec B608: names of columns
        met = f" ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO {act}"
    table = connection.ops.quote_name(model._meta.db_table)
    into = f"INSERT INTO {table} ({', '.join(columns.values())}) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an array for each column: row by row it takes five times as long
            arrays = ", ".join(f"%s::{fields[name].rel_db_type(connection)}[]" for name in names)
            by_column = [list(column) for column in zip(*listed, strict=True)]
            cursor.execute(f"{into}SELECT * FROM UNNEST({arrays}){met}", by_column)  # nosec B608
        else:
            cursor.executemany(f"{into}VALUES ({', '.join(['%s'] * len(names))}){met}", listed)
