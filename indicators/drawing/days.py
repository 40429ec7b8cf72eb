"""Columns over time, in layers: counts for each day, week or month.

Two drawings of the same counts: 320 units wide for phones, 860 where there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing.axis import mark
from indicators.drawing.lettering import width

NARROW, WIDE = 320, 860
HEIGHT, TOP, BASE = 150, 14, 122
NARROW_LETTERS, WIDE_LETTERS = 14, 12.5
GUTTER = 8  # between the numbers of the axis and the first column
MOST_TICKS = {NARROW: 3, WIDE: 7}
GAP = 0.16  # of a column's pitch


@dataclass(frozen=True)
class Layer:
    """One box of a column; `layer`, from 1, chooses its color."""

    x: str
    y: str
    width: str
    height: str
    layer: int


@dataclass(frozen=True)
class GridLine:
    """A horizontal line and its count."""

    y: str
    text_y: str
    text: str


@dataclass(frozen=True)
class DayLabel:
    """The text of a day under the axis."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Days:
    """What templates/indicators/drawing/_days.html draws."""

    view_box: str
    layers: tuple[Layer, ...]
    lines: tuple[GridLine, ...]
    labels: tuple[DayLabel, ...]
    labels_y: str
    axis_from: str
    axis_to: str
    numbers_x: str
    base: str


def draw(columns: Sequence[tuple[str, Sequence[int]]], *, wide: bool = False) -> Days:
    """Return a drawing of columns, each (text of the day, counts from the bottom layer up)."""
    across, letters = (WIDE, WIDE_LETTERS) if wide else (NARROW, NARROW_LETTERS)
    most = max((sum(counts) for _text, counts in columns), default=0)
    steps = grid(most)
    start = max(width(str(steps[-1]), letters), 10) + GUTTER
    pitch = (across - start) / max(len(columns), 1)
    return Days(
        view_box=f"0 0 {across} {HEIGHT}",
        layers=tuple(_layers(columns, start, pitch, steps[-1])),
        lines=tuple(GridLine(mark(_y(step, steps[-1])), mark(_y(step, steps[-1]) + 4), str(step)) for step in steps),
        labels=tuple(_labels(columns, start, pitch, across)),
        labels_y=mark(BASE + letters + 5),
        axis_from=mark(start),
        axis_to=mark(across),
        numbers_x=mark(start - GUTTER),
        base=mark(BASE),
    )


def grid(most: int) -> list[int]:
    """Return three to five round counts, from 0 to at least `most`."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            if step * 4 >= most:
                count = max(2, -(-most // step))
                return [step * place for place in range(count + 1)]
        size *= 10


def _y(count: int, highest: int) -> float:
    return BASE - (BASE - TOP) * count / highest


def _layers(columns: Sequence[tuple[str, Sequence[int]]], start: float, pitch: float, highest: int) -> list[Layer]:
    made = []
    for place, (_text, counts) in enumerate(columns):
        below = 0
        for layer, count in enumerate(counts, start=1):
            if count:
                top, bottom = _y(below + count, highest), _y(below, highest)
                x, across = start + pitch * (place + GAP / 2), pitch * (1 - GAP)
                made.append(Layer(mark(x), mark(top), mark(across), mark(bottom - top), layer))
            below += count
    return made


def _labels(columns: Sequence[tuple[str, Sequence[int]]], start: float, pitch: float, across: int) -> list[DayLabel]:
    """Return labels of the first and the last column and some between, evenly; the outer ones stay inside."""
    if not columns:
        return []
    last = len(columns) - 1
    places = min(MOST_TICKS[across], len(columns))
    chosen = sorted({round(last * part / max(places - 1, 1)) for part in range(places)})
    return [
        DayLabel(
            x=mark(start if place == 0 else across if place == last else start + pitch * (place + 0.5)),
            text=columns[place][0],
            anchor="start" if place == 0 else "end" if place == last else "middle",
        )
        for place in chosen
    ]
