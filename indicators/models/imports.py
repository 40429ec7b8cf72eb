"""Uploaded files of scores for drafts, and the state of each."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Edition
from lib.background.job import BackgroundJob, BackgroundJobQuerySet


class ImportBatchQuerySet(BackgroundJobQuerySet["ImportBatch"]):
    def without_content(self) -> "ImportBatchQuerySet":
        """Return the batches without their files, which pages do not need."""
        return self.defer("content")

    def last_file_of(self, edition: Edition) -> str:
        """Return the SHA-256 of the file that was last applied to an edition, or ""."""
        applied = self.filter(stage=ImportBatch.Stage.APPLIED, editions=edition).order_by("-finished_at", "-pk")
        return applied.values_list("sha256", flat=True).first() or ""


class ImportBatch(BackgroundJob):
    """An uploaded file: checked first, and applied to drafts only when somebody has confirmed its changes."""

    class Stage(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKED = "checked", _("checked")
        REFUSED = "refused", _("refused")
        CONFIRMED = "confirmed", _("confirmed")
        APPLIED = "applied", _("applied")
        SUPERSEDED = "superseded", _("superseded")

    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.UPLOADED, editable=False)
    filename = models.CharField(_("file"), max_length=200, editable=False)
    # Kept until it is applied, refused or superseded; the checksum stays.
    content: "models.BinaryField[Any, Any]" = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    year = models.PositiveSmallIntegerField(_("edition named with the file"), null=True, blank=True, editable=False)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE, editable=False)
    preview = models.JSONField(_("what was found"), default=dict, editable=False)
    editions = models.ManyToManyField(Edition, related_name="imports", editable=False)  # those it was applied to
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
        editable=False,
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("import"), _("imports")
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(stage__in=["uploaded", "checked", "refused", "confirmed", "applied", "superseded"]),
                name="import_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:indicators_importbatch_change", args=[self.pk])


def checksum_of(content: bytes) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal digits."""
    return sha256(content).hexdigest()
