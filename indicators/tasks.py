"""Work in the background: a task takes an id, loads, calls. It may run twice, and it may never run."""

from celery import shared_task

from indicators.importing import applying
from indicators.models import ImportBatch
from lib.background.queue import enqueue


@shared_task
def work_on_import(batch_id: int) -> None:
    """Check or apply a file, whichever waits."""
    applying.work_on(ImportBatch.objects.get(pk=batch_id))


@shared_task
def sweep() -> None:
    """Ring again for everything that waits, and for what somebody began and left."""
    for batch_id in ImportBatch.objects.due().values_list("pk", flat=True):
        enqueue(work_on_import, batch_id)
