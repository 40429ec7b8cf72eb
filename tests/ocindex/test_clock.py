"""Without Redis the worker has its own clock: it sweeps, piles nothing up, and ends with the worker."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from queue import Queue

import pytest
from celery.signals import worker_ready, worker_shutting_down
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.transport.memory import Channel
from pytest_django.fixtures import Settings

from indicators.models import Edition
from indicators.tasks import sweep
from ocindex.celery import PatientScheduler, app
from ocindex.deploy.redaction import SweepFilter
from surveys import tasks
from surveys.models import Survey
from surveys.simulation import making


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Queue[object]:
    """The queue in the memory of a worker that has said it is ready, and takes nothing."""
    queue: Queue[object] = Queue()
    monkeypatch.setitem(Channel.queues, "celery", queue)
    return queue


@pytest.fixture
def worker(settings: Settings, messages: Queue[object]) -> Iterator[None]:
    """A worker without Redis that has just begun; it is told to stop in the end."""
    settings.REDIS_URL = ""
    worker_ready.send(sender=None)
    yield
    worker_shutting_down.send(sender=None)


def clocks() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "Beat"]


def soon(fact: Callable[[], object], *, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.02)


@pytest.mark.usefixtures("worker")
def test_a_worker_without_redis_sweeps_at_once(messages: Queue[object]) -> None:
    soon(lambda: messages.qsize() >= 9)

    sent = [messages.get_nowait()["headers"]["task"] for _message in range(9)]  # type: ignore[index]
    assert sorted(sent) == [
        "indicators.tasks.sweep", "indicators.tasks.sweep_checkpoints", "ocindex.tasks.back_up",
        "ocindex.tasks.sweep_erasures", "surveys.tasks.fold_page_counts", "surveys.tasks.fold_tallies",
        "surveys.tasks.fold_texts", "surveys.tasks.forget", "surveys.tasks.sweep",
    ]  # fmt: skip


@pytest.mark.usefixtures("worker")
def test_the_clock_ends_when_the_worker_is_told_to_stop() -> None:
    soon(clocks)

    worker_shutting_down.send(sender=None)

    soon(lambda: not clocks())


@pytest.mark.usefixtures("with_redis", "messages")
def test_a_worker_with_redis_leaves_the_clock_to_another_process() -> None:
    worker_ready.send(sender=None)

    assert clocks() == []


def hours_of(scheduler: PatientScheduler, ticks: int) -> None:
    """Let the clock look that often, each entry being due every time."""
    for _tick in range(ticks):
        for name, entry in list(scheduler.schedule.items()):
            scheduler.schedule[name].last_run_at = entry.last_run_at - timedelta(days=1)
        scheduler._heap = None  # type: ignore[attr-defined]
        scheduler.tick()


def test_messages_do_not_pile_up_while_the_worker_takes_none(messages: Queue[object]) -> None:
    scheduler = PatientScheduler(app)

    hours_of(scheduler, 100)
    waiting = messages.qsize()
    messages.queue.clear()
    hours_of(scheduler, 1)

    assert waiting == len(scheduler.schedule) + 1
    assert messages.qsize() == 1


@pytest.mark.django_db
def test_a_sweep_with_nothing_to_do_reads_a_little_and_begins_no_transaction(settings: Settings) -> None:
    settings.DEMO = True
    Edition.objects.create(year=2027)  # no room for a demonstration

    with CaptureQueriesContext(connection) as queries:
        sweep()
        tasks.sweep()

    statements = [query["sql"].split()[0] for query in queries]
    assert statements == ["SELECT"] * 12


@pytest.mark.django_db
def test_a_sweep_leaves_a_demonstration_that_is_being_made_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    begun: list[str] = []

    def sweep_meanwhile() -> None:
        begun.append("made")
        tasks.sweep()

    monkeypatch.setattr(making, "make_demonstration", sweep_meanwhile)

    tasks.sweep()
    tasks.sweep()

    assert begun == ["made", "made"]
    assert not Survey.objects.filter(demonstration=True).exists()


def line(level: int, message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("celery.app.trace", level, __file__, 1, message, args, None)


def test_only_sweeps_that_went_wrong_are_in_the_log() -> None:
    keeps = SweepFilter().filter

    assert not keeps(line(logging.INFO, "Task %s[1] succeeded in 0.01s: None", "surveys.tasks.sweep"))
    assert not keeps(line(logging.INFO, "Scheduler: Sending due task %s (%s)", "sweep", "indicators.tasks.sweep"))
    assert keeps(line(logging.ERROR, "Task %s[1] raised unexpected: OperationalError()", "surveys.tasks.sweep"))
    assert keeps(line(logging.INFO, "Task %s[1] succeeded in 0.01s: None", "surveys.tasks.work_on_run"))
