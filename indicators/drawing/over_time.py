"""One share over time as a line within the band of its intervals, with marks at days on which something changed.

Panels of several answers stand side by side: each is 320 units wide, and all share the axis of shares and that of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing.axis import Axis, Tick, mark, marks

WIDTH, HEIGHT = 320, 168
LEFT, RIGHT, TOP, BASE = 34.0, 312.0, 20.0, 138.0
LABELS_Y = 158.0
FEWEST_APART = 13.0  # units between the numbers of marks


@dataclass(frozen=True)
class SharePoint:
    """A share with its interval at a place in time, 0 to 1; hollow where its base is small."""

    at: float
    share: float
    low: float
    high: float
    is_small: bool = False


@dataclass(frozen=True)
class TimeMark:
    """A line at a place in time, 0 to 1, with a short text over it; dotted for what is not a release."""

    at: float
    text: str
    is_dotted: bool = False


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    is_small: bool


@dataclass(frozen=True)
class DrawnMark:
    """A mark; it has no text where another stands too near before it."""

    x: str
    text: str
    is_dotted: bool


@dataclass(frozen=True)
class Panel:
    """What templates/indicators/drawing/_over_time.html draws."""

    view_box: str
    bands: tuple[str, ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    marks: tuple[DrawnMark, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    axis_from: str
    axis_to: str
    top: str
    base: str
    labels_y: str


def draw(
    stretches: Sequence[Sequence[SharePoint]], events: Sequence[TimeMark], *, whole: float, first: str, last: str
) -> Panel:
    """Return a panel; a stretch is unbroken in time, `whole` the share at the top, `first` and `last` its two ends.

    Raises `ValueError` for a place outside 0 to 1.
    """
    places = [point.at for stretch in stretches for point in stretch] + [event.at for event in events]
    if not all(0 <= place <= 1 for place in places):
        raise ValueError("a place in time is not between 0 and 1")
    across, up = Axis(LEFT + 6, RIGHT - 6, 0.0, 1.0), Axis(BASE, TOP, 0.0, whole)
    return Panel(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        bands=tuple(_band(stretch, across, up) for stretch in stretches if len(stretch) > 1),
        lines=tuple(marks([(across.at(point.at), up.at(point.share)) for point in stretch]) for stretch in stretches),
        dots=tuple(
            Dot(mark(across.at(point.at)), mark(up.at(point.share)), point.is_small)
            for stretch in stretches
            for point in stretch
        ),
        marks=tuple(_marks(events, across)),
        ticks=tuple(Tick(mark(up.at(whole * part / 2)), f"{100 * whole * part / 2:.0f}") for part in range(3)),
        labels=(Tick(mark(across.start), first), Tick(mark(across.end), last)),
        axis_from=mark(LEFT),
        axis_to=mark(RIGHT),
        top=mark(TOP),
        base=mark(BASE),
        labels_y=mark(LABELS_Y),
    )


def _band(stretch: Sequence[SharePoint], across: Axis, up: Axis) -> str:
    high = [(across.at(point.at), up.at(min(point.high, up.high))) for point in stretch]
    low = [(across.at(point.at), up.at(point.low)) for point in reversed(stretch)]
    return marks([*high, *low])


def _marks(events: Sequence[TimeMark], across: Axis) -> list[DrawnMark]:
    """Return the marks; the text of one too near to the last that has one is left to the table."""
    drawn, last = [], -FEWEST_APART
    for event in sorted(events, key=lambda event: event.at):
        x = across.at(event.at)
        is_free = x - last >= FEWEST_APART
        drawn.append(DrawnMark(mark(x), event.text if is_free else "", event.is_dotted))
        last = x if is_free else last
    return drawn
