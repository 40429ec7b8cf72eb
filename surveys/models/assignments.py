"""An expert's part in a round: the invitation, the countries assigned, and the assessments."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Country, Indicator
from indicators.scoring.scale import HIGHEST, LOWEST
from surveys.models.panels import Expert
from surveys.models.rounds import Round


class Invitation(models.Model):
    """An expert's part in a round, under the code by which that round knows the expert.

    Its link holds a token and opens once, to a page where the expert sets a passphrase and gets an address of their
    own; hashes of the three are all that is stored. One whose expert lost the passphrase, or was replaced, ends; the
    one that follows points to it by `instead_of`.
    """

    class End(models.TextChoices):
        NEW_LINK = "new-link", _("a new link was made")
        REPLACED = "replaced", _("replaced by another expert")
        ERASED = "erased", _("erased")

    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations", verbose_name=_("round"))
    # Empty once the expert is erased: nothing links the code to a person any more.
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="invitations", verbose_name=_("expert"))
    code = models.CharField(_("code"), max_length=8, db_default="", editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    opened = models.PositiveSmallIntegerField(_("openings of the unused link"), default=0, db_default=0, editable=False)
    address_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    passphrase = models.CharField(
        max_length=160, blank=True, db_default="", editable=False
    )  # as Django's hashers write
    claimed_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("passphrase set on"), null=True, editable=False
    )
    ended_on: "models.DateField[date | None, date | None]" = models.DateField(_("ended on"), null=True, editable=False)
    ended_because = models.CharField(
        _("ended because"), max_length=8, choices=End, blank=True, db_default="", editable=False
    )
    instead_of = models.OneToOneField(
        "self", models.SET_NULL, null=True, editable=False, related_name="followed_by", verbose_name=_("instead of")
    )
    # After a lost passphrase: whether this sheet counts where the one before was submitted. The old passphrase
    # decides it (`unlocked`), or two persons do.
    unlocked = models.BooleanField(default=False, db_default=False, editable=False)
    replacement_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    replacement_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["round", "code"]  # codes are random: a shuffled order
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], condition=~Q(code=""), name="one_code_per_round"),
            models.UniqueConstraint(
                fields=["round", "expert"],
                condition=Q(ended_on=None, expert__isnull=False),
                name="one_living_invitation_per_expert",
            ),
            models.CheckConstraint(
                condition=Q(claimed_on=None, address_hash=None, passphrase="")
                | (Q(claimed_on__isnull=False, address_hash__isnull=False) & ~Q(passphrase="")),
                name="passphrase_address_and_day_go_together",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) ^ ~Q(ended_because=""), name="ended_with_a_cause"),
            models.CheckConstraint(
                condition=Q(ended_because__in=["", "new-link", "replaced", "erased"]), name="invitation_end_known"
            ),
            models.CheckConstraint(
                condition=Q(replacement_confirmed_by=None)
                | (Q(replacement_asked_by__isnull=False) & ~Q(replacement_confirmed_by=F("replacement_asked_by"))),
                name="replacement_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """A country that an expert is asked to assess in a round."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        RECUSED = "recused", _("recused")
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
        """Return the complete assessments: with a score and a reason, or marked “cannot judge”.

        A reason that was erased was there when its country was submitted.
        """
        scored = Q(half_points__isnull=False) & (~Q(reason="") | Q(words_erased_on__isnull=False))
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
    words_erased_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("words erased on"), null=True, editable=False
    )

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
            models.CheckConstraint(
                condition=Q(words_erased_on=None) | Q(reason="", sources=""), name="erased_words_are_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.indicator_id}"

    @property
    def lacks(self) -> list[str]:
        """Return what is missing before it can be submitted: "score", "reason"; the rule of `complete` above."""
        if self.cannot_judge:
            return []
        reason = self.reason or self.words_erased_on
        return [name for name, value in (("score", self.half_points), ("reason", reason)) if not value]
