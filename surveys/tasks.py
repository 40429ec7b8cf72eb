"""Work of the surveys in the background: a task takes an id, loads, calls. It may run twice, and it may never run."""

from celery import shared_task
from django.conf import settings

from lib.background.queue import enqueue
from surveys import aggregation
from surveys.intake import retention
from surveys.models import Run
from surveys.simulation import making


@shared_task
def work_on_run(run_id: int) -> None:
    """Sum up a closed round."""
    aggregation.work_on(Run.objects.get(pk=run_id))


@shared_task
def make_demonstration() -> None:
    """Make what a new user tries the site with, unless that is there, was there, or is not wanted."""
    if settings.DEMO:
        making.make()


@shared_task
def sweep() -> None:
    """Ring again for runs that wait, and for those that somebody began and left; make a demonstration that is due."""
    make_demonstration()
    for run_id in Run.objects.due().order_by("pk").values_list("pk", flat=True):
        enqueue(work_on_run, run_id)


@shared_task
def forget() -> None:
    """Delete what has had its time."""
    retention.forget()
