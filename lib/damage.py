"""A damaged database, of which somebody has to know: one line in the log, and a mark in the cache for whoever looks."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import cache

from lib.outages import FAULTS, is_damage, is_outage

logger = logging.getLogger(__name__)
requests = logging.getLogger("django.request")  # the formatter of this logger writes days, never hours
KEY: Final = "database-damaged"
NOTED_SECONDS: Final = 300
_note_again_at = 0.0


def note(fault: BaseException | None) -> None:
    """Log that the database is damaged and mark it for five minutes, if an exception says so; once in five minutes."""
    global _note_again_at
    if time.monotonic() < _note_again_at or not is_damage(fault):
        return
    _note_again_at = time.monotonic() + NOTED_SECONDS
    cache.set(KEY, 1, NOTED_SECONDS)
    logger.critical("The database is damaged (%s): stop the site and restore the last backup.", str(fault).strip())


@contextmanager
def endured(failure: str) -> Iterator[None]:
    """Go on after the block where it meets an outage: it is noted, and logged as a warning that begins with `failure`.

    For what a visitor can do without; every other exception is raised.
    """
    try:
        yield
    except FAULTS as fault:
        if not is_outage(fault):
            raise
        note(fault)
        requests.warning("%s: %s", failure, fault)


def is_noted() -> bool:
    """Return whether a process of the site met damage within the last five minutes."""
    return cache.get(KEY) is not None
