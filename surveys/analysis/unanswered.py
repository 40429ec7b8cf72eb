"""Feedback about scores that has no outcome yet, by cell, the one that waits longest first; never who sent it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, Exists, Min, Q, QuerySet
from django.utils import timezone

from indicators.models import Country, Edition, Indicator
from surveys.analysis import scores
from surveys.analysis.scores import CellKey
from surveys.analysis.selecting import Selection
from surveys.analysis.waiting import SOON, outcomes_of
from surveys.models import Answer, AnswerText, Response, Survey

MOST_TEXTS: Final = 5  # of a cell on the page; the others are on the page of the cell


@dataclass
class UnansweredCell:
    """A score with feedback that waits: how many answers, since when, by step; words only for who may read them."""

    country: Country
    indicator: Indicator
    edition: Edition
    n: int
    oldest: date
    steps: list[tuple[str, int]] = field(default_factory=list)  # (label of the step, answers), in the order of the form
    texts: list[AnswerText] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return how a form names the cell."""
        return f"{self.country.iso3}/{self.indicator.slug}/{self.edition.year}"

    @property
    def days(self) -> int:
        return (timezone.now().date() - self.oldest).days


def score_survey() -> Survey | None:
    """Return the survey about single scores, None where there is none."""
    return Survey.objects.filter(kind=Survey.Kind.SCORE, demonstration=False).first()


def unanswered(survey: Survey) -> QuerySet[Response]:
    """Return the responses about scores that count and have no outcome."""
    counted = Response.objects.counted().filter(survey=survey, country__isnull=False, indicator__isnull=False)
    return counted.exclude(edition=None).filter(~Exists(outcomes_of()))


def cells(survey: Survey) -> QuerySet[Any]:
    """Return {country_id, indicator_id, edition_id, n, oldest} of each cell with such responses, the oldest first."""
    rows = unanswered(survey).order_by().values("country_id", "indicator_id", "edition_id")
    counted = rows.annotate(n=Count("pk"), oldest=Min("submitted_on"))
    return counted.order_by("oldest", "-n", "country_id", "indicator_id", "edition_id")


def count_late() -> int:
    """Return how many cells have feedback that has waited longer than it should."""
    late = Response.objects.counted().filter(
        survey__kind=Survey.Kind.SCORE, survey__demonstration=False, country__isnull=False, indicator__isnull=False,
        edition__isnull=False, submitted_on__lt=timezone.now().date() - timedelta(days=SOON),
    )  # fmt: skip
    waiting = late.filter(~Exists(outcomes_of())).order_by()
    return waiting.values("country_id", "indicator_id", "edition_id").distinct().count()


def find(survey: Survey, names: Collection[str]) -> list[UnansweredCell]:
    """Return those of the named cells that still wait, the oldest first."""
    waiting = _with_names(list(cells(survey)))
    return [cell for cell in waiting if cell.name in names]


def with_details(
    survey: Survey, rows: Sequence[dict[str, Any]], language: str, *, with_words: bool
) -> list[UnansweredCell]:
    """Return the cells of a page with their countries, indicators, steps, and words where they may be read."""
    steps, texts = _steps(survey, rows, language), _texts(survey, rows) if with_words else {}
    details = _with_names(rows)
    for row, cell in zip(rows, details, strict=True):
        cell.steps, cell.texts = steps.get(_key(row), []), texts.get(_key(row), [])
    return details


def _with_names(rows: Sequence[dict[str, Any]]) -> list[UnansweredCell]:
    countries = Country.objects.in_bulk({row["country_id"] for row in rows})
    indicators = Indicator.objects.in_bulk({row["indicator_id"] for row in rows})
    editions = Edition.objects.in_bulk({row["edition_id"] for row in rows})
    return [
        UnansweredCell(
            country=countries[row["country_id"]],
            indicator=indicators[row["indicator_id"]],
            edition=editions[row["edition_id"]],
            n=row["n"],
            oldest=row["oldest"],
        )
        for row in rows
    ]


def _steps(survey: Survey, rows: Sequence[dict[str, Any]], language: str) -> dict[CellKey, list[tuple[str, int]]]:
    labels = scores.labels(Selection(survey), language).steps
    counts: dict[CellKey, Counter[str]] = {}
    answers = Answer.objects.filter(response__in=_responses(survey, rows), question__code=scores.STEP).order_by()
    columns = ("response__country_id", "response__indicator_id", "response__edition_id", "option__code")
    for country, indicator, edition, code, n in answers.values_list(*columns).annotate(n=Count("pk")):
        counts.setdefault((country, indicator, edition), Counter())[code] = n
    return {
        key: [(label, of_cell[code]) for code, label in labels.items() if of_cell[code]]
        for key, of_cell in counts.items()
    }


def _texts(survey: Survey, rows: Sequence[dict[str, Any]]) -> dict[CellKey, list[AnswerText]]:
    """Return the newest texts of each cell."""
    by_cell: dict[CellKey, list[AnswerText]] = {}
    for text in scores.reasons(_responses(survey, rows)):
        response = text.response
        key = (response.country_id or 0, response.indicator_id or 0, response.edition_id or 0)
        of_cell = by_cell.setdefault(key, [])
        if len(of_cell) < MOST_TEXTS:
            of_cell.append(text)
    return by_cell


def _responses(survey: Survey, rows: Sequence[dict[str, Any]]) -> QuerySet[Response]:
    """Return the unanswered responses of the cells of a page."""
    of_cells = [
        Q(country=country, indicator=indicator, edition=edition)
        for country, indicator, edition in (_key(row) for row in rows)
    ]
    return unanswered(survey).filter(reduce(or_, of_cells)) if of_cells else Response.objects.none()


def _key(row: dict[str, Any]) -> CellKey:
    return row["country_id"], row["indicator_id"], row["edition_id"]
