"""Dots along a part of the scale, stacked where countries share a value: the ties.

    stacks(entries) -> tuple[Stack, ...]       the countries by value, lowest value first
    tallest(entries) -> Stack | None           the largest group, the higher value first
    draw(entries, low=, high=, ticks=, headline="", remark="") -> Strip

The headline and the remark point at the tallest stack; the remark is wrapped. The strip covers a part of the scale,
which the caller's title should state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing.axis import Axis, Number, Tick, mark
from indicators.drawing.lettering import width, wrap

WIDTH = 320
INSET, TALLEST_ROOM = 12, 100
RADIUS, PITCH = 4.6, 11.0
LETTERS, LINE = 14, 17
GAP, TICKS_BELOW = 8, 22


@dataclass(frozen=True)
class StripEntry:
    """A country and its value."""

    name: str
    value: Number


@dataclass(frozen=True)
class Stack:
    """A value and the countries that share it."""

    value: Number
    names: tuple[str, ...]


@dataclass(frozen=True)
class StripDot:
    """One country; `tied` where it shares its value."""

    x: str
    y: str
    name: str
    tied: bool


@dataclass(frozen=True)
class Caption:
    """The text over the tallest stack and the line down to it."""

    x: str
    y: str
    headline: str
    remark: tuple[Tick, ...]
    pointer: str


@dataclass(frozen=True)
class Strip:
    """What templates/indicators/drawing/_strip.html draws."""

    view_box: str
    base: str
    ticks: tuple[Tick, ...]
    ticks_y: str
    tick_to: str
    axis_from: str
    axis_to: str
    radius: str
    dots: tuple[StripDot, ...]
    caption: Caption | None


def stacks(entries: Sequence[StripEntry]) -> tuple[Stack, ...]:
    """Return the countries grouped by value, the lowest value first."""
    groups: dict[Number, list[str]] = defaultdict(list)
    for entry in entries:
        groups[entry.value].append(entry.name)
    return tuple(Stack(value, tuple(groups[value])) for value in sorted(groups))


def tallest(entries: Sequence[StripEntry]) -> Stack | None:
    """Return the largest group of countries with the same value, of equal ones the higher; None without countries."""
    return max(stacks(entries), key=lambda stack: (len(stack.names), stack.value), default=None)


def draw(
    entries: Sequence[StripEntry],
    *,
    low: Number,
    high: Number,
    ticks: Sequence[tuple[Number, str]],
    headline: str = "",
    remark: str = "",
) -> Strip:
    """Return a drawing of the countries with values from `low` to `high`, stacked where they share one."""
    in_range = [entry for entry in entries if low <= entry.value <= high]
    highest = tallest(in_range)
    count = len(highest.names) if highest else 1
    pitch = min(PITCH, TALLEST_ROOM / count)
    scale = Axis(INSET, WIDTH - INSET, float(low), float(high))
    lines = wrap(remark, WIDTH - 2 * INSET, LETTERS) if remark else ()
    text_room = (LINE * (1 + len(lines)) + 3 * GAP) if headline else GAP
    base = text_room + count * pitch + GAP
    return Strip(
        view_box=f"0 0 {WIDTH} {mark(base + TICKS_BELOW + 6)}",
        base=mark(base),
        ticks=tuple(Tick(mark(scale.at(value)), text) for value, text in ticks),
        ticks_y=mark(base + TICKS_BELOW),
        tick_to=mark(base + 5),
        axis_from=mark(INSET / 2),
        axis_to=mark(WIDTH - INSET / 2),
        radius=mark(min(RADIUS, pitch / 2 - 0.4)),
        dots=_dots(in_range, scale, base, pitch),
        caption=_caption(headline, lines, scale.at(highest.value), text_room) if headline and highest else None,
    )


def _dots(entries: Sequence[StripEntry], scale: Axis, base: float, pitch: float) -> tuple[StripDot, ...]:
    return tuple(
        StripDot(mark(scale.at(stack.value)), mark(base - pitch * (0.6 + row)), name, tied=len(stack.names) > 1)
        for stack in stacks(entries)
        for row, name in enumerate(stack.names)
    )


def _caption(headline: str, lines: Sequence[str], x: float, bottom: float) -> Caption:
    """Return the text above the stack, moved in from the edges, with a line down to the top of the stack."""
    long = max(width(text, LETTERS) for text in (headline, *lines))
    top = LETTERS + LINE * len(lines) + 0.75 * GAP
    return Caption(
        x=mark(min(max(x, long / 2), WIDTH - long / 2)),
        y=mark(LETTERS),
        headline=headline,
        remark=tuple(Tick(mark(LETTERS + LINE * (row + 1)), line) for row, line in enumerate(lines)),
        pointer=f"M{mark(x)},{mark(top)}V{mark(bottom)}",
    )
