"""Celery tasks of the assembled site: each may run twice or never."""

import logging
from threading import Event
from typing import Final

from celery import shared_task
from celery.signals import worker_shutting_down
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from ocindex.backup import erasures, folder
from ocindex.backup.unusable import Unusable
from ocindex.publishing import writing

logger = logging.getLogger(__name__)
FAILED: Final = "publishing-failed"
REST_SECONDS: Final = 600
_is_stopping: Final = Event()


@shared_task
def back_up() -> None:
    """Write the backup of the day into BACKUP_DIR if it is due."""
    try:
        if path := folder.back_up_if_due():
            logger.info("A backup was made: %s.", path)
    except (OSError, Unusable, ImproperlyConfigured) as fault:
        logger.error("No backup was made: %s", fault)


@shared_task
def sweep_erasures() -> None:
    """Write into ERASURES_FILE what it lacks, as after a full disk or a crash."""
    erasures.keep_up()


@shared_task
def publish_files() -> None:
    """Write all public pages into PUBLISH_DIR where none are served, or those of another day.

    After a fault it is not tried for ten minutes, since it may come at the end of some minutes of work.
    """
    if not writing.is_due() or cache.get(FAILED):
        return
    try:
        outcome = writing.write_tree(_go_on)
    except (OSError, DatabaseError, writing.Unpublishable) as fault:
        logger.error("Pages are not written as files: %s", fault)
        cache.set(FAILED, True, REST_SECONDS)
    else:
        if outcome is not writing.Outcome.BUSY:
            logger.info("Pages as files: %s.", outcome.value)


def _go_on(written: int, total: int) -> bool:
    """Log each tenth of the work; return False when the worker is told to stop, which waits for what it does."""
    if written % max(1, total // 10) == 0:
        logger.info("Pages as files: %s of %s.", written, total)
    return not _is_stopping.is_set()


@worker_shutting_down.connect
def _stop(**_event: object) -> None:
    _is_stopping.set()
