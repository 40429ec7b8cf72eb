"""How scores, changes, ranks and counts are printed, in the reader's language."""

from decimal import Decimal
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

MINUS = "\N{MINUS SIGN}"


class Ranked(Protocol):
    """A rank, and whether another shares it."""

    @property
    def rank(self) -> int: ...
    @property
    def shared(self) -> bool: ...


def score(value: Decimal | None, digits: int | None = None) -> str:
    """Print a score with its own decimals, or with `digits` of them; None as a dash."""
    if value is None:
        return "–"
    decimals = -value.as_tuple().exponent if digits is None else digits  # type: ignore[operator]
    return number_format(value, decimals).replace("-", MINUS)


def number(value: Decimal | float | str | None, digits: int) -> str:
    """Print a number rounded to `digits` decimals, with a minus sign; without one where it rounds to zero."""
    if value is None:
        return "–"
    rounded = Decimal(f"{Decimal(value):.{digits}f}")
    return (MINUS if rounded < 0 else "") + number_format(abs(rounded), digits)


def plain(value: Decimal) -> str:
    """Print a number with as many decimals as it has, and without needless zeros: 12.50 as 12.5."""
    text = f"{value:f}"
    decimals = len(text.partition(".")[2].rstrip("0"))
    return number(value, decimals)


def points(half_points: int | None) -> Decimal | None:
    """Return half points as points with one decimal: 15 as 7.5; None stays None."""
    return None if half_points is None else (Decimal(half_points) / 2).quantize(Decimal("0.1"))


def half_points(value: int | None) -> str:
    """Print half points as a score: 15 as 7.5."""
    return score(points(value))


def percent(value: Decimal | int | str | None) -> str:
    """Print a number, or one that is printed already, as 90%, in French as 90 %; 20.00 as 20%."""
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        value = value.to_integral_value() if value == value.to_integral_value() else value.normalize()
        value = score(value)
    return f"{value}\N{NO-BREAK SPACE}%" if get_language() == "fr" else f"{value}%"


def signed(value: Decimal | None) -> str:
    """Print a change with its sign: +0.03, −0.26, 0.0."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + score(abs(value))


def ordinal(number: int) -> str:
    """Print 7 as 7th, in French as 7e."""
    if get_language() == "fr":
        return "1er" if number == 1 else f"{number}e"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def rank(value: Ranked | None) -> str:
    """Print a rank as 44th, a shared one as =44th, None as a dash."""
    return "–" if value is None else f"{'=' if value.shared else ''}{ordinal(value.rank)}"


def rank_in_words(value: Ranked | None) -> str:
    """Print a rank as a sentence has it; a shared one as joint 44th, in French as 44e ex æquo."""
    if value is None:
        return "–"
    rank = ordinal(value.rank)
    return gettext("joint %(rank)s") % {"rank": rank} if value.shared else rank


def countries_count(number: int) -> str:
    """Print 1 as "1 country", 193 as "193 countries"."""
    return ngettext("%(count)s country", "%(count)s countries", number) % {"count": number_format(number)}
