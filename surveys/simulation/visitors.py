"""Invented visitors: what they say of the scores that the panel looks at, in surveys of their own."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from indicators.models import Country, Edition, Indicator
from surveys.models import Answer, AnswerText, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.simulation import copying
from surveys.simulation.plot import CellKey, Script

QUIET_CELLS = 40
DAYS = 60
STEPS = ("far-too-low", "too-low", "about-right", "too-high", "far-too-high")
STRATA = ("live-there", "from-there", "work-on-it", "read-about-it", "not-said")
# How often each step and each stratum is named where nothing is the matter, and where visitors are of one mind.
CALM = (1, 4, 12, 4, 1)
LOUD = (16, 4, 1, 0, 0)
KNOWN = (6, 4, 3, 6, 2)
LOUD_STORIES = {"visitors disagree": 70, "visitors tip it": 60}
WORDS = (
    "Invented: at the market everybody sees it, only the figures do not.",
    "Invented: this was so five years ago; today it is rarer.",
    "Invented: I work in a neighbouring field and would not put it higher.",
    "Invented: the report of the audit office says otherwise.",
)


def simulate_visitors(published: Edition, told: Script, *, random: Random) -> None:
    """Answer the question about scores for some cells, and the survey on the Index a few hundred times."""
    about_scores = copying.copy_survey(_real(Survey.Kind.SCORE))
    _keep(about_scores, _on_scores(published, told, random))
    on_the_index = copying.copy_survey(_real(Survey.Kind.FEEDBACK))
    _keep(on_the_index, _on_the_index(on_the_index, random))
    # Researchers look at it; visitors are not asked.
    for survey in (about_scores.survey, on_the_index.survey):
        compiling.close(survey)


def _real(kind: str) -> Survey:
    return Survey.objects.filter(kind=kind, demonstration=False).earliest("pk")


def _on_scores(published: Edition, told: Script, random: Random) -> Iterator[dict[str, Any]]:
    """Yield a response for each invented visitor: its facts, and the code or words of each answer."""
    countries = {country.iso3: country for country in Country.objects.all()}
    indicators = {indicator.slug: indicator for indicator in Indicator.objects.measured()}
    for cell, number, weights in _cells(told, random):
        iso3, slug = cell
        facts = {"country": countries[iso3], "indicator": indicators[slug], "edition": published}
        for _visitor in range(number):
            answers = {
                "step": random.choices(STEPS, weights)[0],
                "know": random.choices(STRATA, KNOWN)[0],
                "reason": random.choice(WORDS) if random.random() < 0.15 else None,
            }
            shown = Decimal(told.before[cell]) / 2
            yield {**facts, "shown": shown, "submitted_on": timezone.localdate(), "answers": answers}


def _cells(told: Script, random: Random) -> Iterator[tuple[CellKey, int, tuple[int, ...]]]:
    loud = {told.stories[name]: number for name, number in LOUD_STORIES.items() if name in told.stories}
    for cell, number in loud.items():
        yield cell, number, LOUD
    others = [cell for cell in sorted(told.before) if cell not in told.stories.values()]
    for cell in random.sample(others, k=min(QUIET_CELLS, len(others))):
        yield cell, random.randint(3, 24), CALM


def _on_the_index(version: SurveyVersion, random: Random) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    for _visitor in range(400):
        answers = {}
        for question in compiling.questions_of(version.document):
            for name, choices in _askable(question):
                answers[name] = _chosen(question["kind"], choices, random)
        yield {"submitted_on": _day(today, random), "answers": answers}


def _day(today: date, random: Random) -> date:
    """Return a day of the last two months; more on the later ones."""
    return today - timedelta(days=int(DAYS * random.random() ** 2))


def _askable(question: dict[str, Any]) -> list[tuple[str, list[str]]]:
    codes = [option["code"] for option in question["options"]]
    if question["kind"] == Question.Kind.MATRIX:
        return [(row["code"], codes) for row in question["rows"]]
    return [(question["code"], codes)]


def _chosen(kind: str, codes: list[str], random: Random) -> str | None:
    if kind in Question.TEXTS:
        return random.choice(WORDS) if random.random() < 0.1 else None
    if random.random() < 0.08:
        return None
    return random.choices(codes, [len(codes) + 2 - place for place in range(len(codes))])[0]


def _keep(version: SurveyVersion, told: Iterator[dict[str, Any]]) -> None:
    """Write the responses as the intake would: a row for each question that was asked."""
    asked = copying.VersionKeys(version)
    responses, said = [], []
    for facts in told:
        said.append(facts.pop("answers"))
        responses.append(
            Response(
                survey=version.survey,
                version=version,
                submit_key=secrets.token_hex(16),
                receipt_hash=secrets.token_hex(32),  # of no receipt: nobody waits for an answer
                language="en",
                duration=120,
                **facts,
            )
        )
    Response.objects.bulk_create(responses, batch_size=500)
    answers, texts = [], []
    for response, named in zip(responses, said, strict=True):
        for code, question in asked.questions.items():
            answer = named.get(code)
            answers.append(Answer(response=response, question_id=question, option_id=asked.option(code, answer)))
            if answer is not None and asked.is_text(code):
                texts.append(AnswerText(response=response, question_id=question, text=answer, language="en"))
    Answer.objects.bulk_create(answers, batch_size=1000)
    AnswerText.objects.bulk_create(texts, batch_size=1000)
