"""Mail to members of the staff, sent beside the answer: how long it takes tells nobody whether there was one."""

import logging
from collections.abc import Callable
from threading import Thread

from django.db import connection

logger = logging.getLogger(__name__)


def in_background(send: Callable[[], object]) -> None:
    """Call a function in a thread of its own; a fault is logged, and nobody waits for it."""
    Thread(target=_sent, args=[send], daemon=True).start()


def _sent(send: Callable[[], object]) -> None:
    try:
        send()
    except Exception:
        logger.exception("A mail could not be sent")
    finally:
        connection.close()
