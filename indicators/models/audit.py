"""The audit trail: append-only rows, each with the checksum of the one before."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, subject: models.Model) -> "AuditEntryQuerySet":
        """Return the entries about a row."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))


class AuditEntry(models.Model):
    """An act: its name and subject, by whom and in which role, when, and its facts as JSON.

    Written by indicators.workflow.audit. Triggers of the database refuse to change or delete a row (lib.append_only).
    """

    append_only = True

    number = models.PositiveIntegerField(_("number"), unique=True)
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=40)
    subject_kind = models.CharField(_("kind of subject"), max_length=60)  # a model's label, or any other name
    subject_id = models.CharField(_("subject"), max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    role = models.CharField(_("role"), max_length=80)
    facts = models.JSONField(_("facts"), default=dict)
    previous_sha256 = models.CharField(_("SHA-256 of the entry before"), max_length=64, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name, verbose_name_plural = _("entry of the audit trail"), _("entries of the audit trail")
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"#{self.number} {self.act}"
