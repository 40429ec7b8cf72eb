"""Telling a worker that a row waits."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def enqueue(task: Any, row_id: int) -> None:
    """Send a task once what was written is visible to all; called by doors, after the act.

    A broker that is away is no fault of the page: the row is the truth, and the sweep finds it.
    """
    transaction.on_commit(partial(_send, task, row_id))


def _send(task: Any, row_id: int) -> None:
    try:
        task.delay(row_id)
    except (KombuError, OperationalError, RedisError, OSError) as fault:
        logger.warning("The broker is away (%s): the sweep will find row %s.", type(fault).__name__, row_id)
