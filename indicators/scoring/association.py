"""Correlation of two measures over countries."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, sqrt


def pearson(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> float | None:
    """Return Pearson's r, or None under three pairs or where one side does not vary.

    Sums are exact; only the last root is a float. Source: r = Sxy / sqrt(Sxx * Syy).
    """
    return pearson_whole(whole(xs), whole(ys))


def whole(values: Sequence[Fraction]) -> list[int]:
    """Return the values times their least common denominator: r is the same, and whole numbers are fast."""
    common = lcm(*(value.denominator for value in values))
    return [value.numerator * (common // value.denominator) for value in values]


def pearson_whole(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    """Return Pearson's r of whole numbers, or None as `pearson` does; all sums stay whole."""
    n = len(xs)
    if n < 3:
        return None
    sum_x, sum_y = sum(xs), sum(ys)
    sxx = n * sum(x * x for x in xs) - sum_x * sum_x
    syy = n * sum(y * y for y in ys) - sum_y * sum_y
    if not sxx or not syy:
        return None
    sxy = n * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum_x * sum_y
    return (1 if sxy >= 0 else -1) * sqrt(Fraction(sxy * sxy, sxx * syy))
