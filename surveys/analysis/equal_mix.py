"""Compared views as they would be if each had the same mix of answers to one question, such as that about roles.

It loads scipy, by way of `surveys.analysis.comparing`: import it where views are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from surveys.analysis.comparing import AnswerLine, ComparedQuestion, Difference, MeanLine
from surveys.analysis.crosstabs import CrossTab, cross
from surveys.analysis.dimensions import AnswerDimension
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import SMALL
from surveys.statistics import standardizing
from surveys.statistics.intervals import Interval, summarize
from surveys.statistics.standardizing import Standardized

MOST_QUESTIONS: Final = 5  # each is counted by role in each view


class _Mixed:
    """The tables of a question by role, one for each view, over the roles that every view has."""

    def __init__(self, tables: Sequence[CrossTab]) -> None:
        self.tables = tables
        bases = [
            {row.code: base for row, base in zip(table.rows.categories, table.rows.bases, strict=True) if base}
            for table in tables
        ]
        self.codes = [code for code in bases[0] if all(code in own for own in bases[1:])]
        self.bases = [[own[code] for code in self.codes] for own in bases]
        self.weights = [float(sum(own)) for own in zip(*self.bases, strict=True)]

    def _row_places(self, view: int) -> list[int]:
        places: Mapping[str, int] = {row.code: at for at, row in enumerate(self.tables[view].rows.categories)}
        return [places[code] for code in self.codes]

    def share(self, view: int, answer: str) -> Standardized:
        table = self.tables[view]
        column = next((at for at, each in enumerate(table.columns.categories) if each.code == answer), None)
        counts = [0 if column is None else table.counts[row][column] for row in self._row_places(view)]
        return standardizing.share(counts, self.bases[view], self.weights)

    def mean(self, view: int) -> Standardized | None:
        table = self.tables[view]
        groups = [summarize(table.values[row]) for row in self._row_places(view)] if table.values else [None]
        return standardizing.mean([group for group in groups if group], self.weights) if all(groups) else None


def with_equal_mix(
    question: ComparedQuestion,
    views: Sequence[Selection],
    by: AnswerDimension,
    own: AnswerDimension,
    shared: Sequence[bool],
) -> ComparedQuestion:
    """Return a question with shares, means and differences under the mix of all views together.

    Only those who answered both are in it, of groups that every view has; as it was where there is no such group.
    """
    mixed = _Mixed([cross(view, by, own) for view in views])
    if not mixed.codes:
        return replace(question, lines=[], mean=None)
    tested = [
        not is_shared and min(map(sum, (mixed.bases[0], mixed.bases[at]))) >= SMALL
        for at, is_shared in enumerate(shared, 1)
    ]
    lines = [_line(line, mixed, len(views), tested, shared) for line in question.lines]
    return replace(
        question, lines=lines, mean=question.mean and _mean(question.mean, mixed, len(views), tested, shared)
    )


def _differences(
    figures: Sequence[Standardized], tested: Sequence[bool], shared: Sequence[bool]
) -> list[Difference | None]:
    made: list[Difference | None] = []
    for figure, is_tested, is_shared in zip(figures[1:], tested, shared, strict=True):
        interval, p = standardizing.difference(figures[0], figure)
        made.append(Difference(interval.share, None if is_shared else interval, p if is_tested else None))
    return made


def _line(line: AnswerLine, mixed: _Mixed, n_views: int, tested: Sequence[bool], shared: Sequence[bool]) -> AnswerLine:
    figures = [mixed.share(view, line.option["code"]) for view in range(n_views)]
    shares: list[Interval | None] = [standardizing.interval(figure, 0.0, 1.0) for figure in figures]
    return replace(line, shares=shares, differences=_differences(figures, tested, shared))


def _mean(
    line: MeanLine, mixed: _Mixed, n_views: int, tested: Sequence[bool], shared: Sequence[bool]
) -> MeanLine | None:
    figures = [mixed.mean(view) for view in range(n_views)]
    own = [figure for figure in figures if figure is not None]
    if len(own) < n_views:
        return None
    return MeanLine(
        [
            summary and replace(summary, mean=Fraction(figure.value))
            for summary, figure in zip(line.summaries, own, strict=True)
        ],
        [standardizing.interval(figure, float("-inf"), float("inf")) for figure in own],
        _differences(own, tested, shared),
    )
