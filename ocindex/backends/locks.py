"""A limit to how long a migration waits for locks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.management import CommandError
from django.db import Error, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

SECONDS = 5
READ = {"postgresql": "SHOW lock_timeout", "sqlite": "PRAGMA busy_timeout"}
SET = {"postgresql": "SET lock_timeout = '{}'", "sqlite": "PRAGMA busy_timeout = {}"}
GAVE_UP = (
    "{step} gave up: for {seconds} seconds somebody else held a table that it has to change. "
    "Nothing is lost: run the command again; while the site is stopped nobody holds a table."
)


@contextmanager
def short_waits(connection: BaseDatabaseWrapper, step: Callable[[], str]) -> Iterator[None]:
    """Let statements in the block wait for a lock 5 seconds at most; raise `CommandError` with the step after that.

    On PostgreSQL every later statement queues behind one that waits for a table: without a limit, one long transaction
    and one migration would stop the site.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor])
        before = cursor.fetchone()[0]
        cursor.execute(SET[connection.vendor].format(SECONDS * 1000))
    try:
        yield
    except OperationalError as error:
        if not is_lock_refused(error):
            raise
        raise CommandError(GAVE_UP.format(step=step(), seconds=SECONDS)) from error
    finally:
        with suppress(Error), connection.cursor() as cursor:  # one that is lost remembers nothing
            cursor.execute(SET[connection.vendor].format(before))


def is_lock_refused(error: OperationalError) -> bool:
    """Return whether the database reported that a lock was not given in time."""
    cause: Any = error.__cause__
    return getattr(cause, "sqlstate", "") == "55P03" or getattr(cause, "sqlite_errorname", "") == "SQLITE_BUSY"
