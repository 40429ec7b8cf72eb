"""The rows of data.csv and data.json: the values, changes, averages and ranks that a page prints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.pages.change import EditionPair
from indicators.scoring.ranking import Rank


@dataclass(frozen=True)
class FactRow:
    """One row: a country's display value on a measure, with its change, its ranks and the averages beside it.

    The names of the fields are the columns of data.csv, and frozen with them.
    """

    edition: int
    iso3: str
    country: str
    indicator: str
    value: Decimal
    change: Decimal | None
    change_like_for_like: Decimal | None
    world_average: Decimal | None
    rank: int
    rank_shared: bool
    ranked: int
    continent: str
    continent_average: Decimal | None
    rank_in_continent: int | None
    region: str
    region_average: Decimal | None
    rank_in_region: int | None


@dataclass(frozen=True)
class MeasureFacts:
    """One measure of an edition, by iso3: what rows of any country are made from."""

    slug: str
    display_values: dict[str, Decimal]
    average: Decimal | None
    change: Mapping[str, Decimal]
    like_for_like: Mapping[str, Decimal]
    ranks: dict[str, Rank]
    groups: Mapping[str, "GroupFacts"]


@dataclass(frozen=True)
class GroupFacts:
    """One measure in one region or continent: its average, and its countries' ranks by iso3."""

    average: Decimal | None = None
    ranks: Mapping[str, Rank] = field(default_factory=dict)

    def rank(self, iso3: str) -> int | None:
        """Return a country's rank in the group; None where it has no value."""
        place = self.ranks.get(iso3)
        return place.rank if place else None


NO_GROUP = GroupFacts()


def measures(edition: Figures) -> list[str]:
    """Return the slugs of all measures of an edition, in the order of its tree."""
    return [part.slug for part in edition.tree.parts]


def fact_rows(since: EditionPair, regions: Regions, *, slugs: Iterable[str], iso3s: Iterable[str]) -> Iterator[FactRow]:
    """Yield the rows of countries, in the order of `iso3s` and `slugs`; there is none where a value is missing."""
    listed = list(iso3s)
    groups = {group for iso3 in listed for group in _groups(regions, iso3)}
    measure_facts = [_measure(since, regions, slug, groups) for slug in slugs]
    names = catalogue.countries()
    for iso3 in listed:
        for measure in measure_facts:
            if iso3 in measure.display_values:
                yield _fact(since.new.year, iso3, names[iso3].name, measure, _groups(regions, iso3))


def _groups(regions: Regions, iso3: str) -> tuple[str, ...]:
    """Return the slugs of a country's continent and region; () where the edition gives it no region."""
    region = regions.region_of.get(iso3)
    return (region.continent.slug, region.slug) if region and region.continent else ()


def _measure(since: EditionPair, regions: Regions, slug: str, groups: Iterable[str]) -> MeasureFacts:
    edition = since.new
    return MeasureFacts(
        slug=slug,
        display_values=edition.display_values(slug),
        average=edition.average(slug),
        change=since.as_published(slug),
        like_for_like=since.changes(slug),
        ranks=edition.ranks(slug),
        groups={
            group: GroupFacts(edition.average(slug, members), edition.ranks(slug, members))
            for group in groups
            if (members := regions.members[group])
        },
    )


def _fact(year: int, iso3: str, name: str, measure: MeasureFacts, groups: tuple[str, ...]) -> FactRow:
    place = measure.ranks[iso3]
    continent, region = (measure.groups[group] for group in groups) if groups else (NO_GROUP, NO_GROUP)
    return FactRow(
        edition=year,
        iso3=iso3,
        country=name,
        indicator=measure.slug,
        value=measure.display_values[iso3],
        change=measure.change.get(iso3),
        change_like_for_like=measure.like_for_like.get(iso3),
        world_average=measure.average,
        rank=place.rank,
        rank_shared=place.shared,
        ranked=place.of,
        continent=groups[0] if groups else "",
        continent_average=continent.average,
        rank_in_continent=continent.rank(iso3),
        region=groups[1] if groups else "",
        region_average=region.average,
        rank_in_region=region.rank(iso3),
    )
