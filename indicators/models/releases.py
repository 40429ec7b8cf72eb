"""Releases (publishing acts, each prepared by one person and confirmed by another) and their files."""

import gzip
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Edition

BY_SOFTWARE = Q(kind="import", by=None, prepared_by=None)  # the editions that ship
BY_TWO = Q(by__isnull=False, prepared_by__isnull=False) & ~Q(by=F("prepared_by"))


class Release(models.Model):
    """A publishing act: prepared by one person, confirmed by another (`by`), chained to the release before."""

    class Kind(models.TextChoices):
        EDITION = "edition", _("edition")
        IMPORT = "import", _("import")
        ERRATUM = "erratum", _("erratum")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    number = models.PositiveIntegerField(_("number"))
    # Releases of demonstrations are numbered and chained apart: the world's chain has no gap.
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="releases", verbose_name=_("edition"))
    published_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("published at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("prepared by")
    )
    # True for what was published before two persons were asked for; the release before writes it, this one never.
    signed_by_one = models.BooleanField(_("signed by one person"), default=False, db_default=True, editable=False)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="withdrawal", verbose_name=_("withdraws")
    )
    reason = models.TextField(_("reason"), blank=True)
    reasons: "models.JSONField[Any, Any]" = models.JSONField(_("reason by language"), default=dict, db_default={})
    manifest = models.JSONField(_("manifest"))
    # The cells as they were before, so that a withdrawal brings them back: gzipped JSON, None where nothing was there.
    cells_before: "models.BinaryField[Any, Any]" = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64)
    previous_sha256 = models.CharField(_("SHA-256 of the release before"), max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name, verbose_name_plural = _("release"), _("releases")
        constraints = [
            models.UniqueConstraint(fields=["number", "demonstration"], name="one_release_per_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["edition", "import", "erratum", "withdrawal"]), name="release_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal") ^ Q(withdraws=None), name="withdrawal_names_what_it_withdraws"
            ),
            models.CheckConstraint(
                condition=Q(signed_by_one=True) | BY_SOFTWARE | BY_TWO, name="release_by_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether a later release has taken this one back; a query, unless `withdrawal` was selected with it."""
        return hasattr(self, "withdrawal")

    @property
    def withdrawn_by(self) -> "Release | None":
        """The release that withdrew this one, or None."""
        return getattr(self, "withdrawal", None)


class PreparedRelease(models.Model):
    """A release that one person prepared, after a comparison, and that waits for another person to confirm it."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        SENT_BACK = "sent-back", _("sent back")
        CANCELLED = "cancelled", _("taken back")
        LAPSED = "lapsed", _("lapsed")

    DAYS = 7  # to confirm it

    kind = models.CharField(_("kind"), max_length=10, choices=Release.Kind)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="prepared", verbose_name=_("edition"))
    withdraws = models.ForeignKey(
        Release, models.PROTECT, null=True, related_name="+", verbose_name=_("release to withdraw")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PREPARED)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("prepared at"))
    reasons = models.JSONField(_("public reason by language"), default=dict)
    leave_open = models.BooleanField(_("sets undecided updates aside"), default=False)
    # Of everything that would be written: what is confirmed is what was prepared, or it is prepared again.
    content_sha256 = models.CharField(_("SHA-256 of what is written"), max_length=64)
    comparison = models.JSONField(_("comparison with the edition before"), default=dict)
    outlier_reasons = models.JSONField(_("what was confirmed as unusual, with reasons"), default=dict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("decided at"), null=True
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    release = models.OneToOneField(
        Release, models.PROTECT, null=True, related_name="preparation", verbose_name=_("release")
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("prepared release"), _("prepared releases")
        permissions = [("confirm_preparedrelease", "Can confirm prepared release")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state="prepared"), name="one_prepared_release_per_edition"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (~Q(release=None) & ~Q(decided_by=None) & ~Q(decided_by=F("prepared_by"))),
                name="prepared_and_confirmed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal") ^ Q(withdraws=None), name="prepared_withdrawal_names_a_release"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "confirmed", "sent-back", "cancelled", "lapsed"]),
                name="preparation_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.edition_id}"


class StoredFile(models.Model):
    """The bytes of a file under their SHA-256, gzipped; only added."""

    append_only = True

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    size = models.PositiveIntegerField(_("size"))  # of the file as it is served, in bytes
    content: "models.BinaryField[Any, Any]" = models.BinaryField()

    class Meta:
        verbose_name, verbose_name_plural = _("stored file"), _("stored files")

    def __str__(self) -> str:
        return self.sha256[:8]

    def read(self) -> bytes:
        """Return the bytes of the file; OSError, zlib.error or EOFError where the row was damaged."""
        return gzip.decompress(bytes(self.content))


class ReleaseFile(models.Model):
    """A file of a release, written once with it; only added."""

    MANIFEST, SCORES, CHECKPOINT = "manifest.json", "scores.csv", "checkpoint"
    WITNESS, COSIGNATURE = "witness/", ".cosignature"  # what others sign comes later than the release
    append_only = True

    release = models.ForeignKey(Release, models.PROTECT, related_name="files", verbose_name=_("release"))
    name = models.CharField(_("name"), max_length=80)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("file of a release"), _("files of releases")
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="one_file_per_name")]

    def __str__(self) -> str:
        return self.name
