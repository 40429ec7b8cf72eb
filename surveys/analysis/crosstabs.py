"""Cross-tabs: a question by another, or by a fact of the responses, counted by one statement over typed answers.

A response counts in a cell if it answered both. With several choices it counts in each cell whose options it chose, but
once in every base. Whoever skipped, gave no answer for a reason or was not asked stands beside the table, never in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Generic, TypeVar

from surveys.analysis.categories import NOT_ASKED, SKIPPED, Categories, Category, Key, Reading
from surveys.analysis.combining import combine
from surveys.analysis.dimensions import Dimension
from surveys.analysis.selecting import Selection
from surveys.analysis.weighting import AppliedWeights
from surveys.kinds.figures import SMALL
from surveys.statistics.raking import Cell, effective

ROW, COLUMN, TOTAL = "row", "column", "total"
Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Margin:
    """The rows or the columns of a table: their categories and bases, and who is not in it for want of an answer.

    `n_answered` + `skipped` + the counts of `no_answers` + `not_asked` are all responses in view. `bases` has of each
    category the responses that chose it and answered the other question too.
    """

    name: str
    text: str
    categories: list[Category]
    bases: list[int]
    n_answered: int
    skipped: int
    no_answers: list[tuple[str, int]]  # label of an option that counts as no answer, responses
    not_asked: int
    is_several: bool
    is_ordered: bool

    @property
    def n_asked(self) -> int:
        return self.n_answered + self.skipped + sum(count for _label, count in self.no_answers)

    @property
    def small(self) -> list[bool]:
        """Return of each category whether its base is below `SMALL`."""
        return [base < SMALL for base in self.bases]


@dataclass(frozen=True)
class WeightedTable:
    """The same table with each response counting as its weight; `effective` bases are (Σw)² / Σw² (Kish 1965)."""

    counts: list[list[float]]
    row_bases: list[float]
    column_bases: list[float]
    base: float
    effective_rows: list[float]
    effective_columns: list[float]
    effective: float
    values: list[dict[Fraction, float]]

    def share(self, row: int, column: int, percent: str) -> float | None:
        """Return the share (0 to 1) of a cell; None without a base."""
        bases = {ROW: self.row_bases[row], COLUMN: self.column_bases[column], TOTAL: self.base}
        return self.counts[row][column] / bases[percent] if bases[percent] else None


@dataclass(frozen=True)
class CrossTab:
    """A table: `counts` by row and column, and the responses that answered both questions as its `base`.

    `values` has of each row {value of the columns' question: how often}, where the columns are a scale or numbers.
    """

    rows: Margin
    columns: Margin
    counts: list[list[int]]
    base: int
    in_view: int
    values: list[dict[Fraction, int]] = field(default_factory=list)
    weighted: WeightedTable | None = None

    def base_of(self, row: int, column: int, percent: str) -> int:
        """Return the base of a cell's percent: that of its row, of its column, or of the table."""
        if percent == TOTAL:
            return self.base
        return self.rows.bases[row] if percent == ROW else self.columns.bases[column]

    def share(self, row: int, column: int, percent: str) -> float | None:
        """Return the share (0 to 1) of a cell; None without a base."""
        base = self.base_of(row, column, percent)
        return self.counts[row][column] / base if base else None

    def turned(self) -> "CrossTab":
        """Return the table with rows as columns; without values, which are of the columns as they were."""
        counts = [list(column) for column in zip(*self.counts, strict=True)] or [[] for _ in self.columns.bases]
        return replace(self, rows=self.columns, columns=self.rows, counts=counts, values=[])


def cross(selection: Selection, rows: Dimension, columns: Dimension, weights: AppliedWeights | None = None) -> CrossTab:
    """Count the responses of a selection by two dimensions, in one statement; with weights, weighted beside."""
    raking = weights.dimensions if weights else []
    combinations = [
        (row, column, tuple(reading.key for reading in cell), n)
        for (row, column, *cell), n in combine(selection, [rows, columns, *raking])
    ]
    row_counts, row_gaps = _margin((row, n) for row, column, _cell, n in combinations if column.leads)
    column_counts, column_gaps = _margin((column, n) for row, column, _cell, n in combinations if row.leads)
    row_categories, column_categories = rows.categories(row_counts), columns.categories(column_counts)
    table = _Counted[int](row_categories, column_categories)
    for row, column, _cell, n in combinations:
        table.add(row, column, n)
    leading = Counter[str]()
    for row, column, _cell, n in combinations:
        if row.leads and column.leads:
            leading["rows"] += n if not row.gap else 0
            leading["columns"] += n if not column.gap else 0
            leading["all"] += n
    return CrossTab(
        rows=_as_margin(rows, row_categories, table.row_bases, leading["rows"], row_gaps),
        columns=_as_margin(columns, column_categories, table.column_bases, leading["columns"], column_gaps),
        counts=table.counts,
        base=table.base,
        in_view=leading["all"],
        values=[dict(values) for values in table.values] if column_categories.values else [],
        weighted=_weighted(combinations, row_categories, column_categories, weights) if weights else None,
    )


def _weighted(
    combinations: Iterable[tuple[Reading, Reading, Cell, int]],
    rows: Categories,
    columns: Categories,
    weights: AppliedWeights,
) -> WeightedTable:
    """Return the sums of weights in the cells and bases, and from those of their squares the effective bases."""
    sums, squares = _Counted[float](rows, columns), _Counted[float](rows, columns)
    for row, column, cell, n in combinations:
        weight = weights.of(cell)
        sums.add(row, column, n * weight)
        squares.add(row, column, n * weight * weight)
    return WeightedTable(
        counts=sums.counts,
        row_bases=sums.row_bases,
        column_bases=sums.column_bases,
        base=sums.base,
        effective_rows=[effective(*pair) for pair in zip(sums.row_bases, squares.row_bases, strict=True)],
        effective_columns=[effective(*pair) for pair in zip(sums.column_bases, squares.column_bases, strict=True)],
        effective=effective(sums.base, squares.base),
        values=[dict(values) for values in sums.values] if columns.values else [],
    )


def add_up(groups: Iterable[Mapping[Fraction, Number]]) -> dict[Fraction, Number]:
    """Return {value: how often, or the sum of weights} over all groups."""
    together: dict[Fraction, Number] = {}
    for group in groups:
        for value, number in group.items():
            together[value] = together.get(value, 0) + number
    return together


def mean_of(weights: Mapping[Fraction, float]) -> float | None:
    """Return the mean of values by their weights; None without any."""
    total = sum(weights.values())
    return sum(float(value) * weight for value, weight in weights.items()) / total if total else None


def _margin(readings: Iterable[tuple[Reading, int]]) -> tuple[dict[Key, int], Counter[str]]:
    """Return {key: number of responses} of the answers, and the number of responses by reason without one."""
    counts, gaps = Counter[Key](), Counter[str]()
    for reading, n in readings:
        if not reading.gap:
            counts[reading.key] += n
        elif reading.leads:
            gaps[reading.gap] += n
    return dict(counts), gaps


def _as_margin(
    dimension: Dimension, categories: Categories, bases: list[int], n_answered: int, gaps: Mapping[str, int]
) -> Margin:
    return Margin(
        name=dimension.name,
        text=dimension.text,
        categories=categories.entries,
        bases=bases,
        n_answered=n_answered,
        skipped=gaps.get(SKIPPED, 0),
        no_answers=sorted((label, n) for label, n in gaps.items() if label not in (SKIPPED, NOT_ASKED)),
        not_asked=gaps.get(NOT_ASKED, 0),
        is_several=dimension.is_several,
        is_ordered=categories.is_ordered,
    )


class _Counted(Generic[Number]):
    """The cells and bases of a table while pairs are added to it: numbers of responses, or sums of their weights."""

    def __init__(self, rows: Categories, columns: Categories) -> None:
        self.rows, self.columns = rows, columns
        self.counts: list[list[Number]] = [[0] * len(columns.entries) for _ in rows.entries]
        self.row_bases: list[Number] = [0] * len(rows.entries)
        self.column_bases: list[Number] = [0] * len(columns.entries)
        self.values: list[dict[Fraction, Number]] = [defaultdict(int) for _ in rows.entries]
        self.base: Number = 0

    def add(self, row: Reading, column: Reading, n: Number) -> None:
        """Count a pair of answers; a pair with a gap is in no cell and no base."""
        if row.gap or column.gap:
            return
        at_row, at_column = self.rows.index[row.key], self.columns.index[column.key]
        self.counts[at_row][at_column] += n
        self.row_bases[at_row] += n if column.leads else 0
        self.column_bases[at_column] += n if row.leads else 0
        self.base += n if row.leads and column.leads else 0
        if column.key in self.columns.values:
            self.values[at_row][self.columns.values[column.key]] += n
