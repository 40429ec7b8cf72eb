"""Rounds of a panel, and the chain of what happened in each."""

from datetime import date, datetime
from functools import cached_property

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models import Country, Edition, Indicator
from surveys.models.panels import Panel


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
    closes = models.DateField(_("closes"), null=True, blank=True, help_text=_("The last day, shown to the experts."))
    closes_itself = models.BooleanField(
        _("closes by itself"),
        default=True,
        db_default=False,
        help_text=_("After that day. Otherwise a person closes it, and is reminded."),
    )
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("closed at"), null=True, editable=False
    )
    # What its experts read before they agree, and what binds us to them: it cannot change once the round is open.
    promise = models.TextField(_("what the panel is promised"), blank=True, db_default="", help_text=_("Markdown"))
    keep_months = models.PositiveSmallIntegerField(
        _("months until identities and words are erased"),
        default=12,
        db_default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("After the edition is published."),
    )
    words_erased_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("words erased on"), null=True, editable=False
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

    @cached_property
    def indicators_count(self) -> int:
        """Return for how many indicators the round asks; read once, as pages need it for several tables."""
        return self.indicators.count()


class RoundAct(models.Model):
    """An act in a round, chained by checksum: what an expert did, by code and day, with nothing of what was written.

    Written by surveys.rounds.acts. It stays when its round is deleted, so its key is no foreign key of the database.
    """

    append_only = True

    round = models.ForeignKey(
        Round, models.DO_NOTHING, db_constraint=False, related_name="acts", verbose_name=_("round")
    )
    number = models.PositiveIntegerField(_("number"))
    day: "models.DateField[date, date]" = models.DateField(_("day"))
    act = models.CharField(_("act"), max_length=40)
    code = models.CharField(_("code"), max_length=8, blank=True)
    iso3 = models.CharField(_("country"), max_length=3, blank=True)
    previous_sha256 = models.CharField(_("SHA-256 of the entry before"), max_length=64, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["round", "number"]
        verbose_name, verbose_name_plural = _("act in a round"), _("acts in a round")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_act_per_number")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"
