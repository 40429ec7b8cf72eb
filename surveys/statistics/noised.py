"""Shares of counts that carry discrete Laplace noise, and between what they were before it: pure functions."""

from fractions import Fraction
from typing import Final

from indicators.scoring.noise_margin import margin
from surveys.statistics.intervals import Interval

FEWEST_SHOWN: Final = 8  # a noised count below it is not shown
CHANCE: Final = 0.05  # that a figure before its noise is outside of what is printed


def share(count: int, base: int, *, scale: Fraction, terms: int) -> Interval | None:
    """Return a noised count as a share of its noised base, with where it was before the noise, 19 times in 20.

    `terms` cells make up the base. None for a count that is not shown. Count and base each get half of the chance to be
    further off, so that the share is outside at most by the whole of it, however the two depend on each other.
    """
    if count < FEWEST_SHOWN or base <= 0:
        return None
    off, base_off = margin(scale, CHANCE / 2), margin(scale, CHANCE / 2, terms)
    low = max(0.0, (count - off) / (base + base_off))
    high = min(1.0, (count + off) / (base - base_off)) if base > base_off else 1.0
    return Interval(min(1.0, count / base), low, high)


def is_shown(base: int, *, scale: Fraction, terms: int) -> bool:
    """Return whether a noised base says more than its noise: it is 8 at least, and twice what it can be off by."""
    return base >= max(FEWEST_SHOWN, 2 * margin(scale, CHANCE / 2, terms))


def to_tens(number: int) -> int:
    """Return a noised number to the nearest ten, halves up; never below zero."""
    return max(0, (number + 5) // 10 * 10)
