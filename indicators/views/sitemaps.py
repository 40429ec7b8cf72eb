"""sitemap.xml and robots.txt: every published page in every language, for search engines."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from indicators import catalogue, figures
from indicators.models import Page, Paper
from indicators.pages import provenance
from lib.page_cache import published_page

PageAddress = tuple[str, dict[str, object], str]  # name, arguments, the day of its last change or nothing
FIXED_PAGES = ("paper-list", "methodology", "changes", "data", "release-list")
TEXT_PAGES = ("about", "privacy", "accessibility")
SITE_PAGES = ("api-docs", "surveys:outcomes", "surveys:stored-columns")


@published_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap as XML: each page with the day of its last change and its addresses in other languages."""
    site = request.build_absolute_uri("/").rstrip("/")
    entries = "".join(_entries(site))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{entries}</urlset>\n"
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@published_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: the admin and the search are disallowed, the sitemap is named."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/"]
    lines += [f"Disallow: /{code}/{room}/" for code in _other_languages() for room in ("admin", "search")]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _other_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _entries(site: str) -> Iterator[str]:
    addresses = list(_addresses())
    paths: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths[code] = [site + reverse(name, kwargs=kwargs) for name, kwargs, _day in addresses]
    for place, (_route, _kwargs, day) in enumerate(addresses):
        spoken = {code: listed[place] for code, listed in paths.items()}
        alternates = "".join(_alternate(code, url) for code, url in spoken.items())
        alternates += _alternate("x-default", spoken[settings.LANGUAGE_CODE])
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        for url in spoken.values():
            yield f"<url><loc>{url}</loc>{changed}{alternates}</url>\n"


def _alternate(code: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(url)}/>'


def _addresses() -> Iterator[PageAddress]:
    editions = catalogue.editions()
    loaded, regions = figures.published_all(editions), catalogue.regions_all(editions)
    for edition in reversed(editions):
        release = provenance.release_of(edition.year)
        day = release.published_at.date().isoformat() if release else ""
        for name, kwargs in _edition_addresses(loaded[edition.year], regions[edition.year]):
            yield f"indicators:{name}", {"year": edition.year, **kwargs}, day
    written = set(Page.objects.exclude(body="").values_list("slug", flat=True))
    for name in (*FIXED_PAGES, *(page for page in TEXT_PAGES if page in written)):
        yield f"indicators:{name}", {}, ""
    for slug in Paper.objects.listed().values_list("slug", flat=True):
        yield "indicators:paper-detail", {"slug": slug}, ""
    for release in provenance.releases():
        yield "indicators:release-detail", {"number": release.number}, release.published_at.date().isoformat()
    for name in SITE_PAGES:
        yield name, {}, ""


def _edition_addresses(loaded: figures.Figures, regions: catalogue.Regions) -> Iterator[tuple[str, dict[str, str]]]:
    for name in ("home", "indicator-tree", "country-list", "compare"):
        yield name, {}
    for slug in loaded.tree.by_slug:
        yield "indicator-detail", {"slug": slug}
        yield "ranking-detail", {"slug": slug}
    for iso3 in loaded.countries:
        yield "country-detail", {"iso3": iso3}
    for slug in regions.by_slug:
        yield "region-detail", {"slug": slug}
