"""Labels on the map with a line to their country, placed where they cover the least land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, pi, sin
from typing import Literal

from indicators.drawing.atlas import Shape, World
from indicators.drawing.axis import mark
from indicators.drawing.lettering import width

# The largest letters of the map in charts.css: what has room here has room everywhere.
LETTERS = 36.0
LINE = 1.15 * LETTERS
PADDING = 8.0
DISTANCES = (70, 100, 130, 170, 210, 260, 320, 380)
DIRECTIONS = 24
LAND_UNDER_TEXT, LAND_UNDER_LINE, DISTANCE_COSTS = 1.0, 1.0, 1 / 60

Side = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Note:
    """The text for a country: a headline with its name and number, and a remark that says why it is pointed at."""

    iso3: str
    headline: str
    remark: str = ""


@dataclass(frozen=True)
class Callout:
    """A text at the end of a line; `rise` moves its first baseline, in ems, so that it fits smaller letters too."""

    headline: str
    remark: str
    line: str
    x: str
    y: str
    side: Side
    rise: str


@dataclass(frozen=True)
class _Place:
    """A candidate position: the end of the line, the rectangle of the text, and how the text is aligned to the line."""

    end: tuple[float, float]
    text_x: float
    box: tuple[float, float, float, float]
    side: Side
    rise: float


def place(world: World, notes: Sequence[Note]) -> tuple[Callout, ...]:
    """Return a callout for each note, placed one after the other; a note without room is left out."""
    shapes = {shape.iso3: shape for shape in world.countries}
    taken: list[tuple[float, float, float, float]] = []
    callouts = []
    for note in notes:
        shape = shapes[note.iso3]
        free = [spot for spot in _candidates(shape, note) if _is_free(world, spot.box, taken)]
        if free:
            best = min(free, key=lambda spot: _cost(world, shape, spot))
            taken.append(best.box)
            callouts.append(_callout(world, shape, note, best))
    return tuple(callouts)


def _candidates(shape: Shape, note: Note) -> list[_Place]:
    turns = [2 * pi * turn / DIRECTIONS for turn in range(DIRECTIONS)]
    ends = [(shape.x + far * cos(turn), shape.y + far * sin(turn)) for far in DISTANCES for turn in turns]
    return [_hang(end, end[0] - shape.x, end[1] - shape.y, note) for end in ends]


def _hang(end: tuple[float, float], dx: float, dy: float, note: Note) -> _Place:
    """Return the position of a text at the far end of its line: beside it if the line is flat, else above or below."""
    long = max(width(note.headline, LETTERS), width(note.remark, LETTERS))
    tall = LINE * (2 if note.remark else 1)
    x, y = end
    if abs(dx) > abs(dy):
        first = y - LINE / 2
        if dx > 0:
            return _Place(end, x + PADDING, (x, first, x + PADDING + long, first + tall), "start", 0.35)
        return _Place(end, x - PADDING, (x - PADDING - long, first, x, first + tall), "end", 0.35)
    if dy > 0:
        return _Place(end, x, (x - long / 2, y, x + long / 2, y + tall + PADDING), "middle", 1.0)
    lines = 1.4 if note.remark else 0.25
    return _Place(end, x, (x - long / 2, y - tall - PADDING, x + long / 2, y), "middle", -lines)


def _is_free(world: World, box: tuple[float, float, float, float], taken: Sequence[tuple[float, ...]]) -> bool:
    left, top, right, bottom = box
    if left < PADDING or top < PADDING or right > world.width - PADDING or bottom > world.height - PADDING:
        return False
    return not any(left < r + PADDING and right > x - PADDING and top < b and bottom > y for x, y, r, b in taken)


def _cost(world: World, shape: Shape, spot: _Place) -> float:
    left, top, right, bottom = (int(edge // world.cell) for edge in spot.box)
    under_text = world.land_between(left, top, right, bottom)
    dx, dy = spot.end[0] - shape.x, spot.end[1] - shape.y
    far = hypot(dx, dy)
    squares = ceil(far / world.cell)
    along = [(shape.x + dx * part / squares, shape.y + dy * part / squares) for part in range(1, squares + 1)]
    under_line = sum(world.is_land(int(x // world.cell), int(y // world.cell)) for x, y in along)
    return under_text * LAND_UNDER_TEXT + under_line * LAND_UNDER_LINE + far * DISTANCE_COSTS


def _callout(world: World, shape: Shape, note: Note, spot: _Place) -> Callout:
    far = hypot(spot.end[0] - shape.x, spot.end[1] - shape.y)
    clear = world.radius / far if shape.small else 0.0
    start_x = shape.x + (spot.end[0] - shape.x) * clear
    start_y = shape.y + (spot.end[1] - shape.y) * clear
    return Callout(
        headline=note.headline,
        remark=note.remark,
        line=f"M{mark(start_x)},{mark(start_y)}L{mark(spot.end[0])},{mark(spot.end[1])}",
        x=mark(spot.text_x),
        y=mark(spot.end[1]),
        side=spot.side,
        rise=f"{mark(spot.rise)}em",
    )
