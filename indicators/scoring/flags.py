"""Flags of a cell for its reviewer: some stop a bulk acceptance, others only inform."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.agreement import average_deviation
from indicators.scoring.consensus import doubled_median
from indicators.scoring.visitors import Pull

DISAGREE, SPLIT, OUTLIER = "DISAGREE", "SPLIT", "OUTLIER"
# Runs and updates of 0.1.0 store a cell without experts as "STALE": the code stays, the name says what it means.
THIN, INSUFFICIENT, NO_EXPERT = "THIN", "INSUFFICIENT", "STALE"
PUBLIC, VISITORS = "PUBLIC", "VISITORS"
TIE, NOISE = "TIE", "NOISE"
STOPPING = (DISAGREE, SPLIT, OUTLIER, THIN, INSUFFICIENT, NO_EXPERT, PUBLIC, VISITORS)
INFORMING = (TIE, NOISE)
ALL = STOPPING + INFORMING

BY_SIZE = {0: NO_EXPERT, 1: INSUFFICIENT, 2: THIN}
MOST_DEVIATION, WIDE_RANGE = Fraction(1), 8  # a point; half points
WIDE_GAP, EACH_SIDE = 5, 2  # half points; experts
OUTLYING, ROBUST = 4, 3 * Fraction(14826, 10000)  # half points; times the MAD
PUBLIC_DIFFERENCE, PUBLIC_MASS = Fraction(3, 2), 30
NEAR_A_TIE = Fraction(1, 20)


def of_panel(ascending: Sequence[int]) -> Iterator[str]:
    """Yield the flags of a panel, from its sorted half points: DISAGREE, SPLIT, OUTLIER, and too few experts."""
    n = len(ascending)
    if n and (average_deviation(ascending) > MOST_DEVIATION or ascending[-1] - ascending[0] >= WIDE_RANGE):
        yield DISAGREE
    if any(ascending[i] - ascending[i - 1] >= WIDE_GAP for i in range(EACH_SIDE, n - EACH_SIDE + 1)):
        yield SPLIT
    if any(is_outlier(ascending, index) for index in range(n)):
        yield OUTLIER
    if n in BY_SIZE:
        yield BY_SIZE[n]


def is_outlier(ascending: Sequence[int], index: int) -> bool:
    """Return whether a rating is more than 2 points and 3 robust deviations from the median of the others.

    The deviation is that of the others, so that an outlier does not widen the measure it is held against.
    """
    n = len(ascending) - 1
    if not n or ascending[-1] - ascending[0] <= OUTLYING:
        return False
    others = [*ascending[:index], *ascending[index + 1 :]]
    middle = doubled_median(others)
    distance = abs(2 * ascending[index] - middle)
    if distance <= 2 * OUTLYING:
        return False
    deviations = sorted(abs(2 * value - middle) for value in others)
    return 2 * distance > ROBUST * doubled_median(deviations)


def of_visitors(pull: Pull, *, alone: int, moved: int) -> Iterator[str]:
    """Yield PUBLIC for a wide difference of visitors, VISITORS where they change the half points from `alone`."""
    if pull.mass >= PUBLIC_MASS and abs(pull.difference) >= PUBLIC_DIFFERENCE:
        yield PUBLIC
    if alone != moved:
        yield VISITORS


def of_score(score: Fraction, half_points: int, before: int | None, low: Decimal, high: Decimal) -> Iterator[str]:
    """Yield TIE for a score near a rounding boundary, NOISE for a change whose old value is inside the interval."""
    above, below = score.as_integer_ratio()
    near, parts = NEAR_A_TIE.as_integer_ratio()
    if parts * abs(4 * above % (2 * below) - below) <= 4 * near * below:
        yield TIE
    if before is not None and half_points != before and low <= Decimal(before) / 2 <= high:
        yield NOISE
