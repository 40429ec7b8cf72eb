"""The counters that number new rows: a number that was used once is not given again after a restore."""

from django.db import connection
from django.db.models import AutoField, Model

from ocindex.backup.schema import Tables


def last_numbers(tables: Tables) -> dict[str, int]:
    """Return the highest number that each table's counter has given, where it has given one."""
    numbers = {}
    with connection.cursor() as cursor:
        for name, model in tables.items():
            if not _is_numbered(model):
                continue
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s AND seq > 0", [name])
            else:
                cursor.execute(f"SELECT last_value FROM {_sequence(model)} WHERE is_called")  # nosec B608
            if row := cursor.fetchone():
                numbers[name] = int(row[0])
    return numbers


def set_numbers(tables: Tables, numbers: dict[str, int]) -> None:
    """Have each table go on from the highest number that was given."""
    with connection.cursor() as cursor:
        for name, number in numbers.items():
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
            else:
                cursor.execute("SELECT setval(%s, %s)", [_sequence(tables[name]), number])


def _is_numbered(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField)


def _sequence(model: type[Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
        return str(cursor.fetchone()[0])
