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
    if not (values := list(rows)):
        return
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {name: connection.ops.quote_name(str(fields[name].column)) for name in names}
    written = ", ".join(f"{column} = EXCLUDED.{column}" for name, column in columns.items() if name not in unique)
    met = f" ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO " if unique else ""
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns.values())})"
        f" VALUES ({', '.join(['%s'] * len(columns))}){met}"
    )
    if unique:
        statement += f"UPDATE SET {written}" if written else "NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
