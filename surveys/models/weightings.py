"""Weightings: the margins to which the responses of a survey are weighted, as somebody stated them with a source."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Survey

LONGEST_NAME, LONGEST_SOURCE = 80, 300


class Weighting(models.Model):
    """Stated margins, and the limit at which weights are cut off. Written once and never changed: links quote it.

    `margins` is a list of {"dimension": name of a question or a fact of responses, "shares": {code: percent as text}}.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="weightings", verbose_name=_("survey"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    source = models.CharField(_("source"), max_length=LONGEST_SOURCE)
    margins = models.JSONField(_("margins"), default=list)
    most = models.DecimalField(_("largest weight"), max_digits=5, decimal_places=2, null=True)
    made_on: "models.DateField[date, date]" = models.DateField(_("stated on"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    retired_on: "models.DateField[date | None, date | None]" = models.DateField(_("retired on"), null=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name, verbose_name_plural = _("weighting"), _("weightings")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["survey", "name"], name="one_weighting_of_a_name"),
            models.CheckConstraint(condition=Q(most=None) | Q(most__gt=1), name="largest_weight_above_the_mean"),
        ]

    def __str__(self) -> str:
        return self.name
