"""Template tags for the origin of a page's figures, for demonstrations, and for dates."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from indicators import catalogue
from indicators.models.days import printed_day
from indicators.pages import origins
from indicators.pages.origins import Origin

register = template.Library()


@register.simple_tag(takes_context=True)
def whose_figures(context: Context) -> Mapping[str, list[Origin]]:
    """Return the origin of the page's edition and, apart, of the other editions; without one, of all editions."""
    edition = getattr(context.get("edition_context"), "edition", None)
    if edition is None:
        return {"of_page": origins.origins_of(reversed(catalogue.editions())), "of_others": []}
    others = [other for other in reversed(context["edition_context"].editions) if other.year != edition.year]
    return {"of_page": origins.origins_of([edition]), "of_others": origins.origins_of(others)}


@register.filter
def source_links(origins: Iterable[Origin]) -> SafeString:
    """Print where figures are from, each as a link where it has an address, with semicolons between."""
    return format_html_join(pgettext("between clauses", "; "), "{}", ((_source_link(origin),) for origin in origins))


def _source_link(origin: Origin) -> SafeString | str:
    if not origin.url:
        return origin.attribution
    return format_html('<a href="{}" rel="noopener">{}</a>', origin.url, origin.attribution)


@register.simple_tag(takes_context=True)
def invented(context: Context) -> str:
    """Return the label for charts of a demonstration, or "" on pages of other editions."""
    request = getattr(context, "request", None) or context.get("request")
    match = getattr(request, "resolver_match", None)
    year = match.kwargs.get("year") if match else None
    if year is None or not _is_demonstration(year):
        return ""
    return gettext("Demonstration %(year)s: invented figures.") % {"year": year}


def _is_demonstration(year: int) -> bool:
    """Return whether the year is a demonstration's; no query for a published edition's, which are cached."""
    published = {edition.year for edition in catalogue.editions()}
    return year not in published and year in catalogue.demonstrations()


@register.filter
def day(value: date | str) -> str:
    """Print a day, or as much of it as is known: 28 November 2026, November 2026, 2026."""
    return printed_day(_iso(value))


@register.filter
def short_day(value: date | str) -> str:
    """Print a day for a table: 28 Nov 2026."""
    return printed_day(_iso(value), short=True)


def _iso(value: date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()[:10]
