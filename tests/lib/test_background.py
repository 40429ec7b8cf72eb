"""Work may be begun twice, killed anywhere and begun again: one lease, one fence, one result."""

import logging
from datetime import timedelta

import pytest
from celery.exceptions import CeleryError
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators import tasks
from indicators.models import ImportBatch
from lib.background.job import MOST_ATTEMPTS, BackgroundJob, LostLease, queued
from lib.background.queue import enqueue

pytestmark = pytest.mark.django_db
State = BackgroundJob.State


@pytest.fixture
def row() -> ImportBatch:
    """Return a row of work that waits; a batch of an import is one."""
    return ImportBatch.objects.create(filename="scores.csv", content=b"iso3", sha256="0" * 64)


def same(row: ImportBatch) -> ImportBatch:
    """Return the row as another worker has read it."""
    return ImportBatch.objects.get(pk=row.pk)


def let_the_lease_end(row: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_who_claims_first_works_alone(row: ImportBatch) -> None:
    other = same(row)

    assert row.claim()
    assert not other.claim()
    assert not same(row).claim()
    assert (row.state, row.fence, row.attempts) == (State.RUNNING, 1, 1)


def test_a_lease_that_has_ended_is_taken_over(row: ImportBatch) -> None:
    row.claim()
    let_the_lease_end(row)
    second = same(row)

    assert second.claim()
    assert (second.fence, second.attempts) == (2, 2)


def test_who_takes_over_begins_anew(row: ImportBatch) -> None:
    row.claim()
    row.heartbeat(3, 4)
    let_the_lease_end(row)
    second = same(row)

    second.claim()

    assert (second.done, second.total) == (same(row).done, same(row).total) == (0, 0)


def test_two_who_saw_the_same_ended_lease_do_not_both_take_it(row: ImportBatch) -> None:
    row.claim()
    let_the_lease_end(row)
    second, third = same(row), same(row)

    assert second.claim()
    let_the_lease_end(row)
    assert not third.claim()


def test_a_heartbeat_extends_the_lease_and_tells_the_progress(row: ImportBatch) -> None:
    row.claim()
    let_the_lease_end(row)

    row.heartbeat(2, 4)

    found = same(row)
    assert (found.done, found.total) == (2, 4)
    assert found.lease_until is not None
    assert found.lease_until > timezone.now()
    assert not found.claim()


def test_who_lost_the_lease_changes_nothing(row: ImportBatch) -> None:
    row.claim()
    let_the_lease_end(row)
    second = same(row)
    second.claim()

    for act in (lambda: row.heartbeat(1, 1), lambda: row.finish(stage="applied"), lambda: row.fail("late")):
        with pytest.raises(LostLease):
            act()

    found = same(row)
    assert (found.state, found.stage, found.error, found.done) == (State.RUNNING, "uploaded", "", 0)


def test_finishing_twice_is_refused(row: ImportBatch) -> None:
    row.claim()
    row.finish(stage="refused")

    with pytest.raises(LostLease):
        row.finish(stage="applied")

    assert same(row).stage == "refused"


def test_what_is_done_or_failed_is_not_due(row: ImportBatch) -> None:
    assert list(ImportBatch.objects.due()) == [row]
    row.claim()
    assert not ImportBatch.objects.due().exists()
    let_the_lease_end(row)
    assert list(ImportBatch.objects.due()) == [row]

    row.fail("broken")

    assert not ImportBatch.objects.due().exists()
    assert not same(row).claim()


def test_work_that_failed_can_be_queued_again(row: ImportBatch) -> None:
    row.claim()
    row.fail("broken")
    ImportBatch.objects.filter(pk=row.pk).update(**queued())

    again = same(row)

    assert again.claim()
    assert (again.fence, again.attempts, again.error, again.finished_at) == (2, 1, "", None)


def test_a_row_that_kills_its_worker_three_times_is_set_aside_with_its_reason(row: ImportBatch) -> None:
    for _death in range(3):
        assert same(row).claim()
        let_the_lease_end(row)

    assert not same(row).claim()
    assert (same(row).state, same(row).deaths) == (State.FAILED, 3)
    assert same(row).error.startswith("Set aside: three times its worker died over it, or hung.")

    ImportBatch.objects.filter(pk=row.pk).update(**queued())
    assert same(row).claim()
    assert same(row).deaths == 0


def test_work_that_waits_by_itself_killed_nobody(row: ImportBatch) -> None:
    for _attempt in range(MOST_ATTEMPTS):
        again = same(row)
        assert again.claim()
        again.wait("The mail server is away.")
        assert (same(row).state, same(row).deaths, same(row).error) == (State.RUNNING, 0, "The mail server is away.")
        let_the_lease_end(row)

    assert not same(row).claim()
    assert (same(row).state, same(row).error) == (State.FAILED, "Given up after too many attempts.")


def test_who_lost_the_lease_cannot_say_that_it_waits(row: ImportBatch) -> None:
    row.claim()
    let_the_lease_end(row)
    same(row).claim()

    with pytest.raises(LostLease):
        row.wait("late")


def test_results_that_were_rolled_back_leave_the_work_undone(row: ImportBatch) -> None:
    row.claim()

    with transaction.atomic():
        row.finish(stage="refused")
        transaction.set_rollback(True)

    assert (same(row).state, same(row).stage) == (State.RUNNING, "uploaded")


def test_the_sweep_rings_for_what_is_due_and_for_nothing_else(
    row: ImportBatch,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    finished = ImportBatch.objects.create(filename="old.csv", sha256="0" * 64, state=State.DONE, stage="applied")
    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_import, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert rung == [row.pk]
    assert finished.pk not in rung


@pytest.mark.usefixtures("with_redis")
@pytest.mark.parametrize(
    "fault", [OperationalError("away"), ConnectionRefusedError(), TimeoutError(), FileNotFoundError()]
)
def test_a_broker_that_is_away_breaks_nothing(
    row: ImportBatch,
    fault: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def away(_row_id: int) -> None:
        raise fault

    monkeypatch.setattr(tasks.work_on_import, "delay", away)

    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        enqueue(tasks.work_on_import, row.pk)

    assert f"the sweep will find row {row.pk}" in caplog.text


@pytest.mark.usefixtures("with_redis")
def test_a_fault_of_our_own_is_not_taken_for_an_absent_broker(
    row: ImportBatch,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def broken(_row_id: int) -> None:
        raise CeleryError("misused")

    monkeypatch.setattr(tasks.work_on_import, "delay", broken)

    with pytest.raises(CeleryError), django_capture_on_commit_callbacks(execute=True):
        enqueue(tasks.work_on_import, row.pk)


@pytest.mark.usefixtures("with_redis")
def test_nothing_is_rung_before_the_row_is_visible(
    row: ImportBatch,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_import, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        enqueue(tasks.work_on_import, row.pk)

    assert (rung, len(callbacks)) == ([], 1)


def test_without_redis_nothing_is_sent_and_the_sweep_of_the_worker_finds_the_row(
    row: ImportBatch,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.REDIS_URL = ""
    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_import, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        enqueue(tasks.work_on_import, row.pk)
    sent_by_the_page = list(rung)
    tasks.sweep()

    assert (sent_by_the_page, rung) == ([], [row.pk])
