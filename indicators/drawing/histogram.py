"""How many countries fall where: nine whole steps over the ramp, or columns of half a point with the average.

    steps(values, ramp) -> Histogram                     the legend of the map, counts printed
    halves(values, ramp, average=, average_text=, on_grid=True) -> Histogram

`on_grid` is for indicators, whose scores are half points: each column is centered on its value. Composites lie between:
with on_grid=False a column spans half a point, the lower end included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from indicators.drawing.axis import HIGHEST, LAST_STEP, LOWEST, Axis, Number, Ramp, Tick, mark, on_scale, step
from indicators.drawing.lettering import width

WIDTH = 320
LETTERS = 14
STEPS_HEIGHT, STEPS_TOP, STEPS_BASE, STRIP_TOP, STRIP_HEIGHT = 104, 18, 74, 78, 8
HALVES_HEIGHT, HALVES_TOP, HALVES_BASE = 150, 26, 126
INSET, COLUMN_GAP = 4, 2
AVERAGE_TOP, AVERAGE_LETTERS, AVERAGE_GAP = 4, 14, 6


@dataclass(frozen=True)
class HistogramColumn:
    """A column: its box, its color class, its count, and where the count is printed."""

    x: str
    y: str
    width: str
    height: str
    tone: str
    count: str
    middle: str
    above: str


@dataclass(frozen=True)
class Average:
    """The dashed line of the average and its text, on the side where it has room."""

    x: str
    top: str
    base: str
    text: str
    text_x: str
    text_y: str
    side: str


@dataclass(frozen=True)
class Histogram:
    """What templates/indicators/drawing/_histogram.html draws."""

    view_box: str
    columns: tuple[HistogramColumn, ...]
    swatches: tuple[HistogramColumn, ...]
    ticks: tuple[Tick, ...]
    ticks_y: str
    base: str
    axis_from: str
    axis_to: str
    counted: bool
    average: Average | None = None


def steps(values: Iterable[Number], ramp: Ramp) -> Histogram:
    """Return a histogram of the values by whole points, over a strip of the nine colors."""
    counts = Counter(step(value) for value in values)
    most = max(counts.values(), default=0)
    scale = Axis(INSET, WIDTH - INSET)
    pitch = scale.at(2) - scale.at(1)
    columns, swatches = [], []
    for point in range(LOWEST, LAST_STEP + 1):
        tall = (STEPS_BASE - STEPS_TOP) * counts[point] / most if most else 0
        box = (scale.at(point), STEPS_BASE - tall, pitch, tall)
        columns.append(_column(box, f"{ramp}{point}", counts[point], gap=COLUMN_GAP))
        strip = (scale.at(point), STRIP_TOP, pitch, STRIP_HEIGHT)
        swatches.append(_column(strip, f"{ramp}{point}", counts[point], gap=0))
    return Histogram(
        view_box=f"0 0 {WIDTH} {STEPS_HEIGHT}",
        columns=tuple(columns),
        swatches=tuple(swatches),
        ticks=tuple(Tick(mark(scale.at(point)), str(point)) for point in range(LOWEST, HIGHEST + 1)),
        ticks_y=mark(STRIP_TOP + STRIP_HEIGHT + LETTERS),
        base=mark(STEPS_BASE),
        axis_from=mark(INSET),
        axis_to=mark(WIDTH - INSET),
        counted=True,
    )


def halves(
    values: Iterable[Number], ramp: Ramp, *, average: Number | None = None, average_text: str = "", on_grid: bool = True
) -> Histogram:
    """Return a histogram of the values by half points, with a line at the average."""
    last = 2 * (HIGHEST - LOWEST) - (0 if on_grid else 1)
    pitch = (WIDTH - 2 * INSET) / (last + 1)
    start = INSET + (pitch / 2 if on_grid else 0)
    scale = Axis(start, start + pitch * 2 * (HIGHEST - LOWEST))
    counts = Counter(_half(value, last, on_grid) for value in values)
    most = max(counts.values(), default=0)
    columns = []
    for index in range(last + 1):
        tall = (HALVES_BASE - HALVES_TOP) * counts[index] / most if most else 0
        box = (INSET + pitch * index, HALVES_BASE - tall, pitch, tall)
        columns.append(_column(box, f"{ramp}{step(1 + index / 2)}", counts[index], gap=COLUMN_GAP))
    return Histogram(
        view_box=f"0 0 {WIDTH} {HALVES_HEIGHT}",
        columns=tuple(columns),
        swatches=(),
        ticks=tuple(Tick(mark(scale.at(point)), str(point)) for point in range(LOWEST, HIGHEST + 1)),
        ticks_y=mark(HALVES_BASE + LETTERS + 4),
        base=mark(HALVES_BASE),
        axis_from=mark(INSET),
        axis_to=mark(WIDTH - INSET),
        counted=False,
        average=None if average is None else _average(scale.at(average), average_text),
    )


def _half(value: Number, last: int, on_grid: bool) -> int:
    """Return the column of a value; off the grid of half points, on_grid takes the nearer column."""
    halves_above = 2 * (on_scale(value) - LOWEST)
    return min(floor(float(halves_above) + 0.5) if on_grid else floor(halves_above), last)


def _column(box: tuple[float, float, float, float], tone: str, count: int, *, gap: float) -> HistogramColumn:
    x, y, wide, tall = box
    return HistogramColumn(
        x=mark(x + gap / 2),
        y=mark(y),
        width=mark(wide - gap),
        height=mark(tall),
        tone=tone,
        count=str(count),
        middle=mark(x + wide / 2),
        above=mark(y - 5),
    )


def _average(x: float, text: str) -> Average:
    fits = x + AVERAGE_GAP + width(text, AVERAGE_LETTERS) <= WIDTH
    return Average(
        x=mark(x),
        top=mark(AVERAGE_TOP),
        base=mark(HALVES_BASE),
        text=text,
        text_x=mark(x + AVERAGE_GAP if fits else x - AVERAGE_GAP),
        text_y=mark(AVERAGE_TOP + LETTERS - 3),
        side="start" if fits else "end",
    )
