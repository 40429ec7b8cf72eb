"""Count responses, options and texts of a selection: a few queries, of the tallies where these say enough."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.analysis import of_rows, quality, tallied
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import OptionCounts
from surveys.models import AnswerTally, Dimension, Response

Status = Response.Status
Measure = AnswerTally.Measure


@dataclass(frozen=True)
class ResponseCounts:
    """Numbers of responses by status."""

    counted: int
    held: int
    spam: int
    erased: int

    @property
    def all(self) -> int:
        return self.counted + self.held + self.spam + self.erased


def received(selection: Selection) -> ResponseCounts:
    """Count the responses of a selection by status, whatever its own filter of the status."""
    counts = _responses(selection)
    return ResponseCounts(*(counts[status,] for status in (Status.OK, Status.HELD, Status.SPAM, Status.ERASED)))


def flags(selection: Selection) -> dict[str, int]:
    """Return {flag or quality rule: number of responses that carry it}; under "" the number that carry any."""
    counts = quality.marked_counts(selection)
    for (status, codes), n in _responses(selection, "flags").items():
        if status in selection.statuses and codes:
            for code in ("", *set(codes)):
                counts[code] = counts.get(code, 0) + n
    return counts


def by_day(selection: Selection) -> list[tuple[date, str, bool, int]]:
    """Return (day, status, whether flagged, number of responses), sorted."""
    counts = _responses(selection, "day", "is_flagged")
    for (status, day), n in quality.marked_by_day(selection).items():
        counts[status, day, False] -= n
        counts[status, day, True] += n
    return sorted(
        (day, status, bool(is_flagged), n)
        for (status, day, is_flagged), n in counts.items()
        if n and status in selection.statuses
    )


def _responses(selection: Selection, *names: str) -> Counter[tuple[Any, ...]]:
    """Return {(status, *values of the names): number of responses}: of tallies, or of rows where they will not do."""
    counts = tallied.responses(selection, *names)
    return of_rows.responses(selection, *names) if counts is None else counts


def answers(selection: Selection) -> dict[int, OptionCounts]:
    """Return {question id: `OptionCounts`} of a selection; a statement counts as a question of its own."""
    counts = _answers(selection, Measure.ANSWERS, Measure.SEVERAL, Measure.ANY)
    tallied_answers: dict[int, OptionCounts] = {}
    for (measure, question, option, number), n in counts.items():
        tally = tallied_answers.setdefault(question, OptionCounts())
        if measure == Measure.ANY:
            tally.several = counts[Measure.SEVERAL, question, None, None]
            tally.missing = n - tally.several
        elif measure == Measure.ANSWERS:
            _put(tally, option, number, n)
    return tallied_answers


def _put(tally: OptionCounts, option: int | None, number: Decimal | None, n: int) -> None:
    if number is not None:
        tally.numbers.setdefault(option, {})[number] = n
    elif option is None:
        tally.written = n
    else:
        tally.chosen[option] = n


def texts(selection: Selection) -> dict[int, int]:
    """Return {question id: number of texts}, those that belong to an option included."""
    counts = _answers(selection, Measure.TEXTS)
    return {question: n for (_measure, question, _option, _number), n in counts.items()}


def _answers(selection: Selection, *measures: str) -> Counter[tuple[Any, ...]]:
    """Return {(measure, question id, option id or None, number or None): n}, of tallies or of rows."""
    counts = tallied.answers(selection, *measures)
    return of_rows.answers(selection, *measures) if counts is None else counts


@dataclass(frozen=True)
class Choices:
    """The values that a filter can take, each with the number of responses received: (value, count)."""

    languages: list[tuple[str, int]]
    countries: list[tuple[str, int]]
    indicators: list[tuple[str, int]]
    versions: list[tuple[int, int]]


def choices(selection: Selection) -> Choices:
    """Count the values of the whole survey, not of the selection, so that a filter can be widened again."""
    counts = tallied.values(selection)

    def of(dimension: Dimension) -> list[tuple[str, int]]:
        return sorted((value, n) for (name, value), n in counts.items() if name == dimension)

    return Choices(
        languages=of(Dimension.LANGUAGE),
        countries=of(Dimension.COUNTRY),
        indicators=of(Dimension.INDICATOR),
        versions=sorted((int(number), n) for number, n in of(Dimension.VERSION)),
    )
