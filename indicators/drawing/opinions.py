"""Answers to statements as bars around one middle: a drawing of its own for each statement, all on the same axis.

Words stand beside the drawings, not inside: a page wraps and marks them as it does other text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.drawing.axis import Axis, mark
from indicators.drawing.diverging import tones
from indicators.drawing.lettering import width

WIDTH, HEIGHT, GAP, LETTERS = 400, 28, 1, 13.0


@dataclass(frozen=True)
class Piece:
    """The share of one point of the scale."""

    x: str
    width: str
    tone: int
    text: str
    text_x: str


@dataclass(frozen=True)
class Opinion:
    """What templates/indicators/drawing/_opinion.html draws."""

    pieces: tuple[Piece, ...]
    middle: str


def draw(statements: Sequence[Sequence[float]]) -> list[Opinion]:
    """Return a drawing of each statement: the shares of its points, from the lowest to the highest."""
    sides = [_sides(shares) for shares in statements]
    left = max((side[0] for side in sides), default=0.0) or 0.5
    right = max((side[1] for side in sides), default=0.0) or 0.5
    axis = Axis(2, WIDTH - 2, low=-left, high=right)
    return [_opinion(shares, axis) for shares in statements]


def _sides(shares: Sequence[float]) -> tuple[float, float]:
    half = len(shares) // 2
    center = shares[half] / 2 if len(shares) % 2 else 0.0
    return sum(shares[:half]) + center, sum(shares[len(shares) - half :]) + center


def _opinion(shares: Sequence[float], axis: Axis) -> Opinion:
    along, pieces = -_sides(shares)[0], []
    for tone, share in zip(tones(len(shares)), shares, strict=True):
        left, right = axis.at(along), axis.at(along + share)
        along += share
        text = f"{100 * share:.0f}"
        if right - left > GAP:
            pieces.append(
                Piece(
                    x=mark(left),
                    width=mark(right - left - GAP),
                    tone=tone,
                    text=text if width(text, LETTERS) + 4 <= right - left else "",
                    text_x=mark((left + right - GAP) / 2),
                )
            )
    return Opinion(tuple(pieces), mark(axis.at(0)))
