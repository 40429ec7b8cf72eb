"""Sending tasks to the workers' queue."""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def enqueue(task: Any, row_id: int) -> None:
    """Send `task` with the id of a row when the transaction commits; called by views and admins, after the act.

    Without Redis nothing is sent: the queue is in the worker's memory, and the worker's next sweep finds the row.
    """
    if settings.REDIS_URL:
        transaction.on_commit(partial(send, task, row_id))


def send(task: Any, row_id: int) -> None:
    """Send `task` with the id of a row now; called by sweeps, which run in a worker.

    An unreachable broker is logged and not raised: the row stays due, and the next sweep finds it.
    """
    try:
        task.delay(row_id)
    except (KombuError, OperationalError, RedisError, OSError) as fault:
        logger.warning("The broker is away (%s): the sweep will find row %s.", type(fault).__name__, row_id)
