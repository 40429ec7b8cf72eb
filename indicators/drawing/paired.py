"""Shares of several groups as dots with intervals, and beside them by how much each differs from the first.

A row is 552 units wide and stands in a row of a table: at the left a dot for each group, one under the other, at the
right a diamond for each difference, filled where it is clear. All rows of a table share one pair of axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from indicators.drawing.axis import Axis, Tick, mark
from indicators.drawing.identities import IN_ORDER, Identity, shape

WIDTH = 552
SHARES_FROM, SHARES_TO, GAPS_FROM, GAPS_TO = 10.0, 286.0, 342.0, 518.0
LINE, EDGE = 16.0, 18.0
SIZE = 4.2
TENTH = 0.1
MOST_TICKS = 4


@dataclass(frozen=True)
class Estimate:
    """A share, or a difference of shares, with the ends of its interval; without an interval both are the value."""

    value: float
    low: float
    high: float
    is_clear: bool = False


@dataclass(frozen=True)
class Axes:
    """The two axes of a table: shares from 0, and differences as far to one side as to the other."""

    shares: Axis
    gaps: Axis


@dataclass(frozen=True)
class Whisker:
    """An estimate: the path of its shape and the ends of its interval."""

    identity: Identity
    shape: str
    low: str
    high: str
    y: str
    is_clear: bool = False


@dataclass(frozen=True)
class Row:
    """What templates/indicators/drawing/_paired_row.html draws."""

    view_box: str
    height: str
    grid: tuple[str, ...]
    zero: str
    shares: tuple[Whisker, ...]
    gaps: tuple[Whisker, ...]


@dataclass(frozen=True)
class Head:
    """What templates/indicators/drawing/_paired_head.html draws: the numbers along both axes."""

    view_box: str
    shares: tuple[Tick, ...]
    gaps: tuple[Tick, ...]
    shares_from: str
    gaps_middle: str


def axes(shares: Iterable[Estimate], gaps: Iterable[Estimate]) -> Axes:
    """Return axes that hold all intervals: to a whole tenth, of differences a tenth at least."""
    whole = max((_tenths(each.high) for each in shares), default=10)
    reach = max((_tenths(max(abs(each.low), abs(each.high))) for each in gaps), default=1)
    most, widest = min(max(whole, 1), 10) * TENTH, min(max(reach, 1), 20) * TENTH
    return Axes(Axis(SHARES_FROM, SHARES_TO, 0.0, most), Axis(GAPS_FROM, GAPS_TO, -widest, widest))


def _tenths(value: float) -> int:
    return ceil(round(value / TENTH, 9))


def head(axes: Axes) -> Head:
    """Return the numbers along both axes, in percent and in points."""
    gaps = [-axes.gaps.high, 0.0, axes.gaps.high]
    return Head(
        view_box=f"0 0 {WIDTH} 18",
        shares=tuple(Tick(mark(axes.shares.at(value)), f"{100 * value:.0f}") for value in _steps(axes.shares)),
        gaps=tuple(Tick(mark(axes.gaps.at(value)), _signed(value)) for value in gaps),
        shares_from=mark(SHARES_FROM),
        gaps_middle=mark(axes.gaps.at(0)),
    )


def _steps(axis: Axis) -> list[float]:
    """Return the tenths at which the axis of shares has lines: all, or every second, or every fifth."""
    tenths = round(axis.high / TENTH)
    every = 1 if tenths <= MOST_TICKS else 2 if tenths <= 2 * MOST_TICKS else 5
    return [step * TENTH for step in range(0, tenths + 1, every)]


def _signed(value: float) -> str:
    points = round(100 * value)
    return f"+{points}" if points > 0 else f"\N{MINUS SIGN}{-points}" if points else "0"


def row(shares: Sequence[Estimate | None], gaps: Sequence[Estimate | None], axes: Axes) -> Row:
    """Return a row: `shares` has the groups, `gaps` each but the first; None where there is nothing to draw.

    Raises `ValueError` where there are more groups than there are identities, or not one difference for each but one.
    """
    if not 0 < len(shares) <= len(IN_ORDER) or len(gaps) != len(shares) - 1:
        raise ValueError(f"{len(shares)} groups cannot be drawn with {len(gaps)} differences")
    height = 2 * EDGE + LINE * (len(shares) - 1)
    lines = [EDGE + LINE * place for place in range(len(shares))]
    middle = [height / 2] if len(gaps) == 1 else lines[1:]
    return Row(
        view_box=f"0 0 {WIDTH} {mark(height)}",
        height=mark(height),
        grid=tuple(mark(axes.shares.at(value)) for value in _steps(axes.shares)),
        zero=mark(axes.gaps.at(0)),
        shares=tuple(
            _whisker(identity, each, axes.shares, y)
            for identity, each, y in zip(IN_ORDER, shares, lines, strict=False)
            if each is not None
        ),
        gaps=tuple(_whisker("4", each, axes.gaps, y) for each, y in zip(gaps, middle, strict=True) if each is not None),
    )


def _whisker(identity: Identity, estimate: Estimate, axis: Axis, y: float) -> Whisker:
    return Whisker(
        identity=identity,
        shape=shape(identity, axis.at(estimate.value), y, SIZE),
        low=mark(axis.at(max(estimate.low, axis.low))),
        high=mark(axis.at(min(estimate.high, axis.high))),
        y=mark(y),
        is_clear=estimate.is_clear,
    )
