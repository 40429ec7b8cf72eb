"""Celery tasks of the index: each takes an id, loads the row and calls an act. It may run twice or never."""

import logging

from celery import shared_task
from django.core.exceptions import ImproperlyConfigured

from indicators import workflow
from indicators.importing import applying
from indicators.models import ImportBatch
from indicators.workflow import checkpoint_copies, checkpoints
from lib.background import signs
from lib.background.queue import send
from lib.refusals import Refused

logger = logging.getLogger(__name__)


@shared_task
def work_on_import(batch_id: int) -> None:
    """Check or apply the file of an import batch, whichever its stage requires."""
    applying.work_on(ImportBatch.objects.get(pk=batch_id))


@shared_task
def sweep() -> None:
    """Send a task for every import batch that is queued, or whose worker died; lapse what nobody confirmed in time.

    It is the sign that workers take up what comes.
    """
    signs.give("sweep")
    for batch_id in ImportBatch.objects.due().values_list("pk", flat=True):
        send(work_on_import, batch_id)
    workflow.lapse_old()


@shared_task
def sweep_checkpoints() -> None:
    """Write the checkpoint of the day if it is due; copy and mail those that have not been yet."""
    try:
        checkpoints.write_daily_checkpoint()
    except (Refused, ImproperlyConfigured) as fault:
        logger.error("No checkpoint was written: %s", fault)
    checkpoint_copies.copy_missing()
    checkpoint_copies.send_waiting()
