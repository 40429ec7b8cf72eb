"""The largest changes: for each country a track along the scale with an arrow from the old value to the new.

    draw(moves) -> Movers

The name and the printed change are above the track, with a triangle up or down; `worse` chooses red or teal. The
axis holds the whole points around all values, so that a small move can be seen; where it is cropped, the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from indicators.drawing.axis import HIGHEST, LOWEST, Axis, Number, Tick, mark
from indicators.drawing.lettering import width, wrap

WIDTH = 320
INSET, ROW, TRACK_BELOW, AXIS_ROOM = 8.0, 38.0, 11.0, 24.0
LETTERS, LINE = 14.0, 16.0
RADIUS, HEAD, HALF_HEAD = 3.4, 8.0, 4.6
TRIANGLE_ROOM = 18.0
FEWEST_POINTS = 2

Way = Literal["up", "down", "same"]


@dataclass(frozen=True)
class Move:
    """A country's two values, the printed size of its change, and whether it is for the worse."""

    name: str
    old: Number
    new: Number
    printed: str
    worse: bool


@dataclass(frozen=True)
class MoverRow:
    """One country: its texts and its arrow."""

    name: tuple[Tick, ...]
    printed: str
    number_y: str
    track_y: str
    ring_x: str
    shaft: str | None
    head: str | None
    way: Way
    tone: str


@dataclass(frozen=True)
class Movers:
    """What templates/indicators/drawing/_movers.html draws."""

    view_box: str
    rows: tuple[MoverRow, ...]
    ticks: tuple[Tick, ...]
    ticks_y: str
    cropped: bool
    low: str
    high: str
    top: str
    base: str
    track_from: str
    track_to: str
    number_x: str
    radius: str


def draw(moves: Sequence[Move]) -> Movers:
    """Return a drawing with a track for each move."""
    low, high = _stretch([float(value) for move in moves for value in (move.old, move.new)])
    scale = Axis(INSET, WIDTH - INSET, low, high)
    rows = []
    top = 0.0
    for move in moves:
        room = WIDTH - 2 * INSET - width(move.printed, LETTERS) - TRIANGLE_ROOM
        lines = wrap(move.name, room, LETTERS)
        rows.append(_row(move, lines, top, scale))
        top += ROW + LINE * (len(lines) - 1)
    return Movers(
        view_box=f"0 0 {WIDTH} {mark(top + AXIS_ROOM)}",
        rows=tuple(rows),
        ticks=tuple(Tick(mark(scale.at(value)), str(value)) for value in range(low, high + 1)),
        ticks_y=mark(top + AXIS_ROOM - 8),
        cropped=(low, high) != (LOWEST, HIGHEST),
        low=str(low),
        high=str(high),
        top="0",
        base=mark(top),
        track_from=mark(scale.start),
        track_to=mark(scale.end),
        number_x=mark(scale.end),
        radius=mark(RADIUS),
    )


def _stretch(values: Sequence[float]) -> tuple[int, int]:
    """Return the whole points of the scale that hold all values; the whole scale where there are none."""
    if not values:
        return LOWEST, HIGHEST
    low, high = floor(min(values)), ceil(max(values))
    high = min(max(high, low + FEWEST_POINTS), HIGHEST)
    return max(min(low, high - FEWEST_POINTS), LOWEST), high


def _row(move: Move, lines: Sequence[str], top: float, scale: Axis) -> MoverRow:
    first = top + LETTERS
    last = first + LINE * (len(lines) - 1)
    track = last + TRACK_BELOW
    shaft, head = _arrow(scale.at(move.old), scale.at(move.new), track)
    return MoverRow(
        name=tuple(Tick(mark(first + LINE * index), line) for index, line in enumerate(lines)),
        printed=move.printed,
        number_y=mark(last),
        track_y=mark(track),
        ring_x=mark(scale.at(move.old)),
        shaft=shaft,
        head=head,
        way=_way(move),
        tone=_tone(move),
    )


def _way(move: Move) -> Way:
    if move.old == move.new:
        return "same"
    return "up" if move.new > move.old else "down"


def _tone(move: Move) -> str:
    if move.old == move.new:
        return "same"
    return "worse" if move.worse else "better"


def _arrow(start: float, end: float, y: float) -> tuple[str | None, str | None]:
    """Return shaft and head; a short move has a shorter head and no shaft, no move has neither."""
    length = abs(end - start)
    if not length:
        return None, None
    way = 1 if end > start else -1
    head = min(HEAD, length)
    half = HALF_HEAD * head / HEAD
    neck = end - way * head
    tip = f"M{mark(end)},{mark(y)}L{mark(neck)},{mark(y - half)}V{mark(y + half)}z"
    clear = RADIUS * way
    shaft = f"M{mark(start + clear)},{mark(y)}H{mark(neck)}" if length > HEAD + RADIUS else None
    return shaft, tip
