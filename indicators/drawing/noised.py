"""A share as a bar whose pale end holds the figure before its noise: lengths are percentages of the track."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.drawing.axis import mark


@dataclass(frozen=True)
class NoisedBar:
    """What templates/indicators/drawing/_noised_bar.html draws: sure from 0 to `sure`, pale on from there."""

    sure: str
    pale: str
    tick: str


def draw(share: float, low: float, high: float, *, whole: float = 1.0) -> NoisedBar:
    """Return a share between its bounds as lengths on a track that ends at `whole`."""
    ends = [min(max(value / whole, 0.0), 1.0) for value in (low, high, share)]
    return NoisedBar(_percent(ends[0]), _percent(ends[1] - ends[0]), _percent(ends[2]))


def _percent(length: float) -> str:
    return f"{mark(100 * length)}%"
