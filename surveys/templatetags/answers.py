"""Filters that print shares, intervals, means on scales, and texts of visitors, in the reader's language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.template import Context
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.models import Indicator
from lib.numbers import MINUS, number, percent, plain
from lib.text import find_folded
from surveys import kinds
from surveys.analysis import drop_off, searching
from surveys.analysis.filterable import TO
from surveys.analysis.selecting import Selection
from surveys.intake import REMOVED
from surveys.kinds.figures import Distribution, OptionShare
from surveys.statistics.intervals import Interval

register = template.Library()
register.filter("percent", percent)
register.filter("plain", plain)


@register.filter
def grouped(number: int) -> str:
    """Print a count with separated thousands."""
    return number_format(number, force_grouping=True)


@register.filter
def nearest(number: float) -> str:
    """Print a number of responses that need not be whole, such as an effective base, with separated thousands."""
    return grouped(round(number))


@register.filter
def from_five(number: int | None) -> str:
    """Print a count of people with separated thousands, but none from 1 to 4, and none that would tell one."""
    if number is None:
        return _("not told")
    return _("under 5") if 0 < number < drop_off.FEWEST else grouped(number)


@register.filter
def as_displayed(value: Decimal, indicator: Indicator) -> str:
    """Print a score as pages show it: one decimal, two for a composite."""
    return number_format(value, 2 if indicator.is_composite else 1)


@register.filter
def per_cent(share: float | str | None) -> str:
    """Print a share (0 to 1) in per cent with one decimal; a dash for None, or for the empty text of a template."""
    return "–" if share is None or isinstance(share, str) else number(100 * share, 1)


@register.filter
def whole_per_cent(share: float) -> str:
    """Print a share (0 to 1) in whole per cent, as on an axis."""
    return f"{100 * share:.0f}"


@register.filter
def bounds(interval: Interval | None) -> str:
    """Print the ends of an interval in per cent: 5.0–9.0, or with “to” where one is negative."""
    if interval is None:
        return "–"
    return _between(per_cent(interval.low), per_cent(interval.high))


@register.filter
def on_scale(value: Fraction | float | None) -> str:
    """Print a position on a scale with two decimals and a true minus; a dash for None."""
    return number(None if value is None else float(value), 2)


@register.filter
def scale_bounds(interval: Interval | None) -> str:
    """Print the ends of an interval of means with two decimals: 2.31–2.88, or with “to” where one is negative."""
    if interval is None:
        return "–"
    return _between(on_scale(interval.low), on_scale(interval.high))


def _between(low: str, high: str) -> str:
    """Join the printed ends of an interval by a dash, which a minus beside it would make unreadable."""
    return _("%(low)s to %(high)s") % {"low": low, "high": high} if MINUS in low + high else f"{low}–{high}"


@register.filter
def signed_on_scale(value: float) -> str:
    """Print a difference of means with two decimals and its sign; one that is printed as zero has none."""
    printed = on_scale(value)
    return f"+{printed}" if value > 0 and printed != on_scale(0.0) else printed


@register.filter
def signed_points(interval: Interval) -> str:
    """Print a net share (-1 to 1) in whole per cent with its sign."""
    points = round(100 * interval.share)
    return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points else "0"


@register.simple_tag(takes_context=True)
def only_these(context: Context, selection: Selection, question: Distribution, bar: OptionShare) -> str:
    """Return the query that keeps only who gave this answer too, and what the page keeps; empty where there is none."""
    keeping = context.get("keeping") or {}
    kind = kinds.of(question.kind)
    if not kind.divides or not bar.count:
        return ""
    if not kind.is_measured:
        return selection.with_answer(question.code, bar.code, **keeping)
    # A class of several numbers has no value, and what no range can name has no bound.
    is_number = bar.value is not None and kind.bound(bar.code, is_last=False) == bar.value
    return selection.with_answer(question.code, f"{bar.code}{TO}{bar.code}", **keeping) if is_number else ""


@register.filter
def of_key(values: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of a key; None where there is none, and where a page has no values."""
    return values.get(key) if values else None


@register.filter
def signed_percent(value: float) -> str:
    """Print a difference of shares (-1 to 1) in whole points with its sign."""
    return signed_points(Interval(value, value, value))


@register.filter
def point_bounds(interval: Interval) -> str:
    """Print the ends of a difference of shares in whole points, each with its sign: −17 to −5."""
    return _("%(low)s to %(high)s") % {"low": signed_percent(interval.low), "high": signed_percent(interval.high)}


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """Return the value at a place of a list that runs beside another."""
    return values[place]


@register.filter
def with_gaps(text: str) -> SafeString:
    """Print a text with its redacted passages marked."""
    marked = f'<span class="taken-out">{conditional_escape(REMOVED)}</span>'
    return mark_safe(escape(text).replace(str(escape(REMOVED)), marked))  # noqa: S308 (escaped before)


@register.filter
def in_words(query: str) -> str:
    """Print the query of a filter: language = fr, since = 2026-05-01."""
    return ", ".join(f"{name} = {value}" for name, value in parse_qsl(query))


@register.filter
def with_words(text: str, sought: str) -> SafeString:
    """Print a text with its redacted passages and the words of a search marked."""
    search = searching.parse(sought)
    parts = [_marked(part, search.present) for part in text.split(REMOVED)]
    gap = f'<span class="taken-out">{conditional_escape(REMOVED)}</span>'
    return mark_safe(gap.join(parts))  # noqa: S308 (made of escaped parts)


def _marked(text: str, sought: Sequence[str]) -> str:
    """Return a text escaped, with the places marked at which it holds what is sought."""
    pieces, last = [], 0
    for start, end in find_folded(text, sought) if sought else []:
        pieces += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    return "".join([*pieces, escape(text[last:])])
