"""Template tags for texts that editors write, for compared texts, and for addresses in another language."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import reverse, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext

from indicators.models import Page
from lib import caching
from lib.admin.isolating import apart
from lib.admin.text_diff import Piece
from lib.markdown import to_html

register = template.Library()
register.filter("apart", apart)  # words of others, in a sentence of a staff page


@register.filter
def markdown(text: str) -> SafeString:
    """Render Markdown as safe HTML."""
    return to_html(text or "")


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Return the pieces of a compared text as HTML: old ones in <del>, new ones in <ins>.

    Not a template, since a template would add white space, which is visible in a history.
    """
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


def _marked(piece: Piece) -> SafeString | str:
    if piece.kind == "old":
        return format_html('<del><span class="vh">{} </span>{}</del>', gettext("removed:"), piece.text)
    if piece.kind == "new":
        return format_html('<ins><span class="vh">{} </span>{}</ins>', gettext("added:"), piece.text)
    if piece.kind == "gap":
        return format_html('<span class="gap">{} </span>', piece.text)
    return piece.text


@register.simple_tag
def site_text(slug: str) -> SafeString:
    """Return a page's body as HTML; empty where editors have written none."""
    bodies = caching.remember(
        ("site-texts", get_language()), lambda: {page.slug: page.body for page in Page.objects.all()}
    )
    return to_html(bodies.get(slug, ""))


@register.simple_tag(takes_context=True)
def in_language(context: RequestContext, code: str, address: str = "") -> Any:
    """Return an address of the site, that of this page by default, in another language.

    Where the page sets `leads_home`, as error pages do, it is that of the home page: their path may be any text, such
    as //evil.example/.
    """
    path = reverse("indicators:home") if context.get("leads_home") else address or context["request"].path
    return translate_url(path, code)


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> SafeString | str:
    """Print this page's links to its other languages, as a list; nothing where no request is at hand.

    The context's kept_query is the part of the query that the other language keeps, such as ?show=resilience: only
    what the page is cached by.
    """
    if not context.get("request"):
        return ""
    links = [
        (in_language(context, code) + context.get("kept_query", ""), code, code, capfirst(_own_name(code)))
        for code, _name in settings.LANGUAGES
        if code != get_language()
    ]
    items = format_html_join("", '<li><a href="{}" hreflang="{}" lang="{}">{}</a></li>', links)
    return format_html('<ul class="languages">{}</ul>', items)


def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"])
