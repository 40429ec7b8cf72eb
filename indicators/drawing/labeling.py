"""Places names beside points, so that they hide no other name and as few dots as possible."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf
from operator import itemgetter

from indicators.drawing.axis import mark
from indicators.drawing.lettering import width

ASCENT, DESCENT = 0.8, 0.25
NEAR = (5, 12)
DISTANCES = (*NEAR, 20, 30, 42, 56, 72, 90, 110, 132)
LEADER_FROM = 16
DOT_MARGIN, ROUNDED = 2, 0.02
COVERED_DOT, FARTHER, A_LEADER, CROSSED_TEXT, COVERED_TEXT = 1.0, 0.12, 3.0, 100.0, 1000.0
WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.7), (0.8, 0.7), (-0.8, -0.7), (-0.8, 0.7))


@dataclass(frozen=True)
class Box:
    """A rectangle by its four edges."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        """Return whether a point is inside, or nearer to it than the margin."""
        return self.left - margin < x < self.right + margin and self.top - margin < y < self.bottom + margin

    def within(self, other: Box) -> bool:
        """Return whether this is wholly inside the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Spot:
    """The position of a name: `shift` moves its baseline, in ems, so that smaller letters stay in place."""

    x: str
    y: str
    shift: str
    side: str
    leader: str | None
    box: Box


def text_box(text: str, x: float, baseline: float, side: str, letters: float) -> Box:
    """Return the rectangle of a line of text at `x` and `baseline`; `side` is its text-anchor."""
    long = width(text, letters)
    left = {"start": x, "middle": x - long / 2, "end": x - long}[side]
    return Box(left, baseline - ASCENT * letters, left + long, baseline + DESCENT * letters)


def settle(
    texts: Sequence[tuple[str, tuple[float, float]]],
    *,
    letters: float,
    clear: float,
    room: Box,
    fixed: Sequence[Box] = (),
    light: Sequence[tuple[float, float]] = (),
) -> list[Spot]:
    """Return a position for each (text, point): on no other text or point if possible, on few `light` points."""
    taken, dots = [*fixed, *_around(texts, clear)], sorted(light)
    spots = []
    for text, point in texts:
        lowest = inf
        for way, far in ((way, clear + far) for far in DISTANCES for way in WAYS):
            if _least_cost(way, far) >= lowest:
                continue  # most: to look what a text covers takes long
            spot = _spot(text, point, way, far, letters)
            cost = _cost(spot, point, room, taken, dots)
            if cost < lowest:
                best, lowest = spot, cost
        taken.append(best.box)
        spots.append(best)
    return spots


def beside(
    texts: Sequence[tuple[str, tuple[float, float]]],
    *,
    most: int,
    rooms: Sequence[Box],
    letters: float,
    clear: float,
    fixed: Sequence[Box] = (),
    light: Sequence[tuple[float, float]] = (),
) -> list[Spot | None]:
    """Return positions for up to `most` of (text, point), each right beside its point and in its room; others None."""
    taken, dots = [*fixed, *_around(texts, clear)], sorted(light)
    spots: list[Spot | None] = []
    for (text, point), room in zip(texts, rooms, strict=True):
        if sum(spot is not None for spot in spots) == most:
            spots.append(None)
            continue
        candidates = [_spot(text, point, way, clear + far, letters) for far in NEAR for way in WAYS]
        cost, best = min(((_cost(spot, point, room, taken, dots), spot) for spot in candidates), key=itemgetter(0))
        fits = cost < COVERED_TEXT and best.leader is None
        taken += [best.box] if fits else []
        spots.append(best if fits else None)
    return spots


def _around(texts: Sequence[tuple[str, tuple[float, float]]], clear: float) -> list[Box]:
    return [Box(x - clear, y - clear, x + clear, y + clear) for _, (x, y) in texts]


def _spot(text: str, point: tuple[float, float], way: tuple[float, float], far: float, letters: float) -> Spot:
    x, y = point[0] + way[0] * far, point[1] + way[1] * far
    side = "start" if way[0] > 0 else "end" if way[0] < 0 else "middle"
    shift = 0.35 if way[0] else (0.8 if way[1] > 0 else -0.2)
    return Spot(
        x=mark(x),
        y=mark(y),
        shift=f"{mark(shift)}em",
        side=side,
        leader=f"M{mark(point[0])},{mark(point[1])}L{mark(x)},{mark(y)}" if _is_led(far) else None,
        box=text_box(text, x, y + shift * letters, side, letters),
    )


def _dots_under(box: Box, dots: Sequence[tuple[float, float]]) -> int:
    """Return the number of points that a text covers or touches; `dots` are sorted, so that most are skipped."""
    first = bisect_right(dots, box.left - DOT_MARGIN, key=itemgetter(0))
    last = bisect_left(dots, box.right + DOT_MARGIN, key=itemgetter(0))
    return sum(box.holds(x, y, margin=DOT_MARGIN) for x, y in dots[first:last])


def _least_cost(way: tuple[float, float], far: float) -> float:
    """Return what a spot costs that covers nothing, at the least: its place is rounded to hundredths."""
    return (hypot(*way) * far - ROUNDED) * FARTHER + (A_LEADER if _is_led(far) else 0)


def _is_led(far: float) -> bool:
    return far > LEADER_FROM + 5


def _cost(
    spot: Spot, point: tuple[float, float], room: Box, taken: Sequence[Box], dots: Sequence[tuple[float, float]]
) -> float:
    texts = sum(spot.box.overlaps(other) for other in taken) + (not spot.box.within(room))
    under = _dots_under(spot.box, dots)
    end = float(spot.x), float(spot.y)
    cost = texts * COVERED_TEXT + under * COVERED_DOT + hypot(end[0] - point[0], end[1] - point[1]) * FARTHER
    if spot.leader is None:
        return cost
    between = [
        (point[0] + (end[0] - point[0]) * part / 8, point[1] + (end[1] - point[1]) * part / 8) for part in range(2, 8)
    ]
    crossed = sum(any(other.holds(x, y) for x, y in between) for other in taken if not other.holds(*point))
    return cost + A_LEADER + crossed * CROSSED_TEXT
