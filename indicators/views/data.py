"""The data page: downloads of each edition, citations, and the dataset's JSON-LD."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from indicators import catalogue, figures
from indicators.figures import Figures
from indicators.models import Edition, Indicator, Release
from indicators.pages import data, origins, provenance
from lib.page_cache import published_page

EXAMPLES = (
    ("indicator-data", {"slug": "cocaine-trade"}),
    ("country-data", {"iso3": "ZAF"}),
    ("region-data", {"slug": "western-europe"}),
    ("ranking-data", {"slug": "criminality"}),
)


@dataclass(frozen=True)
class Download:
    """One edition: its files, its dates, and its citation as text and BibTeX."""

    edition: Edition
    figures: Figures
    release: Release | None
    published_on: str
    loaded_on: date | None
    table: str
    workbook: str
    citation: str
    bibtex: str


@published_page()
def data_page(request: HttpRequest) -> HttpResponse:
    """Render the downloads of every edition, newest first."""
    editions = catalogue.editions()
    measures = [
        indicator
        for indicator in catalogue.published_indicators().values()
        if indicator.kind == Indicator.Kind.INDICATOR
    ]
    context = {
        "downloads": [_download(request, edition) for edition in reversed(editions)],
        "table": reverse("api-1:scores_csv"),
        "examples": _examples(editions),
        "releases": provenance.releases(),
        "sources": origins.origins_of(editions),
        "dataset": data.dataset_json_ld(request, editions, measures),
        "section": "data",
    }
    return render(request, "indicators/data.html", context)


def _download(request: HttpRequest, edition: Edition) -> Download:
    release = provenance.release_of(edition.year)
    label = provenance.release_label(release) if release else ""
    return Download(
        edition=edition,
        figures=figures.published_all(catalogue.editions())[edition.year],
        release=release,
        published_on=origins.published_on(edition),
        loaded_on=origins.loaded_on(edition),
        table=f"{reverse('api-1:scores_csv')}?edition={edition.year}",
        workbook=f"{reverse('api-1:scores_xlsx')}?edition={edition.year}",
        citation=origins.citation(edition),
        bibtex=origins.bibtex(edition, request.build_absolute_uri(reverse("indicators:data")), label),
    )


def _examples(editions: list[Edition]) -> list[str]:
    """Return the address of one CSV of each kind in the newest edition; none without editions."""
    if not editions:
        return []
    year = editions[-1].year
    return [reverse(f"indicators:{name}", kwargs={"year": year, "format": "csv", **of}) for name, of in EXAMPLES]
