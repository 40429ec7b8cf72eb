"""Marks of doubt that rules put on responses after the fact, apart from the flags that they came with."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.background.job import BackgroundJob, BackgroundJobQuerySet
from surveys.models.questionnaires import Survey
from surveys.models.responses import Response


class QualityMark(models.Model):
    """A rule that a response met, on the day it was looked for; a person may undo it, with a reason."""

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="quality_marks")
    rule = models.CharField(_("rule"), max_length=20)
    day: "models.DateField[date, date]" = models.DateField(_("day"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_because = models.CharField(_("undone because"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["response", "rule"]
        verbose_name, verbose_name_plural = _("quality mark"), _("quality marks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["response", "rule"], name="one_mark_per_rule"),
            models.CheckConstraint(
                condition=Q(undone_by=None) | ~Q(undone_because=""), name="undone_mark_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.rule}"


class QualityCheck(BackgroundJob):
    """The background work that looks for what the rules mark in a survey."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="quality_check", verbose_name=_("survey"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = BackgroundJobQuerySet.as_manager()

    class Meta(BackgroundJob.Meta):
        verbose_name, verbose_name_plural = _("check of quality"), _("checks of quality")
        default_permissions = ()

    def __str__(self) -> str:
        return f"Q-{self.survey_id}"
