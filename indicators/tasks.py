"""Work in the background: a task takes an id, loads, calls. It may run twice, and it may never run."""

from celery import shared_task

from indicators.importing import applying
from indicators.models import ImportBatch
from lib.background.queue import send


@shared_task
def work_on_import(batch_id: int) -> None:
    """Check or apply a file, whichever waits."""
    applying.work_on(ImportBatch.objects.get(pk=batch_id))


@shared_task
def sweep() -> None:
    """Call a worker for every file that waits or was begun and left."""
    for batch_id in ImportBatch.objects.due().values_list("pk", flat=True):
        send(work_on_import, batch_id)
