"""Trend lines over any number of editions, each labelled directly at its end.

    draw(years, series, letters=14) -> Lines

Years are as far apart as they are in time. The axis runs over the whole points that hold all values: it may be a
part of the scale, and then `cropped` is true and the partial says so, with `low` and `high`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from indicators.drawing.axis import HIGHEST, LOWEST, Axis, Number, Tick, mark, marks
from indicators.drawing.identities import Identity, shape
from indicators.drawing.lettering import push_apart, width, wrap

WIDTH, HEIGHT = 320, 214
TOP, BASE, LEFT = 12.0, 184.0, 22.0
INSET, LABEL_GAP, LABEL_CAP = 6.0, 10.0, 148.0
LETTERS, LINE = 14.0, 16.0
SIZE = 3.6
FEWEST_POINTS = 3
YEAR_GAP = 12.0


@dataclass(frozen=True)
class Series:
    """The input of one line: a name, its last value as printed, a value for each year (None for none), an identity."""

    name: str
    printed: str
    values: Sequence[Number | None]
    identity: Identity


@dataclass(frozen=True)
class TrendLabel:
    """A name at the end of a line; the number follows the last of its lines; a leader where it had to move."""

    x: str
    y: str
    lines: tuple[str, ...]
    printed: str
    leader: str | None


@dataclass(frozen=True)
class TrendLine:
    """One series: its unbroken stretches, its shapes and its label."""

    identity: Identity
    name: str
    stretches: tuple[str, ...]
    shapes: tuple[str, ...]
    label: TrendLabel | None


@dataclass(frozen=True)
class Lines:
    """What templates/indicators/drawing/_lines.html draws."""

    view_box: str
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]
    years_y: str
    axis_from: str
    axis_to: str
    lines: tuple[TrendLine, ...]
    low: int
    high: int
    cropped: bool


def draw(years: Sequence[int], series: Sequence[Series]) -> Lines:
    """Return a drawing of the series; raise `ValueError` if one has not a value for each year."""
    for line in series:
        if len(line.values) != len(years):
            raise ValueError(f"{line.name} has {len(line.values)} values for {len(years)} years")
    low, high = _ends([value for line in series for value in line.values if value is not None])
    texts = [_text(line) for line in series]
    gutter = max((width(text, LETTERS) for lines in texts for text in lines), default=0) + LABEL_GAP + INSET
    across = Axis(LEFT + INSET, WIDTH - gutter, years[0], max(years[-1], years[0] + 1))
    up = Axis(BASE, TOP, low, high)
    labels = _labels(series, texts, across, up, years)
    every = 3 if high - low > 6 else 1
    return Lines(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        ticks=tuple(Tick(mark(up.at(value)), str(value)) for value in range(low, high + 1, every)),
        years=_years(years, across),
        years_y=mark(BASE + 24),
        axis_from=mark(LEFT),
        axis_to=mark(across.end + INSET),
        lines=tuple(_line(line, label, years, across, up) for line, label in zip(series, labels, strict=True)),
        low=low,
        high=high,
        cropped=(low, high) != (LOWEST, HIGHEST),
    )


def _ends(values: Sequence[Number]) -> tuple[int, int]:
    """Return the whole points the axis runs between, at least three apart and never off the scale."""
    if not values:
        return LOWEST, HIGHEST
    low, high = floor(min(values)), ceil(max(values))
    while high - low < FEWEST_POINTS:
        if high < HIGHEST and (low == LOWEST or high - max(values) <= min(values) - low):
            high += 1
        else:
            low -= 1
    return low, high


def _text(line: Series) -> tuple[str, ...]:
    """Return the lines of a label; its number is on the last one."""
    lines = wrap(line.name, LABEL_CAP, LETTERS)
    with_number = f"{lines[-1]} {line.printed}"
    if width(with_number, LETTERS) <= LABEL_CAP:
        return (*lines[:-1], with_number)
    return (*lines, line.printed)


def _labels(
    series: Sequence[Series], texts: Sequence[tuple[str, ...]], across: Axis, up: Axis, years: Sequence[int]
) -> list[TrendLabel | None]:
    """Return a label beside the end of each line, pushed apart where they would overlap; None for an empty series."""
    ends = [_last(line, years) for line in series]
    labeled = [index for index, end in enumerate(ends) if end is not None]
    wanted = [up.at(end[1]) for end in ends if end is not None]
    heights = [LINE * len(texts[index]) for index in labeled]
    middles = push_apart(wanted, heights, 0, BASE + LINE)
    labels: list[TrendLabel | None] = [None] * len(series)
    for index, want, middle in zip(labeled, wanted, middles, strict=True):
        end = ends[index]
        first = middle - LINE * (len(texts[index]) - 1) / 2
        last_x = across.at(end[0]) if end else 0.0
        moved = abs(middle - want) > LINE / 2 or last_x < across.end - 1
        labels[index] = TrendLabel(
            x=mark(across.end + LABEL_GAP),
            y=mark(first),
            lines=tuple(text.removesuffix(series[index].printed).rstrip() for text in texts[index]),
            printed=series[index].printed,
            leader=f"M{mark(last_x + SIZE)},{mark(want)}L{mark(across.end + LABEL_GAP - 2)},{mark(middle)}"
            if moved
            else None,
        )
    return labels


def _last(line: Series, years: Sequence[int]) -> tuple[int, Number] | None:
    present = [(year, value) for year, value in zip(years, line.values, strict=True) if value is not None]
    return present[-1] if present else None


def _line(line: Series, label: TrendLabel | None, years: Sequence[int], across: Axis, up: Axis) -> TrendLine:
    stretches: list[list[tuple[float, float]]] = [[]]
    for year, value in zip(years, line.values, strict=True):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((across.at(year), up.at(value)))
    points = [point for stretch in stretches for point in stretch]
    return TrendLine(
        identity=line.identity,
        name=line.name,
        stretches=tuple(marks(stretch) for stretch in stretches if len(stretch) > 1),
        shapes=() if line.identity == "world" else tuple(shape(line.identity, x, y, SIZE) for x, y in points),
        label=label,
    )


def _years(years: Sequence[int], across: Axis) -> tuple[Tick, ...]:
    """Return ticks for the years that have room, always the last one."""
    printed: list[int] = []
    for year in reversed(years):
        room = width(str(year), LETTERS) + YEAR_GAP
        if not printed or across.at(printed[-1]) - across.at(year) >= room:
            printed.append(year)
    return tuple(Tick(mark(across.at(year)), str(year)) for year in reversed(printed))
