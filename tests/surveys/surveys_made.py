"""A small survey for tests: one question of each kind, in two languages."""

from typing import Any

from surveys.models import Option, Question, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling

LIKERT = [("disagree", -1, False), ("neither", 0, False), ("agree", 1, False), ("unsure", None, True)]


def make_survey(slug: str = "reading", **fields: Any) -> Survey:
    """Make a draft: who are you, what do you read, a scale of two statements, words, a country, a consent."""
    survey = Survey.objects.create(slug=slug, title_en="Reading", title_fr="Lecture", **fields)
    section = Section.objects.create(survey=survey, code="start", title_en="Start", title_fr="Début")
    role = ask(section, "role", Question.Kind.SINGLE, order=1)
    options(role, [("police", None, False), ("press", None, False), ("not-said", None, True)])
    reads = ask(section, "reads", Question.Kind.SEVERAL, order=2)
    options(reads, [("map", None, False), ("tables", None, False), ("papers", None, False)])
    agree = ask(section, "agree", Question.Kind.MATRIX, order=3)
    options(agree, LIKERT)
    for order, code in enumerate(("clear", "useful")):
        ask(section, code, Question.Kind.ROW, order=order, parent=agree)
    ask(section, "missing", Question.Kind.LONG, order=4)
    ask(section, "home", Question.Kind.COUNTRY, order=5)
    ask(section, "quote", Question.Kind.CONSENT, order=6)
    return survey


def ask(section: Section, code: str, kind: str, **fields: Any) -> Question:
    """Make a question whose words are its code."""
    return Question.objects.create(
        section=section, code=code, kind=kind, text_en=code.capitalize(), text_fr=f"{code} ?", **fields
    )


def options(question: Question, entries: list[tuple[str, int | None, bool]]) -> None:
    """Give a question options: code, value, whether it counts as no answer."""
    for order, (code, value, missing) in enumerate(entries):
        Option.objects.create(
            question=question,
            code=code,
            label_en=code.capitalize(),
            label_fr=f"{code} (fr)",
            value=value,
            is_missing=missing,
            order=order,
        )


def make_live(slug: str = "reading", **fields: Any) -> tuple[Survey, SurveyVersion]:
    """Make a survey and publish it."""
    survey = make_survey(slug, **fields)
    return survey, compiling.publish(survey, by=None)
