"""An abstract model of restartable background work.

The row alone says whether there is work; a message in the queue only makes a worker look sooner. Whoever works on a row
holds a lease that expires, and a fence: a number that every claim increases. Writes under an old fence change nothing,
so that work may be started twice, killed anywhere, and started again.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 25
MOST_DEATHS = 3  # work that kills whoever takes it up would end every worker, one after the other
_DIED = _("Set aside: three times its worker died over it, or hung. See the worker's log, then try it again.")
_TRIED = _("Given up after too many attempts.")
Row = TypeVar("Row", bound="BackgroundJob")


class LostLease(Exception):
    """Raised when another worker has claimed the row: the caller must stop and write nothing."""


class BackgroundJobQuerySet(models.QuerySet[Row]):
    def due(self) -> "BackgroundJobQuerySet[Row]":
        """Return the rows to work on: queued ones, and running ones whose lease has expired."""
        ended = Q(state=BackgroundJob.State.RUNNING, lease_until__lt=timezone.now())
        return self.filter(Q(state=BackgroundJob.State.QUEUED) | ended)


class BackgroundJob(models.Model):
    """A row of background work: its state, its lease and fence, its attempts and its progress (`done` of `total`).

    `deaths` counts the leases in a row that ended while somebody worked: whoever took it up died, or hangs.
    """

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
    deaths = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
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
        """Claim the row for one lease and return True; False when there is nothing to do, or another worker has it.

        A row that was tried too often, or whose last three workers died over it, fails instead, with the reason.
        """
        deaths = self.deaths + (self.state == self.State.RUNNING)
        if deaths >= MOST_DEATHS or self.attempts >= MOST_ATTEMPTS:
            reason = _DIED if deaths >= MOST_DEATHS else _TRIED
            self._due().update(state=self.State.FAILED, lease_until=None, deaths=deaths, error=str(reason))
            return False
        taken = self._due().update(
            state=self.State.RUNNING,
            lease_until=_lease(),
            fence=self.fence + 1,
            attempts=self.attempts + 1,
            deaths=deaths,
            done=0,  # what somebody left half done is begun anew
            total=0,
        )
        if taken:
            self.refresh_from_db(fields=["state", "fence", "attempts", "deaths", "lease_until", "done", "total"])
        return bool(taken)

    def wait(self, reason: str) -> None:
        """Leave the rest until the lease ends, and store why; raise `LostLease` if another worker has the row."""
        self._update_held(error=reason, deaths=0)
        self.refresh_from_db(fields=["error", "deaths"])

    def _due(self) -> BackgroundJobQuerySet[Any]:
        return BackgroundJobQuerySet(type(self)).filter(pk=self.pk, fence=self.fence).due()

    def _update_held(self, **fields: object) -> None:
        """Store fields of the row; raise `LostLease` if another worker has claimed it, or nobody has it."""
        rows: models.QuerySet[Any] = BackgroundJobQuerySet(type(self)).filter(
            pk=self.pk, fence=self.fence, state=self.State.RUNNING
        )
        if not rows.update(**fields):
            raise LostLease(f"{self} has been claimed by somebody else")

    def heartbeat(self, done: int, total: int) -> None:
        """Extend the lease and store the progress; raise `LostLease` if another worker has claimed the row."""
        self._update_held(lease_until=_lease(), done=done, total=total)

    def finish(self, **results: object) -> None:
        """Store the fields in `results` and end the lease, in the transaction that writes everything else.

        Raises `LostLease` if another worker has claimed the row.
        """
        self._let_go(self.State.DONE, **results)

    def fail(self, error: str) -> None:
        """Store the message and end the lease without a result; raise `LostLease` as `finish` does."""
        self._let_go(self.State.FAILED, error=error)

    def _let_go(self, state: "BackgroundJob.State", **fields: object) -> None:
        self._update_held(state=state, lease_until=None, finished_at=timezone.now(), **fields)
        self.refresh_from_db()


def queued() -> dict[str, object]:
    """Return the values of an update that queues a finished row again, for its next step or another try."""
    untouched = dict.fromkeys(("attempts", "deaths", "done", "total"), 0)
    return {"state": BackgroundJob.State.QUEUED, **untouched, "error": "", "finished_at": None}


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
