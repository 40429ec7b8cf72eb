"""Answers on a scale as bars around its middle: those below it to the left, those above it to the right.

Two drawings of the same shares: 320 units wide with the statements above their bars, 860 with the statements at the
left and the net with its interval at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from indicators.drawing.axis import Axis, Tick, mark
from indicators.drawing.lettering import width, wrap

NARROW, WIDE = 320, 860
NARROW_LETTERS, WIDE_LETTERS = 14, 12.5
NARROW_BAR, WIDE_BAR = 20, 26
LABELS_END, BARS_FROM, BARS_TO, NET_FROM, NET_TO = 226, 240, 650, 700, 850
HEAD, FOOT, ROW_GAP = 24, 26, 14
QUARTER = 0.25
LEADING = 1.2


@dataclass(frozen=True)
class Net:
    """The share above the middle minus the share below it, with its interval and its text."""

    share: float
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class Scale:
    """A statement: its text, the share of each point from the lowest to the highest, and the net."""

    text: str
    shares: Sequence[float]
    net: Net | None = None


@dataclass(frozen=True)
class Segment:
    """The share of one point."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    text: str
    text_x: str
    text_y: str


@dataclass(frozen=True)
class Words:
    """A line of text."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Whisker:
    """A net on its own axis."""

    x: str
    y: str
    low: str
    high: str
    text: str
    text_y: str


@dataclass(frozen=True)
class Diverging:
    """What templates/indicators/drawing/_diverging.html draws."""

    wide: bool
    view_box: str
    words: tuple[Words, ...]
    segments: tuple[Segment, ...]
    whiskers: tuple[Whisker, ...]
    middle: str
    net_middle: str
    from_y: str
    to_y: str
    ticks: tuple[Tick, ...]
    ticks_y: str
    head_y: str


def tones(points: int) -> list[int]:
    """Return the color of each point, 1 (violet) to 5 (blue); 3, the middle, only if the number of points is odd."""
    half = points // 2
    lower = [1] + [2] * (half - 1) if half else []
    return [*lower, *([3] if points % 2 else []), *(6 - tone for tone in reversed(lower))]


def draw(scales: Sequence[Scale], *, wide: bool = False) -> Diverging:
    """Return a drawing of scales that have the same points, around one middle."""
    letters, bar = (WIDE_LETTERS, WIDE_BAR) if wide else (NARROW_LETTERS, NARROW_BAR)
    axis = _axis(scales, wide)
    words, segments, whiskers = [], [], []
    y = float(HEAD)
    for scale in scales:
        lines = wrap(scale.text, LABELS_END if wide else NARROW, letters)
        tall = len(lines) * letters * LEADING
        bar_y = y + max(0.0, (tall - bar) / 2) if wide else y + tall + 3
        first = bar_y + bar / 2 - tall / 2 if wide else y
        words += [Words("0", mark(first + letters * (0.9 + LEADING * place)), line) for place, line in enumerate(lines)]
        segments += _segments(scale, axis, bar_y, bar, letters)
        if wide and scale.net:
            whiskers.append(_whisker(scale.net, _net_axis(scales), bar_y + bar / 2))
        y = max(bar_y + bar, y + tall) + ROW_GAP
    return Diverging(
        wide=wide,
        view_box=f"0 0 {WIDE if wide else NARROW} {mark(y + FOOT)}",
        words=tuple(words),
        segments=tuple(segments),
        whiskers=tuple(whiskers),
        middle=mark(axis.at(0)),
        net_middle=mark(_net_axis(scales).at(0)),
        from_y=mark(HEAD - 4),
        to_y=mark(y),
        ticks=tuple(_ticks(axis)),
        ticks_y=mark(y + letters + 4),
        head_y=mark(HEAD - 10),
    )


def _sides(scale: Scale) -> tuple[float, float]:
    """Return the shares to the left and to the right of a scale's middle."""
    half = len(scale.shares) // 2
    center = scale.shares[half] / 2 if len(scale.shares) % 2 else 0.0
    return sum(scale.shares[:half]) + center, sum(scale.shares[len(scale.shares) - half :]) + center


def _axis(scales: Sequence[Scale], wide: bool) -> Axis:
    """Return the axis of the bars, in shares: whole quarters, as many to each side as are needed."""
    sides = [_sides(scale) for scale in scales]
    left = max((ceil(round(side[0] / QUARTER, 9)) for side in sides), default=1) or 1
    right = max((ceil(round(side[1] / QUARTER, 9)) for side in sides), default=1) or 1
    start, end = (BARS_FROM, BARS_TO) if wide else (0, NARROW)
    return Axis(start, end, low=-left * QUARTER, high=right * QUARTER)


def _net_axis(scales: Sequence[Scale]) -> Axis:
    """Return the axis of the nets: as wide as the widest interval, the same to both sides."""
    reach = max((max(abs(scale.net.low), abs(scale.net.high)) for scale in scales if scale.net), default=1.0)
    reach = max(ceil(round(reach * 10, 9)) / 10, 0.1)
    return Axis(NET_FROM, NET_TO, low=-reach, high=reach)


def _segments(scale: Scale, axis: Axis, y: float, bar: float, letters: float) -> list[Segment]:
    made, along = [], -_sides(scale)[0]
    for tone, share in zip(tones(len(scale.shares)), scale.shares, strict=True):
        left, right = axis.at(along), axis.at(along + share)
        along += share
        text = f"{100 * share:.0f}"
        if share:
            made.append(
                Segment(
                    x=mark(left),
                    y=mark(y),
                    width=mark(right - left),
                    height=mark(bar),
                    tone=tone,
                    text=text if width(text, letters) + 4 <= right - left else "",
                    text_x=mark((left + right) / 2),
                    text_y=mark(y + bar / 2 + letters * 0.35),
                )
            )
    return made


def _whisker(net: Net, axis: Axis, y: float) -> Whisker:
    return Whisker(
        x=mark(axis.at(net.share)),
        y=mark(y + 5),
        low=mark(axis.at(net.low)),
        high=mark(axis.at(net.high)),
        text=net.text,
        text_y=mark(y - 4),
    )


def _ticks(axis: Axis) -> list[Tick]:
    first, last = round(axis.low / QUARTER), round(axis.high / QUARTER)
    return [Tick(mark(axis.at(step * QUARTER)), f"{abs(step) * 25}%") for step in range(first, last + 1)]
