"""The scale from 1 to 10 in a drawing: steps, shares and coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

Number = int | float | Decimal | Fraction
Ramp = Literal["k", "r"]

LOWEST = 1
HIGHEST = 10
LAST_STEP = 9
HIGH_FROM = Fraction(11, 2)


def step(value: Number) -> int:
    """Return the whole point a value falls in, 1 to 9; the value 10 belongs to step 9."""
    return min(floor(on_scale(value)), LAST_STEP)


def share(value: Number) -> float:
    """Return how far along the scale a value lies: 0 at 1, 1 at 10."""
    return float((on_scale(value) - LOWEST) / (HIGHEST - LOWEST))


def on_scale(value: Number) -> Number:
    """Return the value; raise `ValueError` if it is off the scale from 1 to 10."""
    if not LOWEST <= value <= HIGHEST:
        raise ValueError(f"{value} is not on the scale from {LOWEST} to {HIGHEST}")
    return value


def tone(value: Number | None, ramp: Ramp) -> str:
    """Return the color class of a value: k1 to k9 for criminality, r1 to r9 for resilience, x for none."""
    return "x" if value is None else f"{ramp}{step(value)}"


def mark(coordinate: float) -> str:
    """Return a coordinate as text with a point, at most two decimals and no trailing zero, in any locale."""
    text = f"{coordinate:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def marks(points: Sequence[tuple[float, float]]) -> str:
    """Return points as the `points` attribute of a polygon or polyline: "1,2 3,4"."""
    return " ".join(f"{mark(x)},{mark(y)}" for x, y in points)


@dataclass(frozen=True)
class Axis:
    """A linear scale: the value `low` is at the coordinate `start`, `high` at `end`."""

    start: float
    end: float
    low: float = LOWEST
    high: float = HIGHEST

    def at(self, value: Number) -> float:
        """Return the coordinate of a value."""
        along = (float(value) - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * along


@dataclass(frozen=True)
class Tick:
    """A printed number and its coordinate on its axis."""

    at: str
    text: str
