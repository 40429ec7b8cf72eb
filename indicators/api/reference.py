"""Operations of the API on editions, the codebook, countries, regions and releases."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from ninja import Router

from indicators import catalogue, figures
from indicators.api import parameters, schemas
from indicators.api.parameters import EditionParameter, Iso3InPath, LanguageParameter
from indicators.api.reading import read_operation
from indicators.catalogue import Regions
from indicators.exporting import files
from indicators.exporting.cells import csv_text
from indicators.figures import Figures
from indicators.models import Country, Edition, Indicator, Release, ReleaseFile, TreePart
from indicators.pages import facts, origins, provenance, release_chain, release_files
from indicators.pages.change import EditionPair
from lib import caching

router = Router()
REFUSALS = {404: schemas.Refusal, 422: schemas.Refusal}
CODEBOOK = ("slug", "code", "kind", "direction", "joined", "order", "name", "definition", "assessed") + (
    "point_1", "point_5", "point_10"
)  # fmt: skip


@read_operation(
    router,
    "/editions",
    response=schemas.Editions,
    summary=gettext_lazy("Editions"),
    description=gettext_lazy("Every published edition with its world averages and its latest release."),
)
def editions(request: HttpRequest) -> dict[str, Any]:
    published = catalogue.editions()
    loaded = figures.published_all(published)
    return {
        "items": [_edition(request, edition, loaded[edition.year]) for edition in published],
        "source": asdict(origins.origin_of(*published)),
    }


def _edition(request: HttpRequest, edition: Edition, loaded: Figures) -> dict[str, Any]:
    table = f"{reverse('api-1:scores_csv')}?edition={edition.year}"
    return {
        "year": edition.year,
        "assessed_year": edition.assessed_year,
        "published_on": origins.published_on(edition),
        "loaded_on": origins.loaded_on(edition),
        "report_url": edition.report_url,
        "indicators": len(loaded.tree.indicators),
        "countries": len(loaded.countries),
        "world_averages": {slug: loaded.average(slug) for slug in loaded.tree.nodes},
        "release": files.origin(edition)["release"],
        "source": asdict(origins.origin_of(edition)),
        "scores_csv": request.build_absolute_uri(table),
    }


@read_operation(
    router,
    "/indicators",
    "language",
    response={200: schemas.Indicators, **REFUSALS},
    summary=gettext_lazy("The codebook"),
    description=gettext_lazy(
        "Indicators, composites and groups: what each means, what is assessed, what 1, 5 and 10 mean, and"
        " its position in the tree of each edition. Longer texts are Markdown."
    ),
)
def indicators(request: HttpRequest, language: LanguageParameter = "") -> dict[str, Any]:
    code, places = parameters.language_of(language), _tree_parts()
    with override(code):
        items = [
            _indicator(indicator) | {"places": places[slug]}
            for slug, indicator in catalogue.published_indicators().items()
        ]
    return {"language": code, "items": items}


@read_operation(
    router,
    "/indicators.csv",
    "language",
    response={200: None, **REFUSALS},
    file="text/csv",
    summary=gettext_lazy("The codebook as CSV"),
    description=gettext_lazy("The same texts, a row for each indicator."),
)
def indicators_csv(request: HttpRequest, language: LanguageParameter = "") -> HttpResponse:
    code = parameters.language_of(language)
    with override(code):
        rows = [tuple(_indicator(indicator).values()) for indicator in catalogue.published_indicators().values()]
    response = HttpResponse(csv_text([CODEBOOK, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ocindex-codebook-{code}.csv"'
    return response


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {name: getattr(indicator, name) for name in CODEBOOK}


def _tree_parts() -> dict[str, list[dict[str, Any]]]:
    def read() -> dict[str, list[dict[str, Any]]]:
        parts_by_slug: dict[str, list[dict[str, Any]]] = {}
        rows = TreePart.objects.filter(edition__in=catalogue.editions()).order_by("edition__year")
        for slug, year, parent, weight in rows.values_list(
            "indicator__slug", "edition__year", "parent__slug", "weight"
        ):
            parts_by_slug.setdefault(slug, []).append({"edition": year, "parent": parent, "weight": weight})
        return parts_by_slug

    return caching.remember("places", read)


@read_operation(
    router,
    "/countries",
    "edition",
    "language",
    response={200: schemas.Countries, **REFUSALS},
    summary=gettext_lazy("Countries"),
    description=gettext_lazy("All countries with the region and continent in which an edition puts them."),
)
def countries(request: HttpRequest, edition: EditionParameter = "", language: LanguageParameter = "") -> dict[str, Any]:
    published_edition, code = parameters.edition_of(edition), parameters.language_of(language)
    regions = catalogue.regions(published_edition)
    with override(code):
        items = [_country(country, regions) for country in catalogue.countries().values()]
    return {"edition": published_edition.year, "language": code, "items": items}


@read_operation(
    router,
    "/countries/{iso3}",
    "edition",
    "language",
    response={200: schemas.CountryProfile, **REFUSALS},
    summary=gettext_lazy("One country"),
    description=gettext_lazy("Every score of a country in an edition with change, averages and ranks."),
)
def country(
    request: HttpRequest, iso3: Iso3InPath, edition: EditionParameter = "", language: LanguageParameter = ""
) -> dict[str, Any]:
    country, published_edition, code = (
        parameters.country_of(iso3),
        parameters.edition_of(edition),
        parameters.language_of(language),
    )
    before = next(
        (earlier for earlier in reversed(catalogue.editions()) if earlier.year < published_edition.year), None
    )
    loaded = figures.published_all(filter(None, [published_edition, before]))
    since = EditionPair(loaded[published_edition.year], loaded[before.year] if before else None)
    regions = catalogue.regions(published_edition)
    with override(code):
        rows = list(facts.fact_rows(since, regions, slugs=facts.measures(since.new), iso3s=[country.iso3]))
        return {
            "edition": published_edition.year,
            "language": code,
            "country": _country(country, regions),
            **files.origin(published_edition),
            "facts": [asdict(row) for row in rows],
        }


def _country(country: Country, regions: Regions) -> dict[str, Any]:
    region = regions.region_of.get(country.iso3)
    return {
        "iso3": country.iso3,
        "iso2": country.iso2,
        "name": country.name,
        "continent": region.continent.slug if region and region.continent else None,
        "region": region.slug if region else None,
    }


@read_operation(
    router,
    "/regions",
    "edition",
    "language",
    response={200: schemas.Regions, **REFUSALS},
    summary=gettext_lazy("Regions"),
    description=gettext_lazy(
        "Continents and regions of an edition: their countries, and their averages of the composites."
    ),
)
def regions(request: HttpRequest, edition: EditionParameter = "", language: LanguageParameter = "") -> dict[str, Any]:
    published_edition, code = parameters.edition_of(edition), parameters.language_of(language)
    loaded, grouped = figures.published(published_edition), catalogue.regions(published_edition)
    with override(code):
        items = [_region(slug, grouped, loaded) for slug in sorted(grouped.by_slug)]
    return {
        "edition": published_edition.year,
        "language": code,
        "items": items,
        "source": asdict(origins.origin_of(published_edition)),
    }


def _region(slug: str, grouped: Regions, loaded: Figures) -> dict[str, Any]:
    region, members = grouped.by_slug[slug], grouped.members[slug]
    return {
        "slug": slug,
        "name": region.name,
        "continent": region.continent.slug if region.continent else None,
        "countries": list(members),
        "averages": {node: loaded.average(node, members) for node in loaded.tree.nodes},
    }


@read_operation(
    router,
    "/releases",
    response=schemas.Releases,
    summary=gettext_lazy("Releases"),
    description=gettext_lazy("Every act by which figures were published or corrected, each chained to the one before."),
)
def releases(request: HttpRequest) -> dict[str, Any]:
    rows = provenance.releases()
    files = release_files.files_of(rows)
    return {"items": [_release(request, release, files.get(release.pk, [])) for release in rows]}


def _release(request: HttpRequest, release: Release, files: list[ReleaseFile]) -> dict[str, Any]:
    return {
        "number": release.number,
        "label": provenance.release_label(release),
        "url": request.build_absolute_uri(release_chain.release_address(release)),
        "kind": release.kind,
        "edition": release.edition.year,
        "published_on": release.published_at.date(),
        "reason": release.reason,
        "sha256": release.sha256,
        "previous_sha256": release.previous_sha256,
        "updates": release.manifest.get("updates", 0),
        "withdraws": release.withdraws.number if release.withdraws else None,
        "withdrawn_by": release.withdrawn_by.number if release.withdrawn_by else None,
        "files": [
            {
                "name": file.name,
                "url": request.build_absolute_uri(release_chain.file_address(release, file.name)),
                "sha256": file.stored_id,
                "size": file.stored.size,
            }
            for file in files
        ],
    }
