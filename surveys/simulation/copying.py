"""Copies of surveys for the demonstration, so that invented answers are never mixed with real ones."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F

from surveys import kinds
from surveys.documents import questions_of
from surveys.kinds.kind import Invented
from surveys.models import Option, Question, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling

SUFFIX = {"en": " (demonstration, invented answers)", "fr": " (démonstration, réponses inventées)"}


def copy_survey(survey: Survey) -> SurveyVersion:
    """Copy the draft of a survey, publish the copy and return its version."""
    source = survey.pk
    copied = Survey(
        slug=f"{survey.slug}-demonstration",
        kind=survey.kind,
        demonstration=True,
        **_texts(survey, "introduction", "thanks"),
    )
    for code, _name in settings.LANGUAGES:
        setattr(copied, f"title_{code}", (getattr(survey, f"title_{code}") or survey.title) + SUFFIX.get(code, ""))
    copied.save()
    _copy_questions(source, copied)
    return compiling.publish(copied, by=None)


def _copy_questions(source: int, copied: Survey) -> None:
    sections: dict[int, Section] = {}
    questions: dict[int | None, Question] = {}
    for section in Survey.objects.get(pk=source).sections.all():
        old, section.pk, section.survey = section.pk, None, copied
        section.save()
        sections[old] = section
    matrices_first = F("parent").asc(nulls_first=True)
    for question in Question.objects.filter(survey_id=source, retired=False).order_by(matrices_first, "order"):
        old, question.pk, question.section = question.pk, None, sections[question.section_id]
        question.parent = questions.get(question.parent_id)
        question.save()
        questions[old] = question
    for option in Option.objects.filter(question__in=questions, built_in=False, retired=False):
        option.pk, option.question = None, questions[option.question_id]
        option.save()


def _texts(row: Any, *fields: str) -> dict[str, str]:
    names = [f"{field}_{code}" for field in fields for code, _name in settings.LANGUAGES]
    return {name: getattr(row, name) for name in names}


class VersionKeys:
    """The primary keys of a version's questions and options, by their codes."""

    def __init__(self, version: SurveyVersion) -> None:
        self.questions: dict[str, int] = {}
        self._options: dict[str, dict[str | None, int]] = {}
        self._texts: set[str] = set()
        for question in questions_of(version.document):
            kind = kinds.of(question["kind"])
            if not kind.is_asked:
                continue
            for part in question["rows"] or [question]:
                self.questions[part["code"]] = part["key"]
                self._options[part["code"]] = {option["code"]: option["key"] for option in question["options"]}
                self._options[part["code"]][None] = question["skipped"]
            if kind.is_text:
                self._texts.add(question["code"])

    def is_text(self, code: str) -> bool:
        """Return whether a question is answered by a text."""
        return code in self._texts

    def stored(self, code: str, answer: Invented) -> list[tuple[int | None, Decimal | int | None]]:
        """Return (key of an option, number) for each row that an answer is stored in; “skipped” for None."""
        if isinstance(answer, Mapping):
            return [(self._options[code][option], place) for option, place in answer.items()]
        if isinstance(answer, Decimal):
            return [(None, answer)]
        return [(None if answer is not None and self.is_text(code) else self._options[code][answer], None)]
