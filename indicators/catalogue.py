"""Names that every page needs, read once for each token: editions, countries, indicators, regions."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators import caching
from indicators.models import Country, Edition, Indicator, Membership, Region


@dataclass(frozen=True)
class Regions:
    """How one edition groups the countries; members of a continent are those of all its regions."""

    region_of: Mapping[str, Region]  # iso3 -> region; its continent is region.continent
    members: Mapping[str, tuple[str, ...]]  # slug of a region or continent -> iso3, sorted
    by_slug: Mapping[str, Region]


def editions() -> list[Edition]:
    """Return the published editions, oldest first; no demonstration."""
    return caching.remember("editions", lambda: list(Edition.objects.published().order_by("year")))


def countries() -> dict[str, Country]:
    """Return all countries by iso3."""
    return caching.remember("countries", lambda: {country.iso3: country for country in Country.objects.all()})


def indicators() -> dict[str, Indicator]:
    """Return all indicators and nodes by slug, in the order of the codebook."""
    return caching.remember("indicators", lambda: {entry.slug: entry for entry in Indicator.objects.all()})


def regions(edition: Edition) -> Regions:
    """Return the regions of an edition."""
    return caching.remember(("regions", edition.year), lambda: _regions(edition))


def _regions(edition: Edition) -> Regions:
    rows = Membership.objects.filter(edition=edition).select_related("country", "region__continent")
    region_of = {row.country.iso3: row.region for row in rows.order_by("country__iso3")}
    members: dict[str, list[str]] = {}
    by_slug: dict[str, Region] = {}
    for iso3, region in region_of.items():
        for group in filter(None, (region, region.continent)):
            members.setdefault(group.slug, []).append(iso3)
            by_slug[group.slug] = group
    return Regions(region_of, {slug: tuple(found) for slug, found in members.items()}, by_slug)
