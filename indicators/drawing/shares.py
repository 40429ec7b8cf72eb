"""A share of all as a bar with its interval: lengths are percentages of the track, as in bars.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.drawing.axis import mark

ROUND_ENDS = (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True)
class Share:
    """What templates/indicators/drawing/_share.html draws."""

    length: str | None
    low: str
    high: str


def end(highest: Iterable[float]) -> float:
    """Return the share at the end of the track: the smallest round one (.1, .25, .5, 1) that covers every interval."""
    most = max(highest, default=1.0)
    return next(round_end for round_end in ROUND_ENDS if most <= round_end)


def draw(share: float, low: float, high: float, *, whole: float = 1.0) -> Share:
    """Return a share and its interval as lengths on a track that ends at `whole`."""
    return Share(length=_percent(share, whole) if share else None, low=_percent(low, whole), high=_percent(high, whole))


def _percent(share: float, whole: float) -> str:
    return f"{mark(100 * min(share / whole, 1.0))}%"
