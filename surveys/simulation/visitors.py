"""Invented visitors: their answers about the panel's scores and about the Index, in copies of the surveys."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from indicators.models import Country, Edition, Indicator
from surveys import kinds
from surveys.documents import questions_of
from surveys.kinds.kind import Invented
from surveys.kinds.writing import INVENTED
from surveys.models import Answer, AnswerText, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.simulation import copying
from surveys.simulation.plot import CellKey, Script

QUIET_CELLS = 40
DAYS = 60
STEPS = ("far-too-low", "too-low", "about-right", "too-high", "far-too-high")
STRATA = ("live-there", "from-there", "work-on-it", "read-about-it", "not-said")
# Weights of the steps where visitors are content (CALM) and where they agree on a difference (LOUD); of the strata.
CALM = (1, 4, 12, 4, 1)
LOUD = (16, 4, 1, 0, 0)
STRATUM_WEIGHTS = (6, 4, 3, 6, 2)
LOUD_STORIES = {"visitors disagree": 70, "visitors tip it": 60}


def simulate_visitors(published: Edition, script: Script, *, random: Random) -> None:
    """Record invented responses about the scores of some cells, and 400 to the survey on the Index."""
    about_scores = copying.copy_survey(_real(Survey.Kind.SCORE))
    write_responses(about_scores, _on_scores(published, script, random))
    on_the_index = copying.copy_survey(_real(Survey.Kind.FEEDBACK))
    write_responses(on_the_index, _on_the_index(on_the_index, random))
    # Closed: researchers can read them, visitors cannot answer.
    for survey in (about_scores.survey, on_the_index.survey):
        compiling.close(survey)


def _real(kind: str) -> Survey:
    return Survey.objects.filter(kind=kind, demonstration=False).earliest("pk")


def _on_scores(published: Edition, script: Script, random: Random) -> Iterator[dict[str, Any]]:
    """Yield the fields of a response for each invented visitor, with {code: option code or text} as `answers`."""
    countries = {country.iso3: country for country in Country.objects.all()}
    indicators = {indicator.slug: indicator for indicator in Indicator.objects.measured()}
    for cell, number, weights in _cells(script, random):
        iso3, slug = cell
        facts = {"country": countries[iso3], "indicator": indicators[slug], "edition": published}
        for _visitor in range(number):
            answers = {
                "step": random.choices(STEPS, weights)[0],
                "know": random.choices(STRATA, STRATUM_WEIGHTS)[0],
                "reason": random.choice(INVENTED) if random.random() < 0.15 else None,
            }
            display_value = Decimal(script.before[cell]) / 2
            yield {**facts, "shown": display_value, "submitted_on": timezone.localdate(), "answers": answers}


def _cells(script: Script, random: Random) -> Iterator[tuple[CellKey, int, tuple[int, ...]]]:
    loud = {script.stories[name]: number for name, number in LOUD_STORIES.items() if name in script.stories}
    for cell, number in loud.items():
        yield cell, number, LOUD
    others = [cell for cell in sorted(script.before) if cell not in script.stories.values()]
    for cell in random.sample(others, k=min(QUIET_CELLS, len(others))):
        yield cell, random.randint(3, 24), CALM


def _on_the_index(version: SurveyVersion, random: Random) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    for _visitor in range(400):
        answers: dict[str, Invented] = {}
        for question in questions_of(version.document):
            answers |= kinds.of(question["kind"]).invented(question, random)
        yield {"submitted_on": _day(today, random), "answers": answers}


def _day(today: date, random: Random) -> date:
    """Return a random day of the last 60, later ones more often."""
    return today - timedelta(days=int(DAYS * random.random() ** 2))


def write_responses(version: SurveyVersion, invented: Iterator[dict[str, Any]]) -> None:
    """Write invented responses as the intake would: an answer for each question that is asked, skipped ones included.

    `answers` has what is answered by code, `not_asked` the codes of what has no row; all else is a field of a response.
    """
    keys = copying.VersionKeys(version)
    responses, answers_by_code = [], []
    for fields in invented:
        not_asked = fields.pop("not_asked", frozenset())
        asked_codes = [code for code in keys.questions if code not in not_asked]
        answers = fields.pop("answers")
        answers_by_code.append({code: answers.get(code) for code in asked_codes})
        responses.append(
            Response(
                survey=version.survey,
                version=version,
                submit_key=secrets.token_hex(16),
                receipt_hash=secrets.token_hex(32),  # of no receipt: no visitor has one
                **{"language": "en", "duration": 120, **fields},
            )
        )
    Response.objects.bulk_create(responses, batch_size=500)
    rows, texts = [], []
    for response, by_code in zip(responses, answers_by_code, strict=True):
        for code, answer in by_code.items():
            question = keys.questions[code]
            rows += [
                Answer(response=response, question_id=question, slot=slot, option_id=option, number=number)
                for slot, (option, number) in enumerate(keys.stored(code, answer))
            ]
            if answer is not None and keys.is_text(code):
                texts.append(AnswerText(response=response, question_id=question, text=answer, language="en"))
    Answer.objects.bulk_create(rows, batch_size=1000)
    AnswerText.objects.bulk_create(texts, batch_size=1000)
