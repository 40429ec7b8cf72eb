"""The scale from 1 to 10 in half points, stored as whole half points 2 to 20.

Source: the Global Organized Crime Index, 1 lowest, 10 highest; composites are printed with two decimals, halves up.
"""

import re
from decimal import Decimal
from fractions import Fraction

LOWEST, HIGHEST = 2, 20
HIGH_FROM = Decimal("5.50")
QUADRANTS = ("high-low", "low-low", "low-high", "high-high")
_SCORE = re.compile(r"(10|[1-9])(?:\.([05])0*)?|(10|[1-9])\.0+", re.ASCII)


def to_half_points(text: str) -> int:
    """Return a score in points, such as "7", "7.5" or "10.0", as half points (2..20).

    Strict and ASCII only: no sign, blank, exponent, underscore or comma. Raises `ValueError` for anything else.
    """
    match = _SCORE.fullmatch(text)
    half_points = int(2 * Decimal(text)) if match else 0
    if not LOWEST <= half_points <= HIGHEST:
        raise ValueError(f"“{text[:40]}” is not a score from 1 to 10 in half points")
    return half_points


def round_shown(value: Fraction | float, digits: int = 2) -> Decimal:
    """Return a value rounded to `digits` decimals, halves away from zero, by whole-number arithmetic.

    A float counts as the fraction that it is.

    Python's own round() takes halves to the even neighbor, which would change 21 countries of 2021.
    """
    above, over = value.as_integer_ratio()
    whole = (2 * abs(above) * 10**digits + over) // (2 * over)
    return Decimal(whole if above >= 0 else -whole).scaleb(-digits)


def quadrant(criminality: Decimal, resilience: Decimal) -> str:
    """Return the quadrant of two display values, such as "high-low", criminality first; high is 5.50 or more."""
    sides = ("high" if display_value >= HIGH_FROM else "low" for display_value in (criminality, resilience))
    return "-".join(sides)
