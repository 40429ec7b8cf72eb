"""The 90 % interval of a consensus, from the panel's own spread and that of all panels.

Floats, since nothing is decided here; bounds are rounded to four decimals and are the same on every processor.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import cos, pi, sin, sqrt, tan

from indicators.scoring.agreement import HIGHEST_POINT, LOWEST_POINT, whole_squares
from indicators.scoring.scale import round_shown

PRIOR_FREEDOM = 8  # nu0
LEAST_FREEDOM = 30  # pooled degrees of freedom from which an indicator's own spread is used
UNKNOWN_SPREAD, LEAST_SPREAD = Fraction(1), Fraction(1, 16)
INFLATION = 1.10
DRIFT = 0.75**2  # variance that a cell gains by being carried forward
TWO_SIDED = 0.90
DIGITS = 4


@dataclass(frozen=True)
class Spread:
    """The pooled variance inside cells, by indicator and over all, with its degrees of freedom."""

    by_indicator: dict[str, tuple[Fraction, int]]

    def variance(self, indicator: str) -> Fraction:
        """Return s0_k^2: the indicator's own; under 30 degrees of freedom that of all; else 1; never below 1/16."""
        own = self.by_indicator.get(indicator, (Fraction(0), 0))
        squared = sum((pool[0] for pool in self.by_indicator.values()), Fraction(0))
        for summed, freedom in (own, (squared, sum(pool[1] for pool in self.by_indicator.values()))):
            if freedom >= LEAST_FREEDOM:
                return max(LEAST_SPREAD, summed / freedom)
        return UNKNOWN_SPREAD


def pooled_spread(cells: Iterable[tuple[str, Sequence[int]]]) -> Spread:
    """Return the spread of (indicator, half points) over the cells with two ratings or more."""
    by_size: dict[str, Counter[int]] = {}  # of each size of panel, in whole numbers; fractions are added once a size
    freedom: Counter[str] = Counter()
    for indicator, values in cells:
        if (n := len(values)) >= 2:
            by_size.setdefault(indicator, Counter())[n] += whole_squares(values)
            freedom[indicator] += n - 1
    summed = {
        indicator: sum((Fraction(whole, 4 * n) for n, whole in sizes.items()), Fraction(0))
        for indicator, sizes in by_size.items()
    }
    return Spread({indicator: (squares, freedom[indicator]) for indicator, squares in summed.items()})


def standard_error(values: Sequence[int], weights: Sequence[Fraction], spread: Fraction) -> float:
    """Return SE = s_post sqrt(1.10 / n_eff), s_post^2 = (SS + nu0 s0^2) / (n - 1 + nu0)."""
    n = len(values)
    shares = [above / below for above, below in map(Fraction.as_integer_ratio, weights)]
    effective = sum(shares) ** 2 / sum([share * share for share in shares])
    posterior = (whole_squares(values) / (4 * n) + PRIOR_FREEDOM * float(spread)) / (n - 1 + PRIOR_FREEDOM)
    return sqrt(posterior * INFLATION / effective)


def carried_error(before: float | None, spread: Fraction) -> float:
    """Return the standard error, in points, of a cell without ratings: the edition before's, grown by a drift."""
    return sqrt((float(spread) if before is None else before**2) + DRIFT)


def bounds(centre: Fraction, error: float, n: int) -> tuple[Decimal, Decimal]:
    """Return the 90 % interval about a value in points, clipped to the scale."""
    reach = t_quantile(PRIOR_FREEDOM + n - 1) * error
    low, high = max(LOWEST_POINT, float(centre) - reach), min(HIGHEST_POINT, float(centre) + reach)
    return round_shown(low, DIGITS), round_shown(high, DIGITS)


@cache
def t_quantile(freedom: int) -> float:
    """Return the 95 % quantile of Student's t for whole degrees of freedom.

    By bisection of its closed form, so that a site need not load scipy to start.
    """
    low, high = 0.0, pi / 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _inside(middle, freedom) < TWO_SIDED else (low, middle)
    return sqrt(freedom) * tan(high)


def _inside(angle: float, freedom: int) -> float:
    """Return P(|t| <= sqrt(freedom) tan(angle)). Source: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    series = 0.0
    for power in range(2 + odd, freedom + 1, 2):
        series += term
        term *= cos(angle) ** 2 * (power - 1) / power
    return 2 / pi * (angle + sin(angle) * series) if odd else sin(angle) * series
