"""Template tags for small drawings in tables and headings, and for the names of quadrants."""

from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.drawing import axis, bars
from indicators.drawing.identities import IN_ORDER, shape
from indicators.pages.measure import Extreme
from indicators.pages.quadrants import quadrant_name

register = template.Library()
register.filter("quadrant_name", quadrant_name)


@register.inclusion_tag("indicators/drawing/_bar.html")
def bar(value: Decimal | None, average: Decimal | None, direction: str) -> dict[str, Any]:
    """Render a value as a bar on the scale from 1 to 10, with a tick at the average."""
    return {"chart": bars.draw(value, average=average, ramp="k" if direction == "criminality" else "r")}


@register.simple_tag
def swatch(value: Decimal | None, direction: str) -> SafeString:
    """Return a small square in the color of a value, as SVG."""
    tone = axis.tone(value, "k" if direction == "criminality" else "r")
    return format_html(
        '<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
        '<rect class="{}" width="12" height="12"/></svg>',
        tone,
    )


@register.simple_tag
def identity(number: int) -> SafeString:
    """Return the shape of a compared country, 1 to 4, as SVG."""
    name = IN_ORDER[number - 1]
    return format_html(
        '<svg class="identity id-{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        name,
        shape(name, 8, 8, 5.2),
    )


@register.simple_tag
def quadrant_sign(quadrant: str | None) -> SafeString:
    """Return four squares, one filled, as SVG: criminality across, resilience up; a dash for None."""
    if not quadrant:
        return format_html("{}", "–")
    criminality, resilience = quadrant.split("-")
    return format_html(
        '<svg class="quadrant-sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path d="M.5,.5h15v15h-15zM8,.5v15M.5,8h15"/><rect x="{}" y="{}" width="7" height="7"/></svg>',
        "8.5" if criminality == "high" else ".5",
        ".5" if resilience == "high" else "8.5",
    )


@register.simple_tag(takes_context=True)
def extreme_link(context: Context, extreme: Extreme) -> SafeString:
    """Link to the country with the highest or lowest score; where several share it, to the ranking."""
    year = context["edition_context"].year
    if len(extreme.countries) == 1:
        address = reverse("indicators:country-detail", kwargs={"year": year, "iso3": extreme.countries[0].iso3})
    else:
        slug = context["summary"].indicator.slug
        address = reverse("indicators:ranking-detail", kwargs={"year": year, "slug": slug})
    return format_html('<a href="{}">{}</a>', address, extreme.names)
