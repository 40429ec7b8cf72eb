"""Which of several proportions differ: tests of all pairs with Holm's correction. Pure functions of counts."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from statistics import NormalDist

LEVEL = 0.05


def two_sided_p(count_1: int, base_1: int, count_2: int, base_2: int) -> float:
    """Return the p of the two-sided z-test that two proportions of separate groups are equal; 1 where both are 0 or 1.

    z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)) with the pooled p, so that z² is Pearson's chi-square of the 2 by 2
    table without correction (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 2003, 3.2).
    """
    pooled = (count_1 + count_2) / (base_1 + base_2)
    deviation = sqrt(pooled * (1 - pooled) * (1 / base_1 + 1 / base_2))
    if not deviation:
        return 1.0
    return 2 * NormalDist().cdf(-abs(count_1 / base_1 - count_2 / base_2) / deviation)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values adjusted for their number, in the same order.

    The k-th smallest of m (from 0) is multiplied by m - k, is never below the one before, and at most 1
    (Holm, Scandinavian Journal of Statistics 6, 1979, 65-70).
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def clearly_above(
    counts: Sequence[int], bases: Sequence[int], compared: Sequence[int], level: float = LEVEL
) -> list[list[int]]:
    """Return for each group the groups whose proportion is clearly below its own; both are given by their place.

    All pairs of the `compared` groups are tested together; a group that is not compared has no difference. Groups have
    to be of separate people.
    """
    pairs = list(combinations([place for place in compared if bases[place]], 2))
    tests = [two_sided_p(counts[first], bases[first], counts[second], bases[second]) for first, second in pairs]
    lower: list[list[int]] = [[] for _ in counts]
    for (first, second), p in zip(pairs, holm(tests), strict=True):
        if p < level:
            is_first_above = counts[first] / bases[first] > counts[second] / bases[second]
            lower[first if is_first_above else second].append(second if is_first_above else first)
    return [sorted(places) for places in lower]


def letter(place: int) -> str:
    """Return the letter of a row or column: A to Z, then AA, AB and so on."""
    first, last = divmod(place, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)
