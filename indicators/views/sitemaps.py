"""sitemap.xml and robots.txt: every published page in every language, for search engines."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from indicators import catalogue, figures
from indicators.models import Page, Paper, ResultCount
from indicators.pages import provenance
from lib.page_cache import published_page

PageAddress = tuple[str, dict[str, object], str]  # name, arguments, the day of its last change or nothing
FIXED_PAGES = ("paper-list", "methodology", "changes", "data", "release-list")
TEXT_PAGES = ("about", "privacy", "accessibility")
SITE = "site"  # the part of pages that belong to no edition
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SITE_PAGES = ("api-docs", "surveys:outcomes", "surveys:stored-columns")


@published_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap as XML: it names one for each edition and language, and one of all else."""
    site = request.build_absolute_uri("/").rstrip("/")
    entries = "".join(f"<sitemap><loc>{site}{_part_address(*part)}</loc></sitemap>\n" for part in _parts())
    return _xml(f"<sitemapindex {NAMESPACE}>\n{entries}</sitemapindex>\n")


@published_page()
def sitemap_part(request: HttpRequest, part: str, language: str) -> HttpResponse:
    """Return a part as XML: each page with the day of its last change and its addresses in other languages."""
    if (part, language) not in _parts():
        raise Http404
    entries = "".join(_entries(request.build_absolute_uri("/").rstrip("/"), part, language))
    return _xml(f'<urlset {NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n')


@published_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: the admin and the search are disallowed, the sitemap is named."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/"]
    lines += [f"Disallow: /{code}/{room}/" for code in _other_languages() for room in ("admin", "search")]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def published_addresses() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (name, arguments) of each page of the sitemap, and of those that the newest edition has without a year."""
    years = [edition.year for edition in reversed(catalogue.editions())]
    for year in years:
        for name, kwargs, _day in _addresses_of_edition(year):
            yield name, kwargs
            if year == years[0]:
                yield name, {argument: value for argument, value in kwargs.items() if argument != "year"}
    for name, kwargs, _day in _addresses_of_site():
        yield name, kwargs


def part_addresses() -> list[str]:
    """Return the address of each part of the sitemap."""
    return [_part_address(*part) for part in _parts()]


def _other_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _xml(text: str) -> HttpResponse:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _parts() -> list[tuple[str, str]]:
    """Return (year or SITE, language) of each part."""
    names = [*(str(edition.year) for edition in reversed(catalogue.editions())), SITE]
    return [(name, code) for name in names for code, _name in settings.LANGUAGES]


def _part_address(part: str, language: str) -> str:
    return reverse("sitemap-part", kwargs={"part": part, "language": language})


def _entries(site: str, part: str, language: str) -> Iterator[str]:
    addresses = list(_addresses_of_site() if part == SITE else _addresses_of_edition(int(part)))
    paths: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths[code] = [site + reverse(name, kwargs=kwargs) for name, kwargs, _day in addresses]
    for place, (_route, _kwargs, day) in enumerate(addresses):
        spoken = {code: listed[place] for code, listed in paths.items()}
        alternates = "".join(_alternate(code, url) for code, url in spoken.items())
        alternates += _alternate("x-default", spoken[settings.LANGUAGE_CODE])
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{spoken[language]}</loc>{changed}{alternates}</url>\n"


def _alternate(code: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(url)}/>'


def _addresses_of_edition(year: int) -> Iterator[PageAddress]:
    editions = catalogue.editions()
    release = provenance.release_of(year)
    day = release.published_at.date().isoformat() if release else ""
    for name, kwargs in _edition_pages(figures.published_all(editions)[year], catalogue.regions_all(editions)[year]):
        yield f"indicators:{name}", {"year": year, **kwargs}, day


def _addresses_of_site() -> Iterator[PageAddress]:
    written = set(Page.objects.exclude(body="").values_list("slug", flat=True))
    for name in (*FIXED_PAGES, *(page for page in TEXT_PAGES if page in written)):
        yield f"indicators:{name}", {}, ""
    for slug in Paper.objects.listed().values_list("slug", flat=True):
        yield "indicators:paper-detail", {"slug": slug}, ""
    for release in provenance.releases():
        yield "indicators:release-detail", {"number": release.number}, release.published_at.date().isoformat()
    for name in SITE_PAGES:
        yield name, {}, ""
    yield from _addresses_of_results()


def _addresses_of_results() -> Iterator[PageAddress]:
    """Yield the page of results of each survey of which a release that stands counted answers, with that day."""
    standing = ResultCount.objects.filter(release__withdrawal=None, release__demonstration=False, figure="")
    for slug, day in standing.order_by("subject").values_list("subject").annotate(day=Max("release__published_at")):
        yield "surveys:results", {"slug": slug}, day.date().isoformat()


def _edition_pages(loaded: figures.Figures, regions: catalogue.Regions) -> Iterator[tuple[str, dict[str, str]]]:
    for name in ("home", "indicator-tree", "country-list", "compare"):
        yield name, {}
    for slug in loaded.tree.by_slug:
        yield "indicator-detail", {"slug": slug}
        yield "ranking-detail", {"slug": slug}
    for iso3 in loaded.countries:
        yield "country-detail", {"iso3": iso3}
    for slug in regions.by_slug:
        yield "region-detail", {"slug": slug}
