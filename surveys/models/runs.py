"""Runs: computations over closed rounds, with their snapshots and an aggregate for each score."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Score, ScoreUpdate
from lib.background.job import BackgroundJob, BackgroundJobQuerySet
from surveys.models.rounds import Round


class Snapshot(models.Model):
    """The inputs of a run: gzipped lines of canonical JSON (aggregation/snapshots.py), named by their SHA-256."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField()

    class Meta:
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")

    def __str__(self) -> str:
        return self.sha256[:12]


class Run(BackgroundJob):
    """A computation over a closed round from a snapshot; a background job that can be restarted."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs", verbose_name=_("round"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    method = models.CharField(_("method"), max_length=40)
    parameters = models.JSONField(_("parameters"), default=dict)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="runs", verbose_name=_("snapshot"))
    checksum = models.CharField(_("checksum of the results"), max_length=64, blank=True)
    summary = models.JSONField(_("result"), default=dict)  # counts, alpha by indicator, screening

    objects = BackgroundJobQuerySet.as_manager()

    class Meta(BackgroundJob.Meta):
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("run"), _("runs")
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["queued", "running"]), name="one_unfinished_run_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Aggregate(models.Model):
    """The result of a run for a score. T, S and h of the method are `consensus`, `combined` and `half_points`."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="aggregates", verbose_name=_("run"))
    score = models.ForeignKey(Score, models.PROTECT, related_name="aggregates", verbose_name=_("score"))
    n = models.PositiveSmallIntegerField(_("number of experts"))
    consensus = models.CharField(_("experts' consensus"), max_length=60, blank=True)  # "p/q"
    combined = models.CharField(_("with visitors"), max_length=60, blank=True)  # "p/q"
    half_points = models.PositiveSmallIntegerField(_("half points"), null=True)
    error = models.DecimalField(_("standard error"), max_digits=7, decimal_places=4, null=True)
    low = models.DecimalField(_("interval, low"), max_digits=7, decimal_places=4, null=True)
    high = models.DecimalField(_("interval, high"), max_digits=7, decimal_places=4, null=True)
    distance = models.DecimalField(_("mean distance from the median"), max_digits=7, decimal_places=4, null=True)
    agreement = models.DecimalField(_("agreement"), max_digits=7, decimal_places=4, null=True)
    flags = models.JSONField(_("flags"), default=list)
    visitors = models.JSONField(_("visitors"), default=dict)  # counts by stratum and step; pull, weight
    update = models.OneToOneField(
        ScoreUpdate, models.PROTECT, null=True, related_name="aggregate", verbose_name=_("update")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("aggregate"), _("aggregates")
        constraints = [models.UniqueConstraint(fields=["run", "score"], name="one_aggregate_per_score")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.score_id}"
