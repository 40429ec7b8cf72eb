"""Aggregates the inputs of cells into their results, with a spread that is shared by all cells of a round."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from indicators.scoring import agreement, flags, interval, visitors
from indicators.scoring.consensus import Rating, as_text, counted, median, round_to_half_points, trimmed_mean
from indicators.scoring.scale import round_shown
from indicators.scoring.visitors import Pull, VisitorCount


@dataclass(frozen=True, slots=True)
class CellInputs:
    """The inputs of a cell: the panel's ratings, counts of visitors, and the edition before.

    `before` is that edition's half points, `error_before` the standard error of its value, where known.
    """

    country: str
    indicator: str
    ratings: tuple[Rating, ...] = ()
    visitors: tuple[VisitorCount, ...] = ()
    before: int | None = None
    error_before: float | None = None


@dataclass(frozen=True, slots=True)
class CellResult:
    """The result of a cell. Without experts the edition before is carried forward: T and S are None then.

    T is the trimmed mean and S the score with the visitors' pull, exact, in points; h is S in half points.
    """

    n: int
    trimmed: Fraction | None  # T
    score: Fraction | None  # S
    half_points: int | None  # h
    error: float | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    deviation: Decimal | None = None  # AD
    agreement: Decimal | None = None  # a_wg
    flags: tuple[str, ...] = ()
    pull: Pull = Pull()

    @property
    def decided(self) -> tuple[str, str, int | None]:
        """T and S as "p/q", and h: the part of the result that checksums cover."""
        return as_text(self.trimmed), as_text(self.score), self.half_points


def aggregate_cell(
    cell: CellInputs, spread: Fraction, *, greatest_pull: Fraction = visitors.GREATEST_PULL
) -> CellResult:
    """Return the result of a cell; `spread` is its indicator's pooled variance inside cells, in points squared."""
    panel = counted(cell.ratings)
    strata = visitors.strata_of(cell.visitors)
    if not panel:
        return _carried_forward(cell, spread, Pull(strata))
    values, weights = [rating.half_points for rating in panel], [rating.weight for rating in panel]
    trimmed = trimmed_mean(zip(values, weights, strict=True))
    pull = visitors.pull(strata, trimmed, greatest=greatest_pull)
    score, middle = trimmed + pull.shift, median(values)
    alone = round_to_half_points(trimmed, before=cell.before, middle=middle)
    moved = round_to_half_points(score, before=cell.before, middle=middle)
    error = interval.standard_error(values, weights, spread)
    low, high = interval.bounds(trimmed, error, len(values))
    raised = (
        *flags.of_panel(values),
        *flags.of_visitors(pull, alone=alone, moved=moved),
        *flags.of_score(score, moved, cell.before, low, high),
    )
    deviation, agreed = _rounded(agreement.average_deviation(values)), _rounded(agreement.within_group(values))
    return CellResult(len(values), trimmed, score, moved, error, low, high, deviation, agreed, raised, pull)


def _carried_forward(cell: CellInputs, spread: Fraction, pull: Pull) -> CellResult:
    if cell.before is None:
        return CellResult(0, None, None, None, flags=(flags.NO_EXPERT,), pull=pull)
    error = interval.carried_error(cell.error_before, spread)
    low, high = interval.bounds(Fraction(cell.before, 2), error, 0)
    return CellResult(0, None, None, cell.before, error, low, high, flags=(flags.NO_EXPERT,), pull=pull)


def _rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_shown(value, interval.DIGITS)


def panel_values(cell: CellInputs) -> list[int]:
    """Return the half points of the ratings that weigh something, the lowest first."""
    return [rating.half_points for rating in counted(cell.ratings)]


def aggregate(
    cells: Sequence[CellInputs], *, greatest_pull: Fraction = visitors.GREATEST_PULL
) -> Iterator[tuple[CellInputs, CellResult]]:
    """Yield each cell with its result, in the given order; the spread is pooled over all of them."""
    variance_of = cache(interval.pooled_spread((cell.indicator, panel_values(cell)) for cell in cells).variance)
    for cell in cells:
        yield cell, aggregate_cell(cell, variance_of(cell.indicator), greatest_pull=greatest_pull)


def alpha(cells: Iterable[CellInputs]) -> Fraction | None:
    """Return Krippendorff's alpha over the given cells, such as those of a round; None as `krippendorff` does."""
    return agreement.krippendorff(panel_values(cell) for cell in cells)
