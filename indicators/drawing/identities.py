"""Identities of compared countries: each has a color, a shape and a dash, so that color alone never tells them apart.

"1" is a navy disc and a full line, "2" an ochre square and a dashed line, "3" a violet triangle and a dotted line,
"4" a diamond and a line of dashes and dots; "world" is the thin gray line of the average and "plain" a dot in the ink
of scores. charts.css knows them as id-1 and so on.
"""

from __future__ import annotations

from typing import Literal

from indicators.drawing.axis import mark

Identity = Literal["1", "2", "3", "4", "world", "plain"]
IN_ORDER: tuple[Identity, ...] = ("1", "2", "3", "4")


def shape(identity: Identity, x: float, y: float, size: float) -> str:
    """Return the path of an identity's shape, about `size` from its middle to its edge."""
    if identity == "2":
        side = size * 1.8
        return f"M{mark(x - side / 2)},{mark(y - side / 2)}h{mark(side)}v{mark(side)}h{mark(-side)}z"
    if identity == "3":
        wide, tall = size * 2.5, size * 2.15
        return f"M{mark(x)},{mark(y - size * 1.3)}l{mark(wide / 2)},{mark(tall)}h{mark(-wide)}z"
    if identity == "4":
        half, back = mark(size * 1.25), mark(-size * 1.25)
        return f"M{mark(x)},{mark(y - size * 1.25)}l{half},{half}l{back},{half}l{back},{back}z"
    radius, across = mark(size), mark(2 * size)
    return f"M{mark(x - size)},{mark(y)}a{radius},{radius} 0 1 0 {across},0a{radius},{radius} 0 1 0 -{across},0z"
