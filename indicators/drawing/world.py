"""The world map: every scored country is a link in the color of its step, small ones are circles.

    draw(fills, ramp, links=..., labels=..., notes=(), role="alone") -> Map

`fills` gives the step (1 to 9, see axis.step) by iso3, or None for not scored; countries without an entry are not
scored. The classes of changes ("d", 1 to 7), of quadrants ("q", 1 to 4) and of what visitors say ("v", 1 to 5) are
steps too. A second map on a page is
drawn with role="again" and repeats the shapes of the one drawn with role="first" by reference, which keeps the page
small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indicators.drawing.atlas import Shape, world
from indicators.drawing.axis import Ramp
from indicators.drawing.callouts import Callout, Note, place

Role = Literal["alone", "first", "again"]
Colors = Ramp | Literal["d", "q", "v"]


@dataclass(frozen=True)
class MapCountry:
    """A country on the map: the address and the label of its link, its color class and its shape."""

    iso3: str
    href: str
    label: str
    tone: str
    path: str
    cx: str | None
    cy: str | None


@dataclass(frozen=True)
class Map:
    """What templates/indicators/drawing/_map.html draws."""

    view_box: str
    radius: str
    countries: tuple[MapCountry, ...]
    others: tuple[str, ...]
    callouts: tuple[Callout, ...]
    defines: bool
    repeats: bool


def draw(
    fills: Mapping[str, int | None],
    ramp: Colors,
    *,
    links: Mapping[str, str],
    labels: Mapping[str, str],
    notes: Sequence[Note] = (),
    role: Role = "alone",
) -> Map:
    """Return the map with colored countries; labels are texts like "Kenya 6.95", links are addresses, both by iso3."""
    atlas = world()
    return Map(
        view_box=f"0 0 {atlas.width} {atlas.height}",
        radius=str(atlas.radius),
        countries=tuple(
            _country(shape, fills.get(shape.iso3), ramp, links.get(shape.iso3, ""), labels.get(shape.iso3, shape.iso3))
            for shape in atlas.countries
        ),
        others=atlas.others,
        callouts=place(atlas, notes),
        defines=role == "first",
        repeats=role == "again",
    )


def _country(shape: Shape, step: int | None, ramp: Colors, href: str, label: str) -> MapCountry:
    return MapCountry(
        iso3=shape.iso3,
        href=href,
        label=label,
        tone="x" if step is None else f"{ramp}{step}",
        path=shape.path,
        cx=str(shape.x) if shape.small else None,
        cy=str(shape.y) if shape.small else None,
    )
