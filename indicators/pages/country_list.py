"""The page of all countries of an edition: by continent and region, and from A to Z."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.models import Country, Region
from indicators.scoring.scale import QUADRANTS
from lib.text import by_name, group_by_letter


@dataclass(frozen=True)
class CountryEntry:
    """A country with its display values of criminality and resilience, and its quadrant; None where missing."""

    country: Country
    criminality: Decimal | None
    resilience: Decimal | None
    quadrant: str | None


@dataclass(frozen=True)
class RegionEntry:
    """A region with its countries sorted by name."""

    region: Region
    entries: tuple[CountryEntry, ...]


@dataclass(frozen=True)
class ContinentEntry:
    """A continent with its number of countries, and its regions sorted by name."""

    continent: Region
    count: int
    regions: tuple[RegionEntry, ...]


@dataclass(frozen=True)
class CountryList:
    """Everything that the page prints; `letters` holds the countries by initial, `quadrants` (key, count) pairs."""

    count: int
    continents: tuple[ContinentEntry, ...]
    letters: Mapping[str, list[Country]]
    quadrants: tuple[tuple[str, int], ...]


def list_countries(figures: Figures, regions: Regions) -> CountryList:
    """Return the countries of an edition, those with a score and those with a region alike, grouped for the page."""
    isos = sorted({*figures.countries, *regions.region_of})
    countries = catalogue.countries()
    quadrants = figures.quadrants()
    counts = Counter(quadrants.values())
    continents = by_name(region for region in regions.by_slug.values() if region.continent is None)
    return CountryList(
        count=len(isos),
        continents=tuple(
            ContinentEntry(continent, len(regions.members[continent.slug]), _regions(continent, figures, regions))
            for continent in continents
        ),
        letters=group_by_letter(countries[iso3] for iso3 in isos),
        quadrants=tuple((name, counts[name]) for name in QUADRANTS),
    )


def _regions(continent: Region, figures: Figures, regions: Regions) -> tuple[RegionEntry, ...]:
    inside = by_name(
        region for region in regions.by_slug.values() if region.continent and region.continent.slug == continent.slug
    )
    return tuple(RegionEntry(region, _entries(region, figures, regions)) for region in inside)


def _entries(region: Region, figures: Figures, regions: Regions) -> tuple[CountryEntry, ...]:
    countries = catalogue.countries()
    criminality, resilience = figures.display_values("criminality"), figures.display_values("resilience")
    quadrants = figures.quadrants()
    return tuple(
        CountryEntry(country, criminality.get(country.iso3), resilience.get(country.iso3), quadrants.get(country.iso3))
        for country in by_name(countries[iso3] for iso3 in regions.members[region.slug])
    )
