"""The scale: 1 to 10 in half points, kept as whole half points 2 to 20.

Source: the Global Organized Crime Index, 1 lowest, 10 highest; composites are shown with two decimals, halves up.
"""

import re
from decimal import Decimal
from fractions import Fraction

LOWEST, HIGHEST = 2, 20
HIGH_FROM = Decimal("5.50")
QUADRANTS = ("high-low", "low-low", "low-high", "high-high")
_SCORE = re.compile(r"(10|[1-9])(?:\.([05])0*)?|(10|[1-9])\.0+", re.ASCII)


def to_half_points(text: str) -> int:
    """Return the half points (2..20) that a text such as "7", "7.5" or "10.0" names.

    Strict and ASCII only: no sign, blank, exponent, underscore or comma. Raises ValueError, saying what is wrong.
    """
    match = _SCORE.fullmatch(text)
    half_points = int(2 * Decimal(text)) if match else 0
    if not LOWEST <= half_points <= HIGHEST:
        raise ValueError(f"“{text[:40]}” is not a score from 1 to 10 in half points")
    return half_points


def round_shown(value: Fraction, digits: int = 2) -> Decimal:
    """Return the value as it is shown, halves away from zero; whole-number arithmetic, so that no half is missed.

    Python's own round() goes to the even neighbour and breaks 21 countries of 2021.
    """
    scale, over = 10**digits, value.denominator
    whole = (2 * abs(value.numerator) * scale + over) // (2 * over)
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def quadrant(criminality: Decimal, resilience: Decimal) -> str:
    """Return "high-low" and so on, criminality first; high from a shown score of 5.50 on."""
    sides = ("high" if display_value >= HIGH_FROM else "low" for display_value in (criminality, resilience))
    return "-".join(sides)
