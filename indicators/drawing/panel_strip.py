"""A panel's scores along the scale: a dot with a letter for each expert, the interval, the old and the proposed score.

    draw(entries, band=(low, high), before=(value, label), proposed=(value, label)) -> PanelStrip

Scores, bounds and marks are points from 1 to 10. A dot is larger the more it weighs; it is hollow if it weighs nothing
or is far from the others. The two labels are on two lines, so that they never overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing.axis import HIGHEST, LOWEST, Axis, Number, Tick, mark

WIDTH, INSET = 620, 24
FIRST_LINE, SECOND_LINE, TOP = 14, 32, 42
PITCH, LEAST_ROWS = 25, 3
RADII = (8.0, 9.5, 11.0)  # of a weight up to 1/2, up to 3/4, and above
TICKS_BELOW, BOTTOM = 20, 28
ROOM = 110  # for the words at an end


@dataclass(frozen=True)
class ExpertScore:
    """An expert's score: the expert's letter, the value in points, the weight, and whether its dot is hollow."""

    letter: str
    value: Number
    weight: Number = 1
    hollow: bool = False


@dataclass(frozen=True)
class ExpertDot:
    """A circle with its letter."""

    x: str
    y: str
    letter_y: str
    radius: str
    letter: str
    hollow: bool


@dataclass(frozen=True)
class ValueLabel:
    """A line at a value, with its words beside it on the side where there is room."""

    at: str
    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True)
class PanelStrip:
    """What templates/admin/surveys/review/_experts.html draws."""

    view_box: str
    top: str
    base: str
    ticks: tuple[Tick, ...]
    ticks_y: str
    band: tuple[str, str, str] | None  # x, width, height
    dots: tuple[ExpertDot, ...]
    before: ValueLabel | None
    proposed: ValueLabel | None


def draw(
    entries: Sequence[ExpertScore],
    *,
    band: tuple[Number, Number] | None = None,
    before: tuple[Number, str] | None = None,
    proposed: tuple[Number, str] | None = None,
) -> PanelStrip:
    """Return a drawing of a panel's scores with the interval and two labeled values."""
    stacks: defaultdict[Number, list[ExpertScore]] = defaultdict(list)
    for entry in entries:
        stacks[entry.value].append(entry)
    rows = max([LEAST_ROWS, *map(len, stacks.values())])
    base = TOP + rows * PITCH + 8
    scale = Axis(INSET, WIDTH - INSET)
    return PanelStrip(
        view_box=f"0 0 {WIDTH} {mark(base + BOTTOM)}",
        top=mark(TOP),
        base=mark(base),
        ticks=tuple(Tick(mark(scale.at(value)), str(value)) for value in range(LOWEST, HIGHEST + 1)),
        ticks_y=mark(base + TICKS_BELOW),
        band=_band(scale, band, base),
        dots=tuple(
            _dot(entry, scale.at(value), base - PITCH * (row + 0.6))
            for value, stack in sorted(stacks.items())
            for row, entry in enumerate(stack)
        ),
        before=_label(scale, before, FIRST_LINE, away_from=proposed),
        proposed=_label(scale, proposed, SECOND_LINE, away_from=before),
    )


def _band(scale: Axis, band: tuple[Number, Number] | None, base: float) -> tuple[str, str, str] | None:
    if band is None:
        return None
    low, high = scale.at(band[0]), scale.at(band[1])
    return mark(low), mark(max(high - low, 2)), mark(base - TOP)


def _dot(entry: ExpertScore, x: float, y: float) -> ExpertDot:
    size = 0 if entry.weight <= 0.5 else 1 if entry.weight < 1 else 2
    return ExpertDot(mark(x), mark(y), mark(y + 4), mark(RADII[size]), entry.letter, entry.hollow)


def _label(
    scale: Axis, marked: tuple[Number, str] | None, y: float, *, away_from: tuple[Number, str] | None
) -> ValueLabel | None:
    """Return the label of a value, on the side where the line of the other value does not cross it."""
    if marked is None:
        return None
    at = scale.at(marked[0])
    to_the_right = at < WIDTH / 2 if away_from is None or away_from[0] == marked[0] else marked[0] > away_from[0]
    if at < ROOM or at > WIDTH - ROOM:
        to_the_right = at < ROOM
    beside, anchor = (6, "start") if to_the_right else (-6, "end")
    return ValueLabel(mark(at), mark(at + beside), mark(y), anchor, marked[1])
