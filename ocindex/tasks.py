"""Celery tasks of the assembled site: each may run twice or never."""

import logging

from celery import shared_task
from django.core.exceptions import ImproperlyConfigured

from ocindex.backup import erasures, folder
from ocindex.backup.unusable import Unusable

logger = logging.getLogger(__name__)


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
