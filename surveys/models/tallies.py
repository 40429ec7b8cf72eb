"""Tallies: how many responses, and how many answers of each sort, so that figures need not count every row anew.

They hold nothing that cannot be counted from the responses. surveys/tallying writes them, and nothing else.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.questionnaires import Question, Survey

EVERY_DAY: Final = date(1, 1, 1)  # stands for the sum over all days
NO_OPTION: Final = 0
NO_NUMBER: Final = Decimal("-10000000000.00")  # as no answer can be, which has ten digits before the point


class Dimension(models.TextChoices):
    """What responses are told apart by in tallies, one dimension at a time."""

    ALL = ""
    MONTH = "month"  # of answers alone: responses stand by day in each of the other dimensions
    LANGUAGE = "language"
    VERSION = "version"
    COUNTRY = "country"
    INDICATOR = "indicator"


class ResponseTally(models.Model):
    """How many responses of one status and with the same flags there are on a day, or on all: `EVERY_DAY`."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="response_tallies")
    dimension = models.CharField(max_length=9, blank=True)
    value = models.CharField(max_length=100, blank=True)  # code of a language, number of a version, iso3 or slug
    day = models.DateField()
    status = models.CharField(max_length=6)
    flags = models.JSONField(default=list)
    n = models.IntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("tally of responses"), _("tallies of responses")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "dimension", "value", "day", "status", "flags"], name="one_tally_of_responses"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.dimension}/{self.value}/{self.day}: {self.n}"


class AnswerTally(models.Model):
    """How many answers, or texts, or responses to a question with several choices there are: `measure` says which."""

    class Measure(models.TextChoices):
        ANSWERS = "answers"  # with this option and this number; with none of both those by text
        SEVERAL = "several"  # responses that chose an option that is an answer, where several can be chosen
        ANY = "any"  # responses that did not skip such a question
        TEXTS = "texts"  # of a question and of its options

    survey = models.ForeignKey(Survey, models.CASCADE, db_index=False, related_name="answer_tallies")
    dimension = models.CharField(max_length=9, blank=True)
    value = models.CharField(max_length=100, blank=True)  # as of `ResponseTally`; a month as 2026-11
    status = models.CharField(max_length=6)
    is_flagged = models.BooleanField()
    measure = models.CharField(max_length=7)
    question = models.ForeignKey(Question, models.CASCADE, db_index=False, related_name="+")
    option = models.BigIntegerField(default=NO_OPTION)  # its key
    number = models.DecimalField(max_digits=13, decimal_places=2, default=NO_NUMBER)
    n = models.IntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("tally of answers"), _("tallies of answers")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "survey", "dimension", "value", "status", "is_flagged", "measure", "question", "option", "number",
                ],
                name="one_tally_of_answers",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.dimension}/{self.value}/{self.measure}/{self.question_id}: {self.n}"
