"""Questions to the parts of the site that may hang: each is asked in a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Final, Generic, TypeVar

from django.core.cache import cache
from django.db import DatabaseError, connection

from lib import damage
from lib.background import open_work
from lib.background.open_work import OpenWork
from ocindex.celery import app

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
DEADLINE_SECONDS: Final = 2.0


class Probe(Generic[Answer]):
    """A question that is asked in a thread of its own, so that a server that hangs cannot block the response.

    Callers that come during a question share its answer: a hanging server costs one thread, not one for each caller.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self.ask = ask
        self._lock = threading.Lock()
        self._open: Future[Answer | None] | None = None
        self._asked_at = 0.0

    def answer(self, deadline: float) -> Answer | None:
        """Return the answer; None if it failed, or was not there at the deadline, in seconds of time.monotonic."""
        try:
            return self._future().result(timeout=max(0.0, deadline - time.monotonic()))
        except FutureTimeout:
            return None

    def holds(self, deadline: float) -> bool:
        """Return whether there was an answer before the deadline."""
        return self.answer(deadline) is not None

    def _future(self) -> "Future[Answer | None]":
        with self._lock:
            stale = time.monotonic() - self._asked_at > 15 * DEADLINE_SECONDS
            if self._open is None or self._open.done() or stale:
                self._open, self._asked_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._open,), name="probe", daemon=True).start()
            return self._open

    def _run(self, future: "Future[Answer | None]") -> None:
        try:
            future.set_result(self.ask())
        except Exception as fault:  # any fault means: does not answer
            logger.warning("%s: %s", self.ask.__name__, fault)
            future.set_result(None)


def ask_database() -> bool:
    """Read one row of a table that every migrated database has."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM django_migrations LIMIT 1")
            cursor.fetchone()
    except DatabaseError as fault:
        damage.note(fault)
        raise
    finally:
        connection.close()
    return True


def ask_work() -> OpenWork:
    """Return what background work is open."""
    try:
        return open_work.look()
    finally:
        connection.close()


def ask_cache() -> bool:
    """Store a value and read it again; raise `LookupError` if it is not there."""
    now = str(time.monotonic())
    cache.set("probe", now, 60)
    if cache.get("probe") is None:
        raise LookupError("the cache does not keep what it is given")
    return True


def ask_broker() -> bool:
    """Connect to the broker, as sending a task does."""
    with app.connection_for_write() as broker:
        broker.connect()
    return True
