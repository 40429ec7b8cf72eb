"""How two measures move together over countries."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt


def pearson(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> float | None:
    """Return Pearson's r, or None under three pairs or where one side does not vary.

    Sums are exact; only the last root is a float. Source: r = Sxy / sqrt(Sxx * Syy).
    """
    n = len(xs)
    if n < 3:
        return None
    mean_x, mean_y = sum(xs) / Fraction(n), sum(ys) / Fraction(n)
    sxx = sum((x - mean_x) ** 2 for x in xs)
    syy = sum((y - mean_y) ** 2 for y in ys)
    if not sxx or not syy:
        return None
    sxy = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    square = Fraction(sxy) ** 2 / (sxx * syy)
    return (1 if sxy >= 0 else -1) * sqrt(square)
