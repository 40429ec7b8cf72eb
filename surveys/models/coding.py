"""Codes for what visitors write: the frame of a survey, texts that people code apart from each other, and what counts.

What coders do stands with the text and goes with it. What counts (`TextCode`) stands with the response, as its choices
do: it stays when the text expires, and goes when the response is withdrawn or erased.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Option, Question, Survey
from surveys.models.responses import AnswerText, Response


class WordCode(models.Model):
    """A code of a survey's frame: something that a text may speak of."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="word_codes", verbose_name=_("survey"))
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=100)
    definition = models.TextField(_("definition"), blank=True, max_length=1000)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("retired"), default=False, db_default=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name, verbose_name_plural = _("code for texts"), _("codes for texts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="one_word_code_per_survey")]

    def __str__(self) -> str:
        return self.label


class CodingTask(models.Model):
    """Texts of a view that one or two people code: drawn at random, by a seed that is kept, in the order drawn."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="coding_tasks", verbose_name=_("survey"))
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+", verbose_name=_("question"))
    filter = models.TextField(_("filter"), blank=True)  # the query of the view
    seed = models.PositiveIntegerField(_("seed"))
    n_in_view = models.PositiveIntegerField(_("texts in the view"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_on: "models.DateField[date, date]" = models.DateField(_("made on"))
    ended_on: "models.DateField[date | None, date | None]" = models.DateField(_("ended on"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("coding task"), _("coding tasks")
        default_permissions = ()

    def __str__(self) -> str:
        return f"C-{self.pk}"


class Coder(models.Model):
    """A person who codes the texts of a task, without seeing what the other one does."""

    task = models.ForeignKey(CodingTask, models.CASCADE, related_name="coders", verbose_name=_("task"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    done_on: "models.DateField[date | None, date | None]" = models.DateField(_("done on"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name, verbose_name_plural = _("coder"), _("coders")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "user"], name="one_part_per_coder")]

    def __str__(self) -> str:
        return self.user.get_username()


class DrawnText(models.Model):
    """A text of a task, at its place in the random order."""

    task = models.ForeignKey(CodingTask, models.CASCADE, db_index=False, related_name="texts", verbose_name=_("task"))
    text = models.ForeignKey(AnswerText, models.CASCADE, related_name="drawn", verbose_name=_("text"))
    place = models.PositiveIntegerField(_("place"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        ordering = ["task", "place"]
        verbose_name, verbose_name_plural = _("drawn text"), _("drawn texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["task", "text"], name="text_drawn_once"),
            models.UniqueConstraint(fields=["task", "place"], name="one_drawn_text_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.place}"


class Coding(models.Model):
    """A code that a coder gave a text; without a code, that none fits. A text that is not coded yet has no row."""

    drawn = models.ForeignKey(DrawnText, models.CASCADE, db_index=False, related_name="codings")
    coder = models.ForeignKey(Coder, models.CASCADE, related_name="codings")
    code = models.ForeignKey(WordCode, models.PROTECT, null=True, related_name="+")
    day: "models.DateField[date, date]" = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("coding"), _("codings")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(F("drawn"), F("coder"), Coalesce("code", Value(0)), name="code_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.drawn_id}/{self.coder_id}"


class TextCode(models.Model):
    """A code that counts for a text of a response; without a code, that none fits.

    A text that is coded has one row with slot 0, by which it is counted. The text itself may be gone.
    """

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="text_codes")
    question = models.ForeignKey(Question, models.PROTECT, db_index=False, related_name="+")
    option = models.ForeignKey(Option, models.PROTECT, null=True, db_index=False, related_name="+")
    slot = models.PositiveSmallIntegerField(default=0)
    code = models.ForeignKey(WordCode, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("code of a text"), _("codes of texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                F("response"), F("question"), Coalesce("option", Value(0)), F("slot"), name="one_text_code_per_slot"
            ),
            models.CheckConstraint(condition=Q(code__isnull=False) | Q(slot=0), name="no_code_stands_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.question_id}"
