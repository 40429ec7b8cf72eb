"""Metadata of a page for search engines and for sites that link to it."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

register = template.Library()


@dataclass(frozen=True)
class Meta:
    """A page's description, directives for robots, canonical address, and addresses in each language."""

    description: str
    robots: str
    canonical: str
    languages: tuple[tuple[str, str], ...]
    locale: str


@register.simple_tag(takes_context=True)
def page_meta(context: Context) -> Meta:
    """Return a page's metadata; a page that is not for robots has no canonical address."""
    request: HttpRequest | None = context.get("request")
    robots = str(context.get("robots") or _of_demonstration(context))
    path = _canonical_path(context, request) if request and request.resolver_match and not robots else ""
    described = context.get("description") or gettext(
        "How strongly organized crime weighs on the countries of the world and how well they withstand it: "
        "maps, scores, ranks and changes."
    )
    return Meta(
        description=Truncator(" ".join(str(described).split())).chars(300),
        robots=robots,
        canonical=request.build_absolute_uri(path) if request and path else "",
        languages=_languages(request, path) if request and path else (),
        locale=get_language() or settings.LANGUAGE_CODE,
    )


def _of_demonstration(context: Context) -> str:
    edition_context = context.get("edition_context")
    return "noindex" if edition_context is not None and edition_context.edition.demonstration else ""


def _canonical_path(context: Context, request: HttpRequest) -> str:
    """Return the path of this page; without a year in it, the path with the year of the newest edition."""
    match, edition_context = request.resolver_match, context.get("edition_context")
    if edition_context is None or match is None or match.kwargs.get("year"):
        return request.path
    try:
        return reverse(match.view_name, kwargs={**match.kwargs, "year": edition_context.year})
    except NoReverseMatch:
        return request.path


def _languages(request: HttpRequest, path: str) -> tuple[tuple[str, str], ...]:
    addresses = [(code, request.build_absolute_uri(translate_url(path, code))) for code, _name in settings.LANGUAGES]
    default = next(url for code, url in addresses if code == settings.LANGUAGE_CODE)
    return (*addresses, ("x-default", default))
