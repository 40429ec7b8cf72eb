"""One lock of the database for everything that appends to a hash chain."""

from django.db import connection

KEY = 0x0C1A  # any number, the same in every process of the site


def lock() -> None:
    """Wait for the lock, and hold it to the end of the transaction.

    On SQLite nothing is needed: it lets one transaction write at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
