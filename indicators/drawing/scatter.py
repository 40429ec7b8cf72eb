"""Two measures of all countries, one across and one up, both from 1 to 10.

    draw(points, labeled=(), frame=NARROW, names=("Criminality", "Resilience"), corners=None, tone="") -> Scatter
    count(points) -> Corners of numbers        the countries in each quadrant; 5.50 is high

With `corners` (four texts, or a CornerText each, whose number is emphasized) the plot is cut at 5.5 and the texts are
in its corners. A page with a large scatter draws it twice, WIDE and NARROW, and gives both to the partial, which shows
the one that fits. With `labels`, at most that many of the named points have their name, each right beside its dot and
in its quadrant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from indicators.drawing.axis import HIGH_FROM, HIGHEST, LOWEST, Axis, Number, Tick, mark, marks
from indicators.drawing.identities import Identity, shape
from indicators.drawing.labeling import Box, Spot, beside, settle, text_box
from indicators.drawing.lettering import wrap

Text = TypeVar("Text")


@dataclass(frozen=True)
class Frame:
    """The dimensions of a scatter: its size, its margins, its letters and its dots."""

    width: float
    height: float
    letters: float
    dot: float
    size: float
    every: int
    left: float = 30.0
    top: float = 26.0
    right: float = 10.0
    foot: float = 46.0


NARROW = Frame(width=320, height=330, letters=14, dot=2.4, size=4.6, every=3)
WIDE = Frame(width=720, height=470, letters=13, dot=3.2, size=6, every=1)
LINE = 1.15
GUTTER = 8  # how far a name may extend beyond the frame: widths are estimated on the generous side


@dataclass(frozen=True)
class Point:
    """A country's values on both measures, and its name."""

    x: Number
    y: Number
    name: str = ""


@dataclass(frozen=True)
class LabeledCountry:
    """A country that is labeled, with its values over the editions, the present one last."""

    name: str
    trail: Sequence[tuple[Number, Number]]
    identity: Identity = "plain"


@dataclass(frozen=True)
class Corners(Generic[Text]):
    """A text or a number for each quadrant; the first word is the measure across, the second the one up."""

    low_high: Text
    high_high: Text
    low_low: Text
    high_low: Text


@dataclass(frozen=True)
class CornerText:
    """The content of a corner: a text, a printed number, and whether the number has the color of scores."""

    text: str
    printed: str
    strong: bool = False


@dataclass(frozen=True)
class ScatterDot:
    """A country without a label."""

    x: str
    y: str
    name: str


@dataclass(frozen=True)
class Mark:
    """A named point: its trail, a ring where the trail starts, its shape, and its label if there is room for it."""

    identity: Identity
    name: str
    trail: str | None
    ring: ScatterDot | None
    shape: str
    label: Spot | None


@dataclass(frozen=True)
class Corner:
    """The text of a quadrant, line by line; the number follows the last line."""

    x: str
    side: str
    lines: tuple[Tick, ...]
    printed: str
    strong: bool


@dataclass(frozen=True)
class Plot:
    """The axes: their edges, numbers and names, and where the quadrants are cut."""

    left: str
    right: str
    top: str
    base: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    numbers_x: str
    numbers_y: str
    names_y: str
    split_x: str
    split_y: str
    half_width: str
    half_height: str


@dataclass(frozen=True)
class Scatter:
    """What templates/indicators/drawing/_scatter.html draws."""

    view_box: str
    plot: Plot
    across_name: str
    up_name: str
    tone: str
    dots: tuple[ScatterDot, ...]
    radius: str
    ring_radius: str
    marks: tuple[Mark, ...]
    corners: tuple[Corner, ...]


def count(points: Sequence[Point]) -> Corners[int]:
    """Return the number of countries in each quadrant; 5.50 is high."""
    met = Counter((point.x >= HIGH_FROM, point.y >= HIGH_FROM) for point in points)
    return Corners(met[False, True], met[True, True], met[False, False], met[True, False])


def draw(
    points: Sequence[Point],
    *,
    names: tuple[str, str],
    labeled: Sequence[LabeledCountry] = (),
    corners: Corners[CornerText] | Corners[str] | None = None,
    frame: Frame = NARROW,
    tone: str = "",
    labels: int | None = None,
) -> Scatter:
    """Return a drawing of all countries as dots, gray without a `tone`, and of named ones with shape, trail, label."""
    across = Axis(frame.left, frame.width - frame.right)
    up = Axis(frame.height - frame.foot, frame.top)
    dots = tuple(ScatterDot(mark(across.at(point.x)), mark(up.at(point.y)), point.name) for point in points)
    corner_texts, corner_boxes = _corners(corners, across, up, frame) if corners else ((), ())
    return Scatter(
        view_box=f"0 0 {mark(frame.width)} {mark(frame.height)}",
        plot=_plot(across, up, frame),
        across_name=names[0],
        up_name=names[1],
        tone=tone,
        dots=dots,
        radius=mark(frame.dot),
        ring_radius=mark(frame.dot + 0.4),
        marks=_marks(labeled, points, corner_boxes, across, up, frame, labels),
        corners=corner_texts,
    )


