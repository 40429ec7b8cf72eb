"""Responses of visitors. Nothing in them tells who they are: no address, no browser, no time finer than a day.

Every index slows down every submission, so foreign keys have none of their own where another index begins with them, or
where no query looks them up alone.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from indicators.models import Country, Edition, Indicator
from surveys.models.questionnaires import Option, Question, Survey, SurveyVersion


class ResponseQuerySet(models.QuerySet["Response"]):
    def counted(self) -> "ResponseQuerySet":
        """Return the responses that count: neither held nor spam nor erased."""
        return self.filter(status=Response.Status.OK)

    def to_fold(self) -> "ResponseQuerySet":
        """Return the tail: those that do not stand in the tallies, as they are new or were changed."""
        return self.filter(folded="")


class Response(models.Model):
    """A submission. Written by surveys.intake alone."""

    class Status(models.TextChoices):
        OK = "ok", _("counted")
        HELD = "held", _("held")
        SPAM = "spam", _("spam")
        ERASED = "erased", _("erased")

    survey = models.ForeignKey(
        Survey, models.PROTECT, db_index=False, related_name="responses", verbose_name=_("survey")
    )
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="responses", verbose_name=_("version"))
    submit_key = models.CharField(max_length=32, editable=False)
    receipt_hash = models.CharField(max_length=64, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8)
    submitted_on = models.DateField(_("day"))
    duration = models.PositiveIntegerField(_("seconds, in steps of 5"), null=True)
    # The burst's random id goes with the day; its size within the cell stays, and a number for those that are held.
    burst = models.CharField(_("burst"), max_length=32, blank=True, default="")
    burst_size = models.PositiveIntegerField(_("size of the burst in this cell"), default=1, db_default=1)
    held_group = models.BigIntegerField(_("group of held answers"), null=True)
    random_order = models.PositiveSmallIntegerField(_("number of the random order"), null=True)
    consent = models.CharField(_("consent text"), max_length=16, blank=True, default="", db_default="")
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="responses",
        verbose_name=_("country"),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="responses",
        verbose_name=_("indicator"),
    )
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="responses",
        verbose_name=_("edition"),
    )
    shown = models.DecimalField(_("value shown"), max_digits=4, decimal_places=2, null=True)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.OK)
    flags = models.JSONField(
        _("flags"), default=list
    )  # reasons why it was held or may be doubted: codes of surveys.intake.spam
    # The status under which it stands in the tallies; empty: it does not stand in them yet (surveys.tallying).
    folded = models.CharField(max_length=6, blank=True, default="", db_default="", editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("response"), _("responses")
        constraints = [
            models.UniqueConstraint(fields=["survey", "submit_key"], name="one_response_per_submit_key"),
            models.CheckConstraint(
                condition=Q(status__in=["ok", "held", "spam", "erased"]), name="response_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "status", "submitted_on"], name="response_by_day"),
            models.Index(
                fields=["country", "indicator", "edition"], condition=Q(country__isnull=False), name="response_by_cell"
            ),
            models.Index(fields=["submitted_on"], condition=~Q(burst=""), name="response_in_a_burst"),
            models.Index(
                fields=["survey", "status", "submitted_on"], condition=Q(folded=""), name="response_in_the_tail"
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.pk}"


class Answer(models.Model):
    """An answer to one question; a skipped question has the option "skipped", one that was not asked has no row.

    Several choices are several rows with different `slot`. An answer by text is a row without option and number; the
    text is an `AnswerText`.
    """

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, db_index=False, related_name="answers")
    slot = models.PositiveSmallIntegerField(default=0)
    option = models.ForeignKey(Option, models.PROTECT, null=True, db_index=False, related_name="answers")
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("answer"), _("answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "slot"], name="one_answer_per_slot"),
        ]
        # The number of an answer has no index on PostgreSQL: see the migration 0012.
        indexes = [models.Index(fields=["question", "option"], name="answer_by_choice")]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.question_id}"


class AnswerText(models.Model):
    """The text of an answer, or of one of its options; apart from answers for access, redaction and deletion."""

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="texts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="texts")
    option = models.ForeignKey(Option, models.PROTECT, null=True, db_index=False, related_name="texts")
    text = models.TextField(_("text"))
    # What a search compares, between blanks; empty until intake.folding comes by. Whoever changes the text changes it.
    folded = models.TextField(blank=True, default="", db_default="", editable=False)
    language = models.CharField(_("language"), max_length=8)
    redacted_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("redacted at"), null=True
    )

    class Meta:
        verbose_name, verbose_name_plural = _("text of an answer"), _("texts of answers")
        # An expression instead of two conditions: it also holds without an option, on both databases, and its index
        # finds the texts of a response.
        constraints = [
            models.UniqueConstraint(
                F("response"), F("question"), Coalesce("option", Value(0)), name="one_text_per_option"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.question_id}"


class SavedAnswers(models.Model):
    """Answers that a visitor saved and has not sent: found by the hash of the link's token, deleted when they expire.

    The table was made as `surveys_draft` and keeps that name: the code of the release before reads it too.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="saved_answers")
    language = models.CharField(max_length=8)
    sealed = models.TextField(blank=True, default="", db_default="")  # with the link's token: see intake.saved_answers
    answers = models.JSONField(default=dict)  # of those that were saved in clear, by releases before; they expire
    seconds = models.PositiveIntegerField(null=True)  # in steps of 5, of those saved in clear before; else sealed
    expires_on = models.DateField()

    class Meta:
        db_table = "surveys_draft"
        verbose_name, verbose_name_plural = _("unsent answers"), _("unsent answers")
        indexes = [models.Index(fields=["expires_on"], name="draft_by_expiry")]

    def __str__(self) -> str:
        return f"{self.pk}"
