"""How scores, changes and places are printed, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from indicators.scoring.ranking import Place

register = template.Library()
MINUS = "\N{MINUS SIGN}"


@register.filter
def score(value: Decimal | None, digits: int | None = None) -> str:
    """Print a score with its own decimals, or with as many as asked; a dash where there is none."""
    if value is None:
        return "–"
    decimals = -value.as_tuple().exponent if digits is None else digits  # type: ignore[operator]
    return number_format(value, decimals).replace("-", MINUS)


@register.filter
def number(value: Decimal | float | str | None, digits: int) -> str:
    """Print a number rounded to so many decimals, with a true minus; what rounds to nothing has no sign."""
    if value is None:
        return "–"
    rounded = Decimal(f"{Decimal(value):.{digits}f}")
    return (MINUS if rounded < 0 else "") + number_format(abs(rounded), digits)


@register.filter
def half_points(value: int | None) -> str:
    """Print half points as a score: 15 as 7.5."""
    return score(None if value is None else (Decimal(value) / 2).quantize(Decimal("0.1")))


@register.filter
def signed(value: Decimal | None) -> str:
    """Print a change with its sign: +0.03, −0.26, 0.0."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + score(abs(value))


@register.filter
def delta(value: Decimal | None, direction: str) -> SafeString:
    """Print a change as a triangle and a signed number; its colour says whether that is worse. None has neither."""
    if value is None:
        return format_html('<span class="delta-0">{}</span>', "–")
    if not value:
        return format_html('<span class="delta-0">{}</span>', score(value))
    worse = (value > 0) == (direction == "criminality")
    triangle, spoken = ("▲", gettext("up")) if value > 0 else ("▼", gettext("down"))
    return format_html(
        '<span class="delta delta-{}"><span aria-hidden="true">{}</span><span class="vh">{}</span> {}</span>',
        "worse" if worse else "better",
        triangle,
        spoken,
        signed(value),
    )


@register.filter
def ordinal(number: int) -> str:
    """Print 7 as 7th, in French as 7e."""
    if get_language() == "fr":
        return "1er" if number == 1 else f"{number}e"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@register.filter
def place(value: Place | None) -> str:
    """Print a rank; a shared one as =44th."""
    return "–" if value is None else f"{'=' if value.shared else ''}{ordinal(value.rank)}"


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return mapping[key], or None."""
    return mapping.get(key) if mapping else None


@register.filter
def countries_count(number: int) -> str:
    return ngettext("%(count)s country", "%(count)s countries", number) % {"count": number_format(number)}
