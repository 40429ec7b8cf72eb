"""Published outcomes of visitors' feedback, with noised counts and without anybody's answers."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Edition, Indicator
from indicators.models.countries import Country
from indicators.models.releases import Release
from indicators.models.updates import ScoreUpdate

FEWEST_SHOWN = 8  # a number of visitors, with its noise, below it is not shown
# Figures of answers about scores, not of a question. Those of cells: a response is in one of them, in one release.
ABOUT_SCORES, ABOUT_A_CELL = "scores/", "scores/cell/"


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> "OutcomeQuerySet":
        """Return the outcomes that may be read: without those of releases that were withdrawn."""
        return self.filter(release__withdrawal=None)

    def listed(self) -> "OutcomeQuerySet":
        """Return the outcomes that everyone may read: about no cell, or with the noised count that is shown of it.

        The count must be one that was drawn: numbers that an older version rounded stand behind receipts alone.
        """
        drawn = PublicCount.objects.filter(
            country=OuterRef("country"), indicator=OuterRef("indicator"), count=OuterRef("visitors")
        )
        is_drawn = Exists(drawn.filter(release=OuterRef("release"))) | Q(Exists(drawn), release=None)
        about_no_cell = Q(country=None) | Q(indicator=None)
        return self.standing().filter(about_no_cell | (Q(visitors__isnull=False) & is_drawn))


class Outcome(models.Model):
    """A published outcome of feedback: a score changed or kept, a text corrected, out of scope or answered before.

    Written by indicators.workflow.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("score changed")
        KEPT = "kept", _("score kept")
        CORRECTED = "corrected", _("text corrected")
        OUT_OF_SCOPE = "out-of-scope", _("out of scope")
        DUPLICATE = "duplicate", _("answered before")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="outcomes", verbose_name=_("edition"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("country")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("indicator")
    )
    text = models.TextField(_("what was done and why"))
    # The noised count of its release where that is shown; without it an outcome stands behind receipts alone.
    visitors = models.PositiveIntegerField(_("visitors, with noise"), null=True, editable=False)
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
                condition=Q(kind__in=["changed", "kept", "corrected", "out-of-scope", "duplicate"]),
                name="outcome_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(visitors=None) | Q(visitors__gte=FEWEST_SHOWN), name="outcome_hides_small_numbers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind}"

    @property
    def public_statement(self) -> str:
        """What the public reads: the statement of its update, else the text that was written by hand."""
        return self.update.public_statement if self.update else self.text


class PublicCount(models.Model):
    """How many visitors spoke of a cell, as a release says it: with discrete Laplace noise, drawn once and kept.

    Drawn by indicators.workflow.noising. The number may be negative; what is shown of it: `FEWEST_SHOWN` and more.
    """

    append_only = True

    release = models.ForeignKey(Release, models.PROTECT, related_name="public_counts", verbose_name=_("release"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    count = models.IntegerField(_("visitors, with noise"))
    epsilon = models.DecimalField("ε", max_digits=6, decimal_places=3)

    class Meta:
        verbose_name, verbose_name_plural = _("public count"), _("public counts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["release", "country", "indicator"], name="one_draw_per_cell_and_release"),
            models.CheckConstraint(condition=Q(epsilon__gt=0), name="noise_has_a_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.country_id}/{self.indicator_id}"


class ResultCount(models.Model):
    """How many responses gave an answer, as a release says it: with discrete Laplace noise, drawn once and kept.

    Drawn by indicators.workflow.results, which says how ε is accounted for. `subject` names a survey, `figure` a
    question or statement of it, `cell` an answer, by their codes. An empty cell is whoever gave any answer at all,
    where one response can be in several cells (`sensitivity`: in how many at most); an empty figure is all responses.
    The noise of a cell has the scale sensitivity / ε, so that all cells of a figure together cost the response ε. The
    number may be negative.
    """

    append_only = True

    release = models.ForeignKey(Release, models.PROTECT, related_name="result_counts", verbose_name=_("release"))
    subject = models.SlugField(_("survey"), max_length=60)
    figure = models.CharField(_("question or statement"), max_length=40, blank=True)
    cell = models.CharField(_("answer"), max_length=40, blank=True)
    count = models.IntegerField(_("responses, with noise"))
    sensitivity = models.PositiveSmallIntegerField(_("cells of one response"), default=1)
    epsilon = models.DecimalField("ε", max_digits=6, decimal_places=3)

    class Meta:
        verbose_name, verbose_name_plural = _("count of answers"), _("counts of answers")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "subject", "figure", "cell"], name="one_draw_of_answer_per_release"
            ),
            models.CheckConstraint(condition=Q(epsilon__gt=0, sensitivity__gte=1), name="noise_of_answers_has_a_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id}/{self.subject}/{self.figure}/{self.cell}"
