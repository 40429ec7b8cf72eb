"""A damaged database, of which somebody has to know: one line in the log, and a mark in the cache for whoever looks."""

import logging
import time
from typing import Final

from django.core.cache import cache

from lib.outages import is_damage

logger = logging.getLogger(__name__)
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


def is_noted() -> bool:
    """Return whether a process of the site met damage within the last five minutes."""
    return cache.get(KEY) is not None
