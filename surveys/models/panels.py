"""Experts by code, panels, rounds with their invitations and assignments, and assessments."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models import Country, Edition, Indicator
from indicators.scoring.scale import HIGHEST, LOWEST


class Expert(models.Model):
    """A person who rates countries, named by a random code everywhere but in the vault (identities.py)."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("expert"), _("experts")

    def __str__(self) -> str:
        return self.code


class Panel(models.Model):
    """Experts who take part in the same rounds."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    experts = models.ManyToManyField(Expert, related_name="panels", blank=True, verbose_name=_("experts"))

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("panel"), _("panels")

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """A period in which a panel assesses some countries and indicators of an edition."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", pgettext_lazy("round", "open")
        CLOSED = "closed", pgettext_lazy("round", "closed")

    class Weighting(models.TextChoices):
        EQUAL = "equal", _("every rating alike")
        CONFIDENCE = "confidence", _("by confidence: low 0.5, medium 0.75, high 1")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="rounds", verbose_name=_("panel"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED, editable=False)
    weighting = models.CharField(_("weights"), max_length=10, choices=Weighting, default=Weighting.EQUAL)
    countries = models.ManyToManyField(Country, related_name="rounds", verbose_name=_("countries"))
    indicators = models.ManyToManyField(
        Indicator,
        related_name="rounds",
        limit_choices_to={"kind": Indicator.Kind.INDICATOR},
        verbose_name=_("indicators"),
    )
    closes = models.DateField(_("closes"), null=True, blank=True, help_text=_("Shown to the experts."))
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("closed at"), null=True, editable=False
    )

    class Meta:
        ordering = ["-edition__year", "-number"]
        verbose_name, verbose_name_plural = _("round"), _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["panel", "edition", "number"], name="one_round_per_number"),
            models.CheckConstraint(condition=Q(state__in=["planned", "open", "closed"]), name="round_state_known"),
            models.CheckConstraint(condition=Q(state="closed") ^ Q(closed_at=None), name="closed_round_has_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.panel} · {self.number}"


class Invitation(models.Model):
    """An expert's part in a round; its link holds a token, of which only the hash is stored."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations", verbose_name=_("round"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations", verbose_name=_("expert"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ["round", "expert__code"]
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        constraints = [models.UniqueConstraint(fields=["round", "expert"], name="one_invitation_per_expert")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.expert_id}"


class Assignment(models.Model):
    """A country that an expert is asked to assess in a round."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        RECUSED = "recused", _("recused: a conflict of interest")
        SUBMITTED = "submitted", _("submitted")
        LOCKED = "locked", _("locked")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="assignments", verbose_name=_("invitation"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="assignments", verbose_name=_("country"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.INVITED, editable=False)

    class Meta:
        ordering = ["invitation", "country__iso3"]
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "country"], name="one_assignment_per_country"),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "accepted", "declined", "recused", "submitted", "locked"]),
                name="assignment_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}/{self.country_id}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def complete(self) -> "AssessmentQuerySet":
        """Return the complete assessments: with a score and a reason, or marked “cannot judge”."""
        scored = Q(half_points__isnull=False) & ~Q(reason="")
        return self.filter(scored | Q(cannot_judge=True))


class Assessment(models.Model):
    """What an expert wrote of one cell: a score in half points or “cannot judge”, confidence, reason and sources.

    Saved as it is written, so that a row may be unfinished; it counts once its country is submitted.
    """

    class Confidence(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="assessments", verbose_name=_("assignment"))
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="assessments",
        limit_choices_to={"kind": Indicator.Kind.INDICATOR},
        verbose_name=_("indicator"),
    )
    half_points = models.PositiveSmallIntegerField(_("half points"), null=True, blank=True)
    cannot_judge = models.BooleanField(_("cannot be assessed"), default=False)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    sources = models.TextField(_("sources"), blank=True)
    # Set when a person excludes the expert before aggregation: the rating stays in the snapshot and weighs nothing.
    excluded_because = models.TextField(_("excluded because"), blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "indicator__order"]
        verbose_name, verbose_name_plural = _("assessment"), _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "indicator"], name="one_assessment_per_indicator"),
            models.CheckConstraint(
                condition=Q(half_points=None) | Q(half_points__range=(LOWEST, HIGHEST)), name="assessment_on_scale"
            ),
            models.CheckConstraint(
                condition=Q(half_points=None) | Q(cannot_judge=False), name="no_score_without_a_judgement"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=["", "low", "medium", "high"]), name="assessment_confidence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.indicator_id}"

    @property
    def lacks(self) -> list[str]:
        """Return what is missing before it can be submitted: "score", "reason"; the rule of `complete` above."""
        if self.cannot_judge:
            return []
        return [name for name, value in (("score", self.half_points), ("reason", self.reason)) if not value]
