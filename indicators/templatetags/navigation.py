"""The main menu: links to the sections of the site, in the reader's edition."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

# section, URL name, label; what belongs to an edition keeps the reader's year.
OF_AN_EDITION = (
    ("map", "home", _("Map")),
    ("indicators", "indicator-tree", _("Indicators")),
    ("countries", "country-list", _("Countries")),
    ("rankings", "ranking-detail", _("Rankings")),
    ("compare", "compare", _("Compare")),
)
OF_ALL = (("papers", "paper-list", _("Papers")), ("data", "data", _("Data")))


@register.simple_tag(takes_context=True)
def main_nav(context: Context) -> SafeString:
    """Return the links of the main menu as HTML; with a year on pages of an edition that is not the newest."""
    edition_context, section = context.get("edition_context"), context.get("section")
    year = {} if edition_context is None or edition_context.is_newest else {"year": edition_context.year}
    slugs = {"ranking-detail": {"slug": "criminality"}}
    links = [
        (reverse(f"indicators:{name}", kwargs=year | slugs.get(name, {})), label, key)
        for key, name, label in OF_AN_EDITION
    ]
    links += [(reverse(f"indicators:{name}"), label, key) for key, name, label in OF_ALL]
    links.append((reverse("surveys:survey-list"), _("Feedback"), "feedback"))
    current = mark_safe(' aria-current="page"')
    return format_html_join(
        "", '<a href="{}"{}>{}</a>', ((url, current if key == section else "", label) for url, label, key in links)
    )
