"""How sure it is that the rows and columns of a cross-tab have to do with each other, and how strongly they do.

This module alone loads scipy, which takes a second or two and 95 MB: import it where a table is computed, never at the
start of the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import sqrt
from typing import Final

from scipy import stats
from scipy.optimize import brentq

from surveys.analysis.crosstabs import COLUMN, ROW, CrossTab, Margin, add_up
from surveys.statistics.contingency import adjusted_residual, expected_counts, gamma
from surveys.statistics.intervals import Interval, ScaleSummary, summarize
from surveys.statistics.proportions import clearly_above

FEW: Final = 5  # an expected count below this is low
MOST_LOW: Final = 0.2  # of the cells may expect so few before chi-square's own p is doubted; none may expect below 1
SIMULATED: Final = 9999
SEED: Final = 20261130
MOST_SIMULATED_CELLS: Final = 400
MOST_LETTERS: Final = 26  # groups that are compared by pairs
TAIL: Final = 0.025


class Method(Enum):
    """How p was computed where expected counts are too low for the chi-square distribution."""

    FISHER = "fisher"
    SIMULATION = "simulation"


@dataclass(frozen=True)
class Association:
    """Pearson's test of a table, and Cramer's V with its 95% interval.

    `p` is that of the chi-square distribution; `exact_p` replaces it where expected counts are too low, None elsewhere
    and where the table is too large to simulate.
    """

    chi_square: float
    freedom: int
    p: float
    n: int
    v: Interval
    n_cells: int
    n_low: int  # cells that expect fewer than `FEW`
    is_doubtful: bool
    exact_p: float | None = None
    method: Method | None = None

    @property
    def effect(self) -> float:
        """Return Cohen's w: sqrt(chi² / n), which he calls small from .1, medium from .3, large from .5 (1988, 7.2)."""
        return sqrt(self.chi_square / self.n)

    @property
    def best_p(self) -> float:
        return self.p if self.exact_p is None else self.exact_p


def association(table: CrossTab) -> Association | None:
    """Return the test of a table without its empty rows and columns.

    None where fewer than two of either are left, and with several choices, whose cells are not of separate people.
    """
    if table.rows.is_several or table.columns.is_several:
        return None
    counts = _without_empty(table.counts)
    if len(counts) < 2 or len(counts[0]) < 2:
        return None
    chi_square, p, freedom, _expected = stats.chi2_contingency(counts, correction=False)
    expected = [cell for row in expected_counts(counts) for cell in row]
    n_low = sum(cell < FEW for cell in expected)
    is_doubtful = n_low > MOST_LOW * len(expected) or min(expected) < 1
    exact_p, method = _exact(counts) if is_doubtful else (None, None)
    n = sum(map(sum, counts))
    v = cramers_v(float(chi_square), int(freedom), n, min(len(counts), len(counts[0])))
    return Association(
        chi_square=float(chi_square),
        freedom=int(freedom),
        p=float(p),
        n=n,
        v=v,
        n_cells=len(expected),
        n_low=n_low,
        is_doubtful=is_doubtful,
        exact_p=exact_p,
        method=method,
    )


