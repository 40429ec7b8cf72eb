"""Taking turns: who adds to a chain waits until whoever was before has finished."""

from django.db import connection

TURN = 0x0C1A  # any number, the same in every process of the site


def lock() -> None:
    """Wait for the turn, and hold it to the end of the transaction; SQLite lets one transaction write at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
