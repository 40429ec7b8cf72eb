"""How far visitors come in a survey, as numbers alone: no row and no id belongs to one of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Survey


class PageCount(models.Model):
    """How often a page of a survey, or the survey as a whole, was begun, left for the next and sent, on a day."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="page_counts", verbose_name=_("survey"))
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=8)
    page = models.CharField(_("page"), max_length=40, blank=True)  # code of its section; empty: the whole survey
    starts = models.PositiveIntegerField(_("starts"), default=0)
    turns = models.PositiveIntegerField(_("page turns"), default=0)
    sendings = models.PositiveIntegerField(_("sendings"), default=0)

    class Meta:
        ordering = ["survey", "day", "language", "page"]
        verbose_name, verbose_name_plural = _("count of a page"), _("counts of pages")
        constraints = [
            models.UniqueConstraint(fields=["survey", "day", "language", "page"], name="one_count_per_page_and_day"),
            models.CheckConstraint(
                condition=Q(starts__gte=0) & Q(turns__gte=0) & Q(sendings__gte=0), name="page_counts_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.day}/{self.language}/{self.page}"
