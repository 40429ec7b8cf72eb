"""An abstract row of restartable background work; knows nothing of scores.

The row is the truth, the queue only a doorbell. Whoever works on a row holds a lease that ends by itself, and a fence:
a number that every claim raises. What carries an old fence changes nothing, so work may be started twice, killed
anywhere, and started again.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 25  # a row that kills its worker each time is given up
Row = TypeVar("Row", bound="BackgroundJob")


class LostLease(Exception):
    """Somebody else works on the row now: leave it to them, and write nothing."""


class BackgroundJobQuerySet(models.QuerySet[Row]):
    def due(self) -> "BackgroundJobQuerySet[Row]":
        """Return what waits to be done: never begun, or begun by somebody whose lease has ended."""
        ended = Q(state=BackgroundJob.State.RUNNING, lease_until__lt=timezone.now())
        return self.filter(Q(state=BackgroundJob.State.QUEUED) | ended)


class BackgroundJob(models.Model):
    """One piece of work, done by whoever claims it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    state = models.CharField(_("work"), max_length=7, choices=State, default=State.QUEUED, editable=False)
    lease_until: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True, editable=False
    )
    fence = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(_("error"), blank=True, editable=False)
    created_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("finished"), null=True, editable=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed"]), name="%(class)s_work_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="running") ^ Q(lease_until=None), name="%(class)s_runs_under_a_lease"
            ),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    def claim(self) -> bool:
        """Take the row for one lease; False when there is nothing to do, or somebody else does it."""
        if self.attempts >= MOST_ATTEMPTS:
            self._due().update(
                state=self.State.FAILED, lease_until=None, error=str(_("Given up after too many attempts."))
            )
            return False
        taken = self._due().update(
            state=self.State.RUNNING,
            lease_until=_lease(),
            fence=self.fence + 1,
            attempts=self.attempts + 1,
            done=0,  # what somebody left half done is begun anew
            total=0,
        )
        if taken:
            self.refresh_from_db(fields=["state", "fence", "attempts", "lease_until", "done", "total"])
        return bool(taken)

    def _due(self) -> BackgroundJobQuerySet[Any]:
        return BackgroundJobQuerySet(type(self)).filter(pk=self.pk, fence=self.fence).due()

    def _held(self) -> models.QuerySet[Any]:
        return BackgroundJobQuerySet(type(self)).filter(pk=self.pk, fence=self.fence, state=self.State.RUNNING)

    def heartbeat(self, done: int, total: int) -> None:
        """Extend the lease and say how far the work is."""
        if not self._held().update(lease_until=_lease(), done=done, total=total):
            raise LostLease(f"{self} has been claimed by somebody else")

    def finish(self, **results: object) -> None:
        """Write the results and let go; inside the transaction that writes everything else."""
        self._let_go(self.State.DONE, **results)

    def fail(self, error: str) -> None:
        """Let go without a result."""
        self._let_go(self.State.FAILED, error=error)

    def _let_go(self, state: "BackgroundJob.State", **fields: object) -> None:
        if not self._held().update(state=state, lease_until=None, finished_at=timezone.now(), **fields):
            raise LostLease(f"{self} has been claimed by somebody else")
        self.refresh_from_db()


def queued() -> dict[str, object]:
    """Return the fields that put a finished row into the queue again, for its next step or another try."""
    return {"state": BackgroundJob.State.QUEUED, "attempts": 0, "done": 0, "total": 0, "error": "", "finished_at": None}


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
