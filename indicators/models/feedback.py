"""Published outcomes of visitors' feedback, with rounded counts and without anybody's answers."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Edition, Indicator
from indicators.models.countries import Country
from indicators.models.releases import Release
from indicators.models.updates import ScoreUpdate

FEWEST_SHOWN = 8  # a number of visitors below it is not shown
ROUNDED_TO = 5


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> "OutcomeQuerySet":
        """Return the outcomes that may be read: without those of releases that were withdrawn."""
        return self.filter(release__withdrawal=None)


class Outcome(models.Model):
    """A published outcome of feedback: a score changed or kept, a text corrected, or out of scope, and why.

    Written by indicators.workflow.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("score changed")
        KEPT = "kept", _("score kept")
        CORRECTED = "corrected", _("text corrected")
        OUT_OF_SCOPE = "out-of-scope", _("out of scope")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="outcomes", verbose_name=_("edition"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("country")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("indicator")
    )
    text = models.TextField(_("what was done and why"))
    visitors = models.PositiveIntegerField(_("visitors, rounded"), null=True, editable=False)
    update = models.OneToOneField(
        ScoreUpdate, models.PROTECT, null=True, editable=False, related_name="outcome", verbose_name=_("score update")
    )
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, editable=False, related_name="outcomes", verbose_name=_("release")
    )
    published_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("published at"), editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name, verbose_name_plural = _("outcome of feedback"), _("outcomes of feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["changed", "kept", "corrected", "out-of-scope"]), name="outcome_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(visitors=None) | Q(visitors__gte=FEWEST_SHOWN), name="outcome_hides_small_numbers"
            ),
            models.CheckConstraint(
                condition=Q(visitors=None) | Q(visitors=F("visitors") / ROUNDED_TO * ROUNDED_TO),
                name="outcome_rounds_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind}"


def rounded(visitors: int) -> int | None:
    """Return a number of visitors rounded to the nearest five, or None below eight: small numbers are not published."""
    return None if visitors < FEWEST_SHOWN else (visitors + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
