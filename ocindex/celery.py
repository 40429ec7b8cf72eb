"""The Celery application of the workers, and their clock where there is no Redis.

The rows of lib/background say what is due; messages only make a worker look sooner. Without Redis the queue is in the
worker's own memory, which no other process can reach: so a clock in the worker starts a sweep each second.
"""

import os

from celery import Celery
from celery.beat import EmbeddedService, ScheduleEntry, Scheduler
from celery.schedules import schedstate
from celery.signals import beat_init, worker_ready, worker_shutting_down
from django.conf import settings

from lib.background import signs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
# Celery runs Django's checks at every start and throws away what they say; they import every page of the site.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("ocindex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class PatientScheduler(Scheduler):
    """A beat scheduler that sends nothing while messages wait, so that a queue in memory stays short.

    It writes no file, so that a full disk cannot stop it.
    """

    def is_due(self, entry: ScheduleEntry) -> schedstate:
        return schedstate(False, 1) if self._waiting() > len(self.schedule) else super().is_due(entry)

    def _waiting(self) -> int:
        queue = self.connection.default_channel.queue_declare(self.app.conf.task_default_queue, passive=True)
        return int(queue.message_count)


@worker_ready.connect
def start_clock(**_event: object) -> None:
    """Start a clock in a worker without Redis, and stop it when the worker shuts down."""
    if settings.REDIS_URL:
        return
    clock = EmbeddedService(app, thread=True, scheduler_cls=PatientScheduler)
    # Not waited for: the signal may have come while this thread held what the clock needs.
    worker_shutting_down.connect(lambda **_event: clock.service.stop(), weak=False)
    clock.start()


@worker_ready.connect
def give_signs_of_life(**_event: object) -> None:
    """Say every ten seconds that this worker is there, until it shuts down."""
    stop = signs.keep_giving("worker")
    worker_shutting_down.connect(lambda **_event: stop(), weak=False)


@beat_init.connect
def give_signs_of_the_clock(**_event: object) -> None:
    """Say every ten seconds that the clock is there."""
    signs.keep_giving("beat")
