"""Databases that hang: whoever waits for one longer than the budget of the request gets an error instead.

A server that is stopped, or a network that swallows what is sent, ends no statement: neither `statement_timeout`, which
the server itself counts, nor `connect_timeout` helps there.
"""

import time
from typing import Final, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg import Connection, Error, OperationalError
from psycopg.abc import PQGen

from lib import budget

Result = TypeVar("Result")
Row = TypeVar("Row")
SQLITE_SECONDS: Final = 20.0  # of whoever has no budget: as SQLite is told in the settings


class ImpatientConnection(Connection[Row]):
    """A connection to PostgreSQL that is closed, with an `OperationalError`, when an answer is not there in time."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Run what talks to the server to its end, for as long as the budget allows."""
        left = budget.seconds_left()
        if left is None:
            return super().wait(gen, interval, timeout)
        began = time.monotonic()
        try:
            return super().wait(gen, interval, left if timeout is None else min(left, timeout))
        except Error:
            if time.monotonic() - began < left:
                raise
        self.close()  # what it was asked is still on its way: nothing else may be asked of it
        raise OperationalError("the database did not answer in the time that the request had")


def limit_waits_for_locks() -> None:
    """Let this thread's connection to SQLite, if it has one, wait for a lock only as long as the budget allows."""
    if connection.vendor == "sqlite" and connection.connection is not None:
        _limit(connection)


@receiver(connection_created)
def _limit_new(connection: BaseDatabaseWrapper, **_event: object) -> None:
    if connection.vendor == "sqlite" and budget.seconds_left() is not None:
        _limit(connection)


def _limit(connection: BaseDatabaseWrapper) -> None:
    left = budget.seconds_left()
    milliseconds = round(1000 * (SQLITE_SECONDS if left is None else left))
    connection.connection.execute(f"PRAGMA busy_timeout={milliseconds}")