def _without_empty(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    columns = [place for place, column in enumerate(zip(*counts, strict=True)) if any(column)]
    return [[row[place] for place in columns] for row in counts if any(row)]


def _exact(counts: Sequence[Sequence[int]]) -> tuple[float | None, Method | None]:
    """Return Fisher's exact p of a 2 by 2 table, else the share of random tables with these sums that are as uneven.

    The random tables are the same each time: a page that is read again says the same.
    """
    if len(counts) == len(counts[0]) == 2:
        return float(stats.fisher_exact(counts).pvalue), Method.FISHER
    if len(counts) * len(counts[0]) > MOST_SIMULATED_CELLS:
        return None, None
    method = stats.MonteCarloMethod(n_resamples=SIMULATED, batch=1000, rng=SEED)
    return float(stats.chi2_contingency(counts, correction=False, method=method).pvalue), Method.SIMULATION


def cramers_v(chi_square: float, freedom: int, n: int, shorter: int) -> Interval:
    """Return Cramer's V with its 95% interval; `shorter` is the smaller number of rows and columns.

    V = sqrt(chi² / (n (k - 1))). The bounds are those non-centralities λ under which so large, or so small, a chi²
    would come up in 2.5%, each turned into V by sqrt((λ + df) / (n (k - 1))) (Smithson, Confidence Intervals, 2003,
    p. 39-41). The lower bound is 0 where even λ = 0 is not refused. V of a sample lies above that of everybody, more so
    with many cells and few responses, and so do these bounds.
    """
    scale = n * (shorter - 1)

    def bound(tail: float) -> float:
        def excess(noncentrality: float) -> float:
            return float(stats.ncx2.cdf(chi_square, freedom, noncentrality)) - tail

        if excess(0.0) <= 0:
            return 0.0
        highest = chi_square + 10 * sqrt(chi_square) + 50
        return float(brentq(excess, 0.0, highest))

    low, high = bound(1 - TAIL), bound(TAIL)
    return Interval(
        sqrt(chi_square / scale),
        sqrt((low + freedom) / scale) if low else 0.0,
        min(1.0, sqrt((high + freedom) / scale)),
    )


def residuals(table: CrossTab) -> list[list[float | None]]:
    """Return the adjusted residual of each cell; None where there is none."""
    return [
        [
            adjusted_residual(count, row_base, column_base, table.base)
            for count, column_base in zip(row, table.columns.bases, strict=True)
        ]
        for row, row_base in zip(table.counts, table.rows.bases, strict=True)
    ]


def differences(table: CrossTab, percent: str) -> list[list[list[int]]]:
    """Return for each cell the places of the groups that are clearly below it, in the same column of row percents.

    With row percents the rows are compared within each column, with column percents the columns within each row. None
    is compared by percents of the table, with a base below `SMALL`, where people stand in several groups, or where
    there are more than 26.
    """
    if percent == COLUMN:
        return [list(cells) for cells in zip(*differences(table.turned(), ROW), strict=True)]
    empty: list[list[list[int]]] = [[[] for _ in table.columns.bases] for _ in table.rows.bases]
    if percent != ROW or not is_compared(table.rows):
        return empty
    compared = [place for place, is_small in enumerate(table.rows.small) if not is_small]
    by_column = [clearly_above(column, table.rows.bases, compared) for column in zip(*table.counts, strict=True)]
    return [list(cells) for cells in zip(*by_column, strict=True)] or empty


def is_compared(groups: Margin) -> bool:
    """Return whether groups are compared by pairs: of separate people, and not more than there are letters."""
    return not groups.is_several and len(groups.bases) <= MOST_LETTERS


def rank_correlation(table: CrossTab) -> Interval | None:
    """Return gamma where rows and columns both have an order, by value where they have values; else None."""
    if not (table.rows.is_ordered and table.columns.is_ordered):
        return None
    rows, columns = _in_order(table.rows), _in_order(table.columns)
    return gamma([[table.counts[row][column] for column in columns] for row in rows])


def _in_order(margin: Margin) -> list[int]:
    places = range(len(margin.categories))
    values = [category.value for category in margin.categories]
    return sorted(places, key=lambda place: (values[place] or Fraction(0), place)) if None not in values else [*places]


@dataclass(frozen=True)
class GroupMean:
    """The mean of one row with its 95% interval, and by how much it differs from the mean of all other rows."""

    n: int
    mean: float
    interval: Interval | None
    difference: Interval | None


def means(table: CrossTab) -> list[GroupMean | None]:
    """Return the mean of each row where the columns are a scale or numbers; empty where they are not.

    Means have Student's interval, differences that of Welch (Biometrika 34, 1947, 28-35). None for a row without an
    answer; the rows have to be of separate people for a difference.
    """
    return [_group_mean(place, table) for place in range(len(table.values))]


def _group_mean(place: int, table: CrossTab) -> GroupMean | None:
    group = summarize(table.values[place])
    if group is None:
        return None
    others = [values for other, values in enumerate(table.values) if other != place]
    rest = None if table.rows.is_several else summarize(add_up(others))
    return GroupMean(group.n, float(group.mean), mean_interval(group), mean_difference(group, rest))


def mean_of_all(table: CrossTab) -> GroupMean | None:
    """Return the mean over all rows, without a difference; None where the columns have no values, or nobody answered.

    Where rows are several choices, people stand in it once for each row: None then too.
    """
    everybody = None if table.rows.is_several else summarize(add_up(table.values))
    if everybody is None:
        return None
    return GroupMean(everybody.n, float(everybody.mean), mean_interval(everybody), None)


def mean_interval(group: ScaleSummary) -> Interval | None:
    """Return a mean with Student's 95% interval; None below two answers."""
    if group.sd is None:
        return None
    half = stats.t.ppf(1 - TAIL, group.n - 1) * group.sd / sqrt(group.n)
    return Interval(float(group.mean), float(group.mean) - half, float(group.mean) + half)


def mean_difference(group: ScaleSummary, rest: ScaleSummary | None) -> Interval | None:
    """Return the mean of one group minus that of another with Welch's 95% interval; None where none varies."""
    spread = _welch(group, rest)
    if rest is None or spread is None:
        return None
    error, freedom = spread
    half = stats.t.ppf(1 - TAIL, freedom) * error
    difference = float(group.mean - rest.mean)
    return Interval(difference, difference - half, difference + half)


def mean_difference_p(group: ScaleSummary, rest: ScaleSummary | None) -> float | None:
    """Return the p of Welch's two-sided test that two means are equal; None where none varies."""
    spread = _welch(group, rest)
    if rest is None or spread is None:
        return None
    error, freedom = spread
    return float(2 * stats.t.sf(abs(float(group.mean - rest.mean)) / error, freedom))


def _welch(group: ScaleSummary, rest: ScaleSummary | None) -> tuple[float, float] | None:
    """Return the standard error of a difference of means and its degrees of freedom."""
    if rest is None or group.sd is None or rest.sd is None:
        return None
    first, second = group.sd**2 / group.n, rest.sd**2 / rest.n
    if not first + second:
        return None
    freedom = (first + second) ** 2 / (first**2 / (group.n - 1) + second**2 / (rest.n - 1))
    return sqrt(first + second), freedom
