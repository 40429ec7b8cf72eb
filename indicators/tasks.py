"""Work in the background: a task takes an id, loads, calls. It may run twice, and it may never run."""

import logging
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from indicators.importing import applying
from indicators.models import ImportBatch

logger = logging.getLogger(__name__)


@shared_task
def work_on_import(batch_id: int) -> None:
    """Check or apply a file, whichever waits."""
    applying.work_on(ImportBatch.objects.get(pk=batch_id))


@shared_task
def sweep() -> None:
    """Ring again for everything that waits, and for what somebody began and left."""
    for batch_id in ImportBatch.objects.due().values_list("pk", flat=True):
        ring(work_on_import, batch_id)


def ring(task: Any, row_id: int) -> None:
    """Send a task once what was written is visible to all; called by doors, after the act.

    A broker that is away is no fault of the page: the row is the truth, and the sweep finds it.
    """
    transaction.on_commit(partial(_send, task, row_id))


def _send(task: Any, row_id: int) -> None:
    try:
        task.delay(row_id)
    except (KombuError, OperationalError, RedisError, OSError) as fault:
        logger.warning("The broker is away (%s): the sweep will find row %s.", type(fault).__name__, row_id)
