"""Estimates of the width of texts set in Inter, without its font file, on the generous side."""

from __future__ import annotations

from collections.abc import Sequence

NARROW = frozenset("ijlIftr.,:;'’|!()[] ·-")
WIDE = frozenset("mwMWOQGCD@%—→←▲▼")
NARROW_WIDTH, USUAL_WIDTH, DIGIT_WIDTH, CAPITAL_WIDTH, WIDE_WIDTH = 0.34, 0.62, 0.66, 0.72, 0.88
FULL_WIDTH_FROM = "\u2e80"


def width(text: str, size: float) -> float:
    """Return the estimated width of a text in letters of `size`, in the same unit."""
    return size * sum(_share(letter) for letter in text)


def _share(letter: str) -> float:
    if letter >= FULL_WIDTH_FROM:
        return 1.0
    if letter in NARROW:
        return NARROW_WIDTH
    if letter in WIDE:
        return WIDE_WIDTH
    if letter.isdigit():
        return DIGIT_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else USUAL_WIDTH


def wrap(text: str, limit: float, size: float) -> tuple[str, ...]:
    """Return a text broken at its spaces into lines no wider than `limit`; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def push_apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return middles of stacked texts, near the wanted ones, in the same order, none overlapping, within low and high.

    Texts that are together taller than the room overflow it at the high end rather than overlap.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    edge = low
    for index in order:
        placed[index] = max(wanted[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    edge = max(high, low + sum(heights))
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    return placed
