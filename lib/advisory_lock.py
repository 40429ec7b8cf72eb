"""Locks of the database by number: one for everything that appends to a hash chain, others for what needs its own."""

from django.db import connection

KEY = 0x0C1A  # any number, the same in every process of the site


def lock(key: int = KEY) -> None:
    """Wait for the lock, and hold it to the end of the transaction.

    On SQLite nothing is needed: it lets one transaction write at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def lock_if_free(key: int) -> bool:
    """Hold the lock to the end of the transaction and return True; False at once where another transaction has it."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        return bool(cursor.fetchone()[0])
