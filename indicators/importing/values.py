"""Parses the values of a file: exact, ASCII only, and refused rather than guessed."""

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from indicators.importing.tables import Value
from indicators.scoring.scale import HIGHEST, LOWEST, to_half_points

_DECIMAL = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,30})?", re.ASCII)
HUNDREDTH = Decimal("0.01")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}", re.ASCII)
_YEAR_IN_TEXT = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", re.ASCII)
# A spreadsheet keeps numbers in binary: 5.375 may be written as 5.3749999999999996.
_BINARY_NOISE = Decimal("0.000000001")


class UnreadableValue(ValueError):
    """Raised for a value that does not fit its column; the message tells the user what fits."""


def half_points(value: Value) -> int | None:
    """Return a score in points as half points: "7.5" as 15, None for a blank; raise `UnreadableValue` for the rest."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return to_half_points(value)
        doubled = 2 * value
        if doubled == doubled.to_integral_value() and LOWEST <= doubled <= HIGHEST:
            return int(doubled)
    except ValueError:
        pass
    raise UnreadableValue(_("A score is a number from 1 to 10 in half points, such as 7 or 7.5."))


def composite(value: str | Decimal) -> Decimal:
    """Return a composite in points with two decimals, halves up; raise `UnreadableValue` off the scale from 1 to 10."""
    number = Decimal(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else value
    if not isinstance(number, Decimal) or not 1 <= number <= 10:
        raise UnreadableValue(_("A composite is a number from 1 to 10, such as 5.62."))
    return number.quantize(_BINARY_NOISE, ROUND_HALF_EVEN).quantize(HUNDREDTH, ROUND_HALF_UP)


def is_number(value: Value) -> bool:
    """Return whether a value is a number, or text that reads as one."""
    return isinstance(value, Decimal) or (isinstance(value, str) and bool(_DECIMAL.fullmatch(value.strip())))


def year(value: Value) -> int:
    """Return a year of four digits as a number; raise `UnreadableValue` for the rest."""
    text = str(value)
    if not _YEAR.fullmatch(text):
        raise UnreadableValue(_("An edition is a year of four digits, such as 2025."))
    return int(text)


def year_in(text: str) -> int | None:
    """Return the year in a title such as “2023_dataset”, or None if it has no year or several."""
    years = set(_YEAR_IN_TEXT.findall(text))
    return int(years.pop()) if len(years) == 1 else None
