"""Template filters that print scores, changes and ranks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lib import numbers, text

register = template.Library()

for function in (
    numbers.score,
    numbers.number,
    numbers.half_points,
    numbers.signed,
    numbers.ordinal,
    numbers.percent,
    numbers.rank,
    numbers.rank_in_words,
    numbers.countries_count,
    text.in_sentence,
):
    register.filter(function.__name__, function)


@register.filter
def delta(value: Decimal | None, direction: str) -> SafeString:
    """Print a change as a triangle and a signed number, in the color of better or worse; None as a dash."""
    if value is None:
        return format_html('<span class="delta-0">{}</span>', "–")
    if not value:
        return format_html('<span class="delta-0">{}</span>', numbers.score(value))
    worse = (value > 0) == (direction == "criminality")
    triangle, spoken = ("▲", gettext("up")) if value > 0 else ("▼", gettext("down"))
    return format_html(
        '<span class="delta delta-{}"><span aria-hidden="true">{}</span><span class="vh">{}</span> {}</span>',
        "worse" if worse else "better",
        triangle,
        spoken,
        numbers.signed(value),
    )


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return mapping[key], or None."""
    return mapping.get(key) if mapping else None
