"""How the tallies change when responses are brought in or taken out: numbers to add, by the key of a tally."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet

from surveys.models import AnswerTally, AnswerText, Dimension, Response
from surveys.models.tallies import EVERY_DAY, NO_NUMBER, NO_OPTION
from surveys.tallying.answers import counted_answers

FACTS: Final = (
    "survey_id", "folded", "status", "submitted_on", "language", "version_id", "version__number", "country__iso3",
    "indicator__slug",
)  # fmt: skip
NO_FLAGS: Final = "[]"


class ResponseKey(NamedTuple):
    """The columns of a `ResponseTally`; flags as JSON."""

    survey: int
    dimension: str
    value: str
    day: date
    status: str
    flags: str


class AnswerKey(NamedTuple):
    """The columns of an `AnswerTally`."""

    survey: int
    dimension: str
    value: str
    status: str
    is_flagged: bool
    measure: str
    question: int
    option: int
    number: Decimal


Answer = tuple[bool, str, int, int, Decimal]  # the last five parts of an `AnswerKey`


class Facts(NamedTuple):
    """What responses are told apart by, and under which status they stand in the tallies."""

    survey: int
    folded: str
    status: str
    day: date
    language: str
    version_key: int
    version: int
    country: str | None
    indicator: str | None

    @property
    def sign(self) -> int:
        """Return -1 for those that stand in the tallies, and are taken out, and 1 for those that are brought in."""
        return -1 if self.folded else 1

    @property
    def stands_as(self) -> str:
        """Return the status under which they stand in the tallies, or are to."""
        return self.folded or self.status

    @property
    def values(self) -> Iterator[tuple[str, str]]:
        """Yield each dimension but the month, with the value that the responses have in it."""
        yield Dimension.ALL.value, ""
        yield Dimension.LANGUAGE.value, self.language
        yield Dimension.VERSION.value, str(self.version)
        if self.country is not None:
            yield Dimension.COUNTRY.value, self.country
        if self.indicator is not None:
            yield Dimension.INDICATOR.value, self.indicator


class Deltas(NamedTuple):
    """Numbers to add to the tallies; taking out is negative."""

    responses: Counter[ResponseKey]
    answers: Counter[AnswerKey]


def of_responses(responses: QuerySet[Response]) -> Deltas:
    """Return what changes when the responses that stand in the tallies are taken out, and the others brought in."""
    deltas = Deltas(Counter(), Counter())
    alike = _alike(responses)
    place_by_response: dict[int, int] = {}
    groups: dict[tuple[Facts, bool], int] = {}  # those who are alike in all that answers are told apart by
    for (facts, flags), keys in alike.items():
        _add_responses(deltas.responses, facts, flags, facts.sign * len(keys))
        group = facts._replace(day=facts.day.replace(day=1)), flags != NO_FLAGS
        place_by_response |= dict.fromkeys(keys, groups.setdefault(group, len(groups)))
    by_place = list(groups)
    versions = {facts.version_key for facts, _is_flagged in groups}
    for measure, place, question, option, number, n in counted_answers(place_by_response, versions):
        facts, is_flagged = by_place[place]
        answer = is_flagged, measure, question, option or NO_OPTION, NO_NUMBER if number is None else number
        _add_answers(deltas.answers, facts, answer, facts.sign * n)
    return deltas


def _alike(responses: QuerySet[Response]) -> dict[tuple[Facts, str], list[int]]:
    """Return {(facts, flags as JSON): keys of the responses that share them}."""
    by_columns: dict[tuple[Any, ...], list[int]] = {}
    for key, flags, *columns in responses.order_by().values_list("pk", "flags", *FACTS):
        by_columns.setdefault((*columns, json.dumps(flags) if flags else NO_FLAGS), []).append(key)
    return {(Facts(*columns), flags): keys for (*columns, flags), keys in by_columns.items()}


def of_texts(of: Q) -> Deltas:
    """Return what changes when the texts go of the responses that meet a condition, from the text."""
    deltas = Deltas(Counter(), Counter())
    texts = AnswerText.objects.filter(of).exclude(response__folded="").order_by()
    columns = (*(f"response__{name}" for name in FACTS), "response__flags", "question_id")
    for *columns_of_facts, flags, question, n in texts.values_list(*columns).annotate(n=Count("pk")):
        facts = Facts(*columns_of_facts)
        answer = bool(flags), AnswerTally.Measure.TEXTS.value, question, NO_OPTION, NO_NUMBER
        _add_answers(deltas.answers, facts, answer, -n)
    return deltas


def _add_responses(deltas: Counter[ResponseKey], facts: Facts, flags: str, n: int) -> None:
    for dimension, value in facts.values:
        for day in (EVERY_DAY, facts.day):
            deltas[ResponseKey(facts.survey, dimension, value, day, facts.stands_as, flags)] += n


def _add_answers(deltas: Counter[AnswerKey], facts: Facts, answer: Answer, n: int) -> None:
    for dimension, value in (*facts.values, (Dimension.MONTH.value, f"{facts.day:%Y-%m}")):
        deltas[AnswerKey(facts.survey, dimension, value, facts.stands_as, *answer)] += n
