"""Editions, countries, indicators and regions for every page, read once for each generation of the cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.models import Country, Edition, Indicator, Membership, Region, Score, TreePart
from lib import caching


@dataclass(frozen=True)
class Regions:
    """The regions of one edition; members of a continent are those of all its regions."""

    region_of: Mapping[str, Region]  # iso3 -> region; its continent is region.continent
    members: Mapping[str, tuple[str, ...]]  # slug of a region or continent -> iso3, sorted
    by_slug: Mapping[str, Region]


def editions() -> list[Edition]:
    """Return the published editions, oldest first; no demonstration."""
    return caching.remember("editions", lambda: list(Edition.objects.published().order_by("year")))


def demonstrations() -> dict[int, Edition]:
    """Return the published demonstrations by year: they have pages, and are in no list."""
    editions = Edition.objects.demonstrations()
    return caching.remember("demonstrations", lambda: {edition.year: edition for edition in editions})


def carried(edition: Edition) -> dict[tuple[str, str], int]:
    """Return {(iso3, slug): year} of an edition's scores that are carried forward, with the year that assessed them."""
    cells = Score.objects.in_edition(edition).filter(carried_from__isnull=False)
    rows = cells.values_list("country__iso3", "indicator__slug", "carried_from")
    return caching.remember(
        ("carried", edition.year), lambda: {(iso3, slug): year for iso3, slug, year in rows if year}
    )


def countries() -> dict[str, Country]:
    """Return all countries by iso3."""
    return caching.remember("countries", lambda: {country.iso3: country for country in Country.objects.all()})


def indicators() -> dict[str, Indicator]:
    """Return all indicators and nodes by slug, in the order of the codebook."""
    return caching.remember("indicators", lambda: {entry.slug: entry for entry in Indicator.objects.all()})


def published_indicators() -> dict[str, Indicator]:
    """Return the indicators and nodes in the trees of published editions by slug; those of drafts are not public."""

    def read() -> dict[str, Indicator]:
        parts = TreePart.objects.filter(edition__in=editions())
        slugs = set(parts.values_list("indicator__slug", flat=True))
        return {slug: indicator for slug, indicator in indicators().items() if slug in slugs}

    return caching.remember("published-indicators", read)


def regions(edition: Edition) -> Regions:
    """Return the regions of an edition."""
    return regions_all([edition])[edition.year]


def regions_all(editions: Iterable[Edition]) -> dict[int, Regions]:
    """Return the regions of editions by year: two queries for any number."""
    keys = [("regions", edition.year) for edition in editions]
    return {year: regions for (_kind, year), regions in caching.remember_all(keys, _read_regions).items()}


def _read_regions(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Regions]:
    regions_by_id = {region.pk: region for region in Region.objects.select_related("continent")}
    region_of: dict[int, dict[str, Region]] = {year: {} for _kind, year in keys}
    rows = Membership.objects.filter(edition__year__in=region_of).order_by("country__iso3")
    for year, iso3, region in rows.values_list("edition__year", "country__iso3", "region"):
        region_of[year][iso3] = regions_by_id[region]
    return {("regions", year): _regions(memberships) for year, memberships in region_of.items()}


def _regions(region_of: Mapping[str, Region]) -> Regions:
    members: dict[str, list[str]] = {}
    by_slug: dict[str, Region] = {}
    for iso3, region in region_of.items():
        for group in filter(None, (region, region.continent)):
            members.setdefault(group.slug, []).append(iso3)
            by_slug[group.slug] = group
    return Regions(region_of, {slug: tuple(iso3s) for slug, iso3s in members.items()}, by_slug)
