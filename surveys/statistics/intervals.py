"""Intervals of shares, and mean, median and deviation of values: pure functions of counts, without Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054  # of the normal distribution, for 95 per cent


class Interval(NamedTuple):
    """A share with its lower and upper bound, from 0 to 1; of a net from -1 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class ScaleSummary:
    """Number, mean, median and sample standard deviation of values; `sd` is None below two."""

    n: int
    mean: Fraction
    median: Fraction
    sd: float | None


def wilson(count: int, base: int, z: float = Z) -> Interval | None:
    """Return the share `count` / `base` with its 95% interval after Wilson (1927); None without a base.

    Without continuity correction; raise `ValueError` if `count` is not in 0..`base`.

    center = (x + z²/2) / (n + z²),  half = z / (n + z²) · sqrt(x (n - x) / n + z²/4)
    """
    if not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is no share")
    if not base:
        return None
    square = z * z
    center = (count + square / 2) / (base + square)
    half = z / (base + square) * sqrt(count * (base - count) / base + square / 4)
    # At the ends the formula gives 0 and 1 but for the last digits of a float.
    low, high = (0.0 if count == 0 else center - half), (1.0 if count == base else center + half)
    return Interval(count / base, low, high)


def net(above: int, below: int, base: int, z: float = Z) -> Interval | None:
    """Return (`above` - `below`) / `base` with the 95% interval of a difference in one sample; None without a base.

    The interval joins Wilson's of both shares, which hang together by r = -sqrt(p q / ((1 - p) (1 - q))):

    low = p - q - sqrt((p - p_low)² + (q_high - q)² - 2 r (p - p_low) (q_high - q)), and likewise high

    (Zou and Donner, Statistics in Medicine 27, 2008, 1693-1702). The usual one, by the normal distribution, has no
    width where all say the same, as if eight answers were certain.
    """
    first, second = wilson(above, base, z), wilson(below, base, z)
    if first is None or second is None:
        return None
    p, q = first.share, second.share
    r = -sqrt(p * q / ((1 - p) * (1 - q))) if p < 1 and q < 1 else 0.0
    below_p, above_q = p - first.low, second.high - q
    above_p, below_q = first.high - p, q - second.low
    low = p - q - sqrt(below_p**2 + above_q**2 - 2 * r * below_p * above_q)
    high = p - q + sqrt(above_p**2 + below_q**2 - 2 * r * above_p * below_q)
    return Interval(p - q, max(-1.0, low), min(1.0, high))


def summarize(counts: Mapping[Fraction, int]) -> ScaleSummary | None:
    """Return the summary of {value: how often it was chosen}; None where nothing was chosen."""
    n = sum(counts.values())
    if not n:
        return None
    mean = sum((value * count for value, count in counts.items()), Fraction(0)) / n
    squares = sum(((value - mean) ** 2 * count for value, count in counts.items()), Fraction(0))
    return ScaleSummary(n, mean, _median(counts, n), sqrt(squares / (n - 1)) if n > 1 else None)


def _median(counts: Mapping[Fraction, int], n: int) -> Fraction:
    """Return the middle value, or the mean of the two in the middle."""
    return (_at(counts, (n - 1) // 2) + _at(counts, n // 2)) / 2


def _at(counts: Mapping[Fraction, int], place: int) -> Fraction:
    """Return the value at position `place`, counted from 0, of all answers in ascending order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise ValueError("there are fewer answers than that")


def outer_two(values: Sequence[Fraction]) -> tuple[set[Fraction], set[Fraction]] | None:
    """Return the two highest and the two lowest values of a scale; None below four values, where they would overlap."""
    points = sorted(set(values))
    return (set(points[-2:]), set(points[:2])) if len(points) >= 4 else None
