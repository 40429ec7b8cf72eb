"""Celery tasks of the index: each takes an id, loads the row and calls an act. It may run twice or never."""

from celery import shared_task

from indicators.importing import applying
from indicators.models import ImportBatch
from lib.background.queue import send


@shared_task
def work_on_import(batch_id: int) -> None:
    """Check or apply the file of an import batch, whichever its stage requires."""
    applying.work_on(ImportBatch.objects.get(pk=batch_id))


@shared_task
def sweep() -> None:
    """Send a task for every import batch that is queued, or whose worker died."""
    for batch_id in ImportBatch.objects.due().values_list("pk", flat=True):
        send(work_on_import, batch_id)
