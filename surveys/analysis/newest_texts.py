"""The newest texts of each question, looked for from the latest day backwards: however many there are, few are read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from surveys.analysis import words
from surveys.analysis.selecting import Selection
from surveys.models import AnswerText

SHOWN: Final = 3
FIRST_LOOK: Final = 200  # responses to look among
WIDER: Final = 8  # times as many the next time, in so many looks
LOOKS: Final = 3


def newest(
    selection: Selection, by_day: Iterable[tuple[Any, ...]], texts: Mapping[int, int], most: int = SHOWN
) -> dict[int, list[AnswerText]]:
    """Return {question id: texts of its latest days, at most `most`}, in four queries at most.

    `by_day` and `texts` are what `counting` says of the selection: they tell where to look, and for how many.
    """
    texts_by_question: dict[int, list[AnswerText]] = {}
    lacking = set(texts)
    for since in _first_days(by_day):
        texts_by_question |= _within(selection, lacking, since, most)
        lacking = {key for key in lacking if len(texts_by_question.get(key, ())) < min(most, texts[key])}
        if not lacking:
            break
    return texts_by_question


def _first_days(by_day: Iterable[tuple[Any, ...]]) -> Iterator[date | None]:
    """Yield the days since when there are so many responses, more each time, and at last None for all of them."""
    numbers: dict[date, int] = {}
    for day, *_status, n in by_day:
        numbers[day] = numbers.get(day, 0) + n
    enough, responses, looks = FIRST_LOOK, 0, 0
    for day in sorted(numbers, reverse=True):
        responses += numbers[day]
        if responses >= enough and looks < LOOKS:
            enough, looks = enough * WIDER, looks + 1
            yield day
    yield None


def _within(selection: Selection, questions: set[int], since: date | None, most: int) -> dict[int, list[AnswerText]]:
    rows = words.texts(selection).filter(question__in=questions)
    if since:
        rows = rows.filter(response__submitted_on__gte=since)
    latest = (F("response__submitted_on").desc(), F("response").desc(), F("pk").asc())
    place = Window(RowNumber(), partition_by=[F("question")], order_by=latest)
    texts_by_question: dict[int, list[AnswerText]] = {}
    for text in rows.annotate(place=place).filter(place__lte=most).order_by("question_id", "place"):
        texts_by_question.setdefault(text.question_id, []).append(text)
    return texts_by_question
