"""Tasks of the surveys: each takes an id, loads and calls. It may run twice, and its message may be lost."""

from threading import Lock
from typing import Final

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from lib.background.queue import send
from surveys import aggregation, tallying
from surveys.analysis import quality
from surveys.exporting import making as exports
from surveys.exporting import storage
from surveys.intake import bursts, folding, page_counts, retention
from surveys.models import Mailing, QualityCheck, ResponseExport, Run
from surveys.rounds import closing, mail_sending, vault
from surveys.simulation import making

AT_ONCE: Final = 50_000  # responses, so that other work of the worker waits for some seconds only
_demonstration = Lock()


@shared_task
def work_on_run(run_id: int) -> None:
    """Carry out a run over a closed round."""
    aggregation.work_on(Run.objects.get(pk=run_id))


@shared_task
def work_on_mailing(mailing_id: int) -> None:
    """Send the letters of a mailing that wait."""
    mail_sending.work_on(Mailing.objects.select_related("by").get(pk=mailing_id))


@shared_task
def work_on_export(export_id: int) -> None:
    """Make a file of responses."""
    exports.work_on(ResponseExport.objects.select_related("survey", "by").get(pk=export_id))


@shared_task
def work_on_quality_check(check_id: int) -> None:
    """Mark the responses of a survey by the rules of quality."""
    quality.work_on(QualityCheck.objects.select_related("survey").get(pk=check_id))


@shared_task
def sweep() -> None:
    """Call a worker for work that waits or was left; do what is due by the day; make the demonstration."""
    today = timezone.now().date()
    bursts.settle(today)
    closing.close_due(today)
    if settings.DEMO and making.is_due():
        _make_demonstration()
    for run_id in Run.objects.due().order_by("pk").values_list("pk", flat=True):
        send(work_on_run, run_id)
    for mailing_id in Mailing.objects.due().order_by("pk").values_list("pk", flat=True):
        send(work_on_mailing, mailing_id)
    for export_id in ResponseExport.objects.due().order_by("pk").values_list("pk", flat=True):
        send(work_on_export, export_id)
    for check_id in QualityCheck.objects.due().order_by("pk").values_list("pk", flat=True):
        send(work_on_quality_check, check_id)


def _make_demonstration() -> None:
    """Make what a new user tries the site with, unless another thread is at it: this one is left for other work."""
    if _demonstration.acquire(blocking=False):
        try:
            making.make_demonstration()
        finally:
            _demonstration.release()


@shared_task
def fold_page_counts() -> None:
    """Move what was counted of the pages of surveys from the cache to the database."""
    page_counts.fold()


@shared_task
def fold_tallies() -> None:
    """Bring new and changed responses into the tallies."""
    if not tallying.is_rebuilding():
        tallying.fold_all(most=AT_ONCE)


@shared_task
def fold_texts() -> None:
    """Fold texts for the search that came since the last time."""
    folding.fold_texts()


@shared_task
def forget() -> None:
    """Delete what has expired, and make tallies anew where the release before left them wrong."""
    retention.delete_expired()
    tallying.rebuild_where_needed()
    vault.forget_expired()
    storage.sweep()
