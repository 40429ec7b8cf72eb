"""The pyramid of a country: base criminal markets, height criminal actors, and beside it the panel of resilience.

All three have one axis from 1 to 10. The base is a square seen from above its corner: its half diagonal
grows with the markets' score; the outlined ground around it is a score of 10. Where the markets have no score
there is no base and the actors are a mast; where the actors have none the base lies flat.

    draw(markets: Measure, actors: Measure, resilience: Measure) -> Pyramid
"""

from __future__ import annotations

from dataclasses import dataclass

from indicators.drawing.axis import LOWEST, Axis, Number, Tick, mark, marks, share, tone

WIDTH, HEIGHT = 320, 244
AXIS_LEFT = 26
CENTER, GROUND, TOP = 140.0, 178.0, 24.0
HALF_WIDTH, HALF_DEPTH = 108.0, 36.0
PANEL_X, PANEL_WIDTH, PANEL_OVERHANG = 271.0, 32.0, 4.0
LEADER_FROM = 20
GAP_ABOVE_APEX, GAP_BELOW_GROUND, GAP_BELOW_PANEL, LINE = 8, 20, 18, 17
TICKS = (1, 4, 7, 10)

_height = Axis(GROUND, TOP)


@dataclass(frozen=True)
class Measure:
    """One of the three scores: its name, its printed number, its value and the world's."""

    name: str
    printed: str
    value: Number | None
    average: Number | None = None


@dataclass(frozen=True)
class PyramidLabel:
    """A name and its number, centered on a point; the number has a line of its own if `number_y` is given.

    `leader` joins the name to its shape where the world's outline keeps them apart.
    """

    x: str
    y: str
    name: str
    printed: str
    number_y: str | None = None
    leader: str | None = None


@dataclass(frozen=True)
class PyramidSide:
    """The column of resilience in its full-height frame."""

    x: str
    width: str
    top: str
    full: str
    y: str | None
    height: str | None
    tone: str
    average_y: str | None
    average_from: str
    average_to: str


@dataclass(frozen=True)
class Pyramid:
    """What templates/indicators/drawing/_pyramid.html draws."""

    view_box: str
    ticks: tuple[Tick, ...]
    axis_from: str
    axis_to: str
    ground: str
    ground_steps: tuple[str, ...]
    base: str | None
    left_face: str | None
    right_face: str | None
    outline: str | None
    mast: str | None
    left_tone: str
    right_tone: str
    average: str | None
    panel: PyramidSide
    labels: tuple[PyramidLabel, ...]


def draw(markets: Measure, actors: Measure, resilience: Measure) -> Pyramid:
    """Return a drawing of the three scores of a country."""
    apex = (CENTER, _height.at(actors.value)) if actors.value is not None else None
    west, south, east, north = _square(markets.value)
    solid = markets.value is not None and apex is not None
    return Pyramid(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        ticks=tuple(Tick(mark(_height.at(value)), str(value)) for value in TICKS),
        axis_from=mark(AXIS_LEFT),
        axis_to=mark(WIDTH),
        ground=marks(_square(10)),
        ground_steps=(marks(_square(4)), marks(_square(7))),
        base=marks((west, south, east, north)) if markets.value is not None else None,
        left_face=marks((west, south, apex)) if solid and apex else None,
        right_face=marks((south, east, apex)) if solid and apex else None,
        outline=marks((west, south, east, apex)) if solid and apex else None,
        mast=f"M{mark(CENTER)},{mark(GROUND)}V{mark(apex[1])}" if apex and not solid else None,
        left_tone=tone(markets.value, "k"),
        right_tone=tone(actors.value, "k"),
        average=_average(markets.average, actors.average),
        panel=_panel(resilience),
        labels=_labels(markets, actors, resilience),
    )


def _square(value: Number | None) -> tuple[tuple[float, float], ...]:
    """Return the corners of the base, west, south, east, north."""
    along = 0.0 if value is None else share(value)
    width, depth = HALF_WIDTH * along, HALF_DEPTH * along
    return (CENTER - width, GROUND), (CENTER, GROUND + depth), (CENTER + width, GROUND), (CENTER, GROUND - depth)


def _average(markets: Number | None, actors: Number | None) -> str | None:
    """Return the world's outline: up one side to the apex, down the other, round the front of the base."""
    if markets is None or actors is None:
        return None
    west, south, east, _ = _square(markets)
    return marks((west, (CENTER, _height.at(actors)), east, south, west))


def _panel(resilience: Measure) -> PyramidSide:
    top = None if resilience.value is None else _height.at(resilience.value)
    return PyramidSide(
        x=mark(PANEL_X),
        width=mark(PANEL_WIDTH),
        top=mark(TOP),
        full=mark(GROUND - TOP),
        y=None if top is None else mark(top),
        height=None if top is None else mark(GROUND - top),
        tone=tone(resilience.value, "r"),
        average_y=None if resilience.average is None else mark(_height.at(resilience.average)),
        average_from=mark(PANEL_X - PANEL_OVERHANG),
        average_to=mark(PANEL_X + PANEL_WIDTH + PANEL_OVERHANG),
    )


def _labels(markets: Measure, actors: Measure, resilience: Measure) -> tuple[PyramidLabel, ...]:
    """Return the labels above the apex, below the ground and below the panel, where no shape is."""
    apex = _height.at(LOWEST if actors.value is None else actors.value)
    back = _square(markets.value)[3][1]
    world = apex if _average(markets.average, actors.average) is None else _height.at(actors.average or LOWEST)
    above = min(apex, back, world) - GAP_ABOVE_APEX
    led = actors.value is not None and apex - above > LEADER_FROM
    below = GROUND + HALF_DEPTH + GAP_BELOW_GROUND
    beside = GROUND + GAP_BELOW_PANEL
    middle, panel = mark(CENTER), mark(PANEL_X + PANEL_WIDTH / 2)
    return (
        PyramidLabel(
            middle,
            mark(above),
            actors.name,
            actors.printed,
            leader=f"M{middle},{mark(above + 5)}V{mark(apex)}" if led else None,
        ),
        PyramidLabel(middle, mark(below), markets.name, markets.printed),
        PyramidLabel(panel, mark(beside), resilience.name, resilience.printed, number_y=mark(beside + LINE)),
    )
