"""Measures of agreement between experts: on one cell, and over a round. Exact; rounded only when stored."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.consensus import doubled_median

LOWEST_POINT, HIGHEST_POINT = 1, 10
TENTATIVE, RELIABLE = Fraction(667, 1000), Fraction(4, 5)
NEAR, FAR = Fraction(1, 2), Fraction(1)  # points: how far a panel may lie from its median to agree strongly, moderately


def average_deviation(ascending: Sequence[int]) -> Fraction:
    """Return AD, the mean distance from the median, in points, of sorted half points."""
    middle = doubled_median(ascending)
    return Fraction(sum([abs(2 * value - middle) for value in ascending]), 4 * len(ascending))


def within_group(values: Sequence[int]) -> Fraction | None:
    """Return a_wg of half points: 1 when all agree; None where the mean leaves no room for disagreement.

    a_wg = 1 - 2 s^2 / s2mpv, s2mpv = ((H+L)M - M^2 - HL) n/(n-1). Source: Brown and Hauenstein 2005. With T the sum of
    half points and Q = n sum x^2 - T^2, s^2 is Q / 4n(n-1) and s2mpv is (2n(H+L)T - T^2 - 4n^2 HL) / 4n(n-1): what they
    are divided by falls out, and one fraction is made of whole numbers.
    """
    n, total = len(values), sum(values)
    low, high = LOWEST_POINT, HIGHEST_POINT
    if n < 2 or not 2 * (low * (n - 1) + high) <= total <= 2 * (high * (n - 1) + low):
        return None
    most = 2 * n * (high + low) * total - total * total - 4 * n * n * high * low
    return Fraction(most - 2 * whole_squares(values), most)


def strength(
    n: int, agreed: Fraction | Decimal | None, distance: Fraction | Decimal | None, *, disagrees: bool = False
) -> str:
    """Return how far n experts agree on a cell: "strong", "moderate", "weak", or "" where that cannot be said.

    By a_wg, strong from .80 and moderate from .667; where the mean leaves no a_wg, by AD, strong up to .5 and moderate
    up to 1. A panel that is flagged for its disagreement is moderate at best: a_wg measures against the whole scale.
    """
    if n < 2 or (agreed is None and distance is None):
        return ""
    if agreed is not None:
        word = "strong" if agreed >= RELIABLE else "moderate" if agreed >= TENTATIVE else "weak"
    else:
        assert distance is not None
        word = "strong" if distance <= NEAR else "moderate" if distance <= FAR else "weak"
    return "moderate" if disagrees and word == "strong" else word


def squares(values: Sequence[int]) -> Fraction:
    """Return the sum of squares, in points, of half points about their unweighted mean."""
    return Fraction(whole_squares(values), 4 * len(values))


def whole_squares(values: Sequence[int]) -> int:
    """Return 4 n times that sum of squares, which is whole: fractions are made late, for they are slow."""
    total = sum(values)
    return len(values) * sum([value * value for value in values]) - total * total


def krippendorff(cells: Iterable[Sequence[int]]) -> Fraction | None:
    """Return Krippendorff's alpha, interval metric, over the cells with two ratings or more.

    alpha = 1 - [sum n_u s_u^2 / sum n_u] / s_total^2. None where all ratings are equal, or there are none.
    """
    count, total, total_squares = 0, 0, 0
    by_size: dict[int, int] = {}
    for cell in cells:
        n = len(cell)
        if n < 2:
            continue
        summed, squared = sum(cell), sum([value * value for value in cell])
        # n_u s_u^2 is this over n_u - 1; whole numbers are added up by size, and fractions once a size.
        by_size[n] = by_size.get(n, 0) + n * squared - summed * summed
        count, total, total_squares = count + n, total + summed, total_squares + squared
    outside = count * total_squares - total * total
    if not outside:
        return None
    inside = sum((Fraction(whole, n - 1) for n, whole in by_size.items()), Fraction(0))
    return 1 - inside * (count - 1) / outside


def band(alpha: Fraction | None) -> str:
    """Return "reliable" for alpha from .80, "tentative" from .667, "low" below, and "" for None."""
    if alpha is None:
        return ""
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "low"
