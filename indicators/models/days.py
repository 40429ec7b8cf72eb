"""Days that are known to the day, the month or the year only, as ISO 8601 writes them: 2025-11-10, 2025-11, 2025."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def parts(text: str) -> list[int]:
    """Return [year], [year, month] or [year, month, day] of an ISO date; raise `ValueError` for anything else."""
    pieces = text.split("-")
    if [len(piece) for piece in pieces] not in ([4], [4, 2], [4, 2, 2]) or not all(
        piece.isascii() and piece.isdigit() for piece in pieces
    ):
        raise ValueError(f"“{text}” is no year, month or day")
    numbers = [int(piece) for piece in pieces]
    date(*numbers, *[1] * (3 - len(numbers)))
    return numbers


def check_day(text: str) -> None:
    """Raise `ValidationError` unless the text is a day, a month or a year."""
    try:
        parts(text)
    except ValueError as fault:
        raise ValidationError(_("Write a day as 2025-11-10, a month as 2025-11, a year as 2025.")) from fault


def printed_day(text: str, *, short: bool = False) -> str:
    """Return a day as people read it, with no more than is known: 10 November 2025, November 2025, 2025."""
    try:
        numbers = parts(text)
    except ValueError:
        return text
    shapes = ("Y", _("M Y"), "SHORT_DATE_FORMAT") if short else ("Y", "YEAR_MONTH_FORMAT", "DATE_FORMAT")
    return date_format(date(*numbers, *[1] * (3 - len(numbers))), shapes[len(numbers) - 1])