def _plot(across: Axis, up: Axis, frame: Frame) -> Plot:
    ticks = range(LOWEST, HIGHEST + 1, frame.every)
    return Plot(
        left=mark(across.start),
        right=mark(across.end),
        top=mark(up.end),
        base=mark(up.start),
        across=tuple(Tick(mark(across.at(value)), str(value)) for value in ticks),
        up=tuple(Tick(mark(up.at(value)), str(value)) for value in ticks),
        numbers_x=mark(across.start - 8),
        numbers_y=mark(up.start + frame.letters + 5),
        names_y=mark(frame.height - 6),
        split_x=mark(across.at(HIGH_FROM)),
        split_y=mark(up.at(HIGH_FROM)),
        half_width=mark(across.at(HIGHEST) - across.at(HIGH_FROM)),
        half_height=mark(up.at(LOWEST) - up.at(HIGH_FROM)),
    )


def _marks(
    labeled: Sequence[LabeledCountry],
    points: Sequence[Point],
    corner_boxes: Sequence[Box],
    across: Axis,
    up: Axis,
    frame: Frame,
    labels: int | None,
) -> tuple[Mark, ...]:
    trails = [[(across.at(x), up.at(y)) for x, y in country.trail] for country in labeled]
    room = Box(across.start, up.end, frame.width, up.start)
    place = (
        partial(settle, room=room)
        if labels is None
        else partial(beside, most=labels, rooms=[_quadrant_around(trail[-1], room, across, up) for trail in trails])
    )
    spots = place(
        [(country.name, trail[-1]) for country, trail in zip(labeled, trails, strict=True)],
        letters=frame.letters,
        clear=frame.size,
        fixed=corner_boxes,
        light=[(across.at(point.x), up.at(point.y)) for point in points]
        + [at for trail in trails for at in trail[:-1]],
    )
    return tuple(
        _mark(country, trail, spot, frame) for country, trail, spot in zip(labeled, trails, spots, strict=True)
    )


def _quadrant_around(at: tuple[float, float], room: Box, across: Axis, up: Axis) -> Box:
    """Return the part of `room` in the quadrant of a point."""
    x, y = across.at(HIGH_FROM), up.at(HIGH_FROM)
    left, right = (x, room.right + GUTTER) if at[0] >= x else (room.left, x)
    return Box(left, room.top, right, y) if at[1] <= y else Box(left, y, right, room.bottom)


def _mark(country: LabeledCountry, trail: list[tuple[float, float]], spot: Spot | None, frame: Frame) -> Mark:
    moved = len(trail) > 1
    (first_x, first_y), (x, y) = trail[0], trail[-1]
    size = frame.dot + 0.6 if country.identity == "plain" else frame.size
    return Mark(
        identity=country.identity,
        name=country.name,
        trail=marks(trail) if moved else None,
        ring=ScatterDot(mark(first_x), mark(first_y), "") if moved else None,
        shape=shape(country.identity, x, y, size),
        label=spot,
    )


def _corners(
    corners: Corners[CornerText] | Corners[str], across: Axis, up: Axis, frame: Frame
) -> tuple[tuple[Corner, ...], tuple[Box, ...]]:
    """Return the texts of the corners, broken into lines no wider than their quadrant, and the boxes they fill."""
    limit = (across.end - across.start) / 2 - 12
    texts: list[Corner] = []
    boxes: list[Box] = []
    for text, is_right, is_top in (
        (corners.low_high, False, True),
        (corners.high_high, True, True),
        (corners.low_low, False, False),
        (corners.high_low, True, False),
    ):
        quadrant = CornerText(text, "") if isinstance(text, str) else text
        lines = wrap(f"{quadrant.text} {quadrant.printed}".strip(), limit, frame.letters)
        step = LINE * frame.letters
        first = up.end + frame.letters + 4 if is_top else up.start - 7 - step * (len(lines) - 1)
        x = across.end - 6 if is_right else across.start + 6
        side = "end" if is_right else "start"
        placed = [Tick(mark(first + step * row), line) for row, line in enumerate(lines)]
        placed[-1] = Tick(placed[-1].at, lines[-1].removesuffix(quadrant.printed))
        texts.append(Corner(mark(x), side, tuple(placed), quadrant.printed, quadrant.strong))
        boxes.extend(text_box(line, x, first + step * row, side, frame.letters) for row, line in enumerate(lines))
    return tuple(texts), tuple(boxes)
