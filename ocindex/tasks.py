"""Celery tasks of the assembled site: each may run twice or never."""

from celery import shared_task

from lib import erasures_file
from ocindex.backup import erasures


@shared_task
def sweep_erasures() -> None:
    """Write into ERASURES_FILE what it lacks, as after a full disk or a crash."""
    try:
        erasures.write_missing()
    except OSError as fault:
        erasures_file.say_unwritten(fault)
