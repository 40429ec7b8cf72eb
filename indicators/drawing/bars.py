"""A bar on the scale from 1 to 10, with a tick for the world average.

Lengths are percentages of the track: the SVG has no view box, so that a bar fills whatever column it is put
in and its tick keeps its thickness. A value of 1 has no length.
"""

from __future__ import annotations

from dataclasses import dataclass

from indicators.drawing.axis import Number, Ramp, mark, share, tone


@dataclass(frozen=True)
class Bar:
    """What templates/indicators/drawing/_bar.html draws."""

    tone: str
    length: str | None
    tick: str | None


def draw(value: Number | None, *, average: Number | None = None, ramp: Ramp = "k") -> Bar:
    """Return a value as a bar; without a value only the track and the average's tick are drawn."""
    return Bar(
        tone=tone(value, ramp),
        length=None if value is None else _percent(value),
        tick=None if average is None else _percent(average),
    )


def _percent(value: Number) -> str:
    return f"{mark(100 * share(value))}%"
