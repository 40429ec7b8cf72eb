"""The world map, read once from indicators/data/world/world.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

SOURCE = Path(__file__).resolve().parent.parent / "data" / "world" / "world.json"


@dataclass(frozen=True)
class Shape:
    """A scored country: its path, the center of its largest polygon, and whether it is drawn as a circle."""

    iso3: str
    x: int
    y: int
    small: bool
    path: str


@dataclass(frozen=True)
class MapView:
    """A rectangle of the map that a page can show alone, in units of the map."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class World:
    """All shapes, in the order they are painted: circles last, so that no land hides them."""

    width: int
    height: int
    radius: int
    cell: int
    countries: tuple[Shape, ...]
    others: tuple[str, ...]
    views: Mapping[str, MapView]
    land: tuple[tuple[bool, ...], ...]

    def is_land(self, column: int, row: int) -> bool:
        """Return whether a square of the grid has land or a circle; False beyond the map."""
        return 0 <= row < len(self.land) and 0 <= column < len(self.land[row]) and self.land[row][column]

    def land_between(self, left: int, top: int, right: int, bottom: int) -> int:
        """Return the number of squares of land in a rectangle of the grid, both ends included; 0 beyond the map."""
        rows = self.land[max(0, top) : max(0, bottom + 1)]
        return sum(sum(row[max(0, left) : max(0, right + 1)]) for row in rows)


@cache
def world() -> World:
    """Return the map as it was built."""
    built = json.loads(SOURCE.read_text(encoding="utf-8"))
    shapes = [
        Shape(country["iso3"], country["x"], country["y"], country["small"], country["d"])
        for country in built["countries"]
    ]
    return World(
        width=built["width"],
        height=built["height"],
        radius=built["radius"],
        cell=built["cell"],
        countries=tuple(sorted(shapes, key=lambda shape: (shape.small, shape.iso3))),
        others=tuple(country["d"] for country in built["others"]),
        views=MappingProxyType({name: MapView(*box) for name, box in built["views"].items()}),
        land=tuple(_bits(row) for row in built["land"]),
    )


def _bits(row: str) -> tuple[bool, ...]:
    return tuple(bit == "1" for digit in row for bit in f"{int(digit, 16):04b}")
