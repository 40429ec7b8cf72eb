"""The page of a region or continent: its countries' averages beside the world averages, and its countries."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.models import Country, Membership, Region
from indicators.pages import ranking
from indicators.pages.change import EditionPair
from indicators.pages.country import Block, MeasureValue, blocks, measure_of
from indicators.scoring.ranking import Rank, ranks_of
from indicators.scoring.scale import QUADRANTS
from lib import caching
from lib.text import by_name


@dataclass(frozen=True)
class Member:
    """A country of the region: its row in the ranking by criminality, its resilience and its quadrant."""

    row: ranking.RankingRow
    resilience: Decimal | None
    quadrant: str | None


@dataclass(frozen=True)
class RegionSummary:
    """A region of a continent, with its number of countries and its averages of the composites."""

    region: Region
    count: int
    composites: tuple[MeasureValue, ...]


@dataclass(frozen=True)
class MembershipChanges:
    """How the region's members differ from the edition before: a new region, or countries that joined or left it."""

    is_new: bool
    joined: tuple[Country, ...]
    left: tuple[Country, ...]


@dataclass(frozen=True)
class RegionPage:
    """Everything that a region's page prints."""

    region: Region
    count: int
    composites: tuple[MeasureValue, ...]
    blocks: tuple[Block[MeasureValue], ...]
    members: tuple[Member, ...]
    unscored: tuple[Country, ...]
    quadrants: tuple[tuple[str, int], ...]
    parts: tuple[RegionSummary, ...]
    membership_changes: MembershipChanges | None
    differs: bool  # composites have other indicators than in the edition before

    @property
    def is_partial(self) -> bool:
        """Return whether an average's change leaves out countries or scores that only one of the two editions has."""
        return any(line.change.is_partial for line in self._lines)

    @property
    def _lines(self) -> Iterator[MeasureValue]:
        yield from self.composites
        for group in (group for block in self.blocks for group in block.groups):
            yield from group.lines

    @property
    def criminality(self) -> MeasureValue | None:
        return measure_of(self.composites, "criminality")

    @property
    def resilience(self) -> MeasureValue | None:
        return measure_of(self.composites, "resilience")


def describe(slug: str, since: EditionPair, regions: Regions, before: Regions | None) -> RegionPage:
    """Return the page of a region or continent; `before` holds the regions of the edition before, if any."""
    region, isos = regions.by_slug[slug], regions.members[slug]
    members = _members(since, isos)
    scored = {member.row.country.iso3 for member in members}
    countries = catalogue.countries()
    counts = Counter(member.quadrant for member in members)
    return RegionPage(
        region=region,
        count=len(isos),
        composites=_head(slug, since, regions),
        blocks=blocks(since.new, lambda measured: _measure(measured, since, isos)),
        members=members,
        unscored=tuple(by_name(countries[iso3] for iso3 in isos if iso3 not in scored)),
        quadrants=tuple((name, counts[name]) for name in QUADRANTS),
        parts=tuple(
            RegionSummary(part, len(regions.members[part.slug]), _head(part.slug, since, regions))
            for part in by_name(_peers(regions, region.slug) if region.continent is None else [])
        ),
        membership_changes=None if before is None else _membership_changes(slug, regions, before),
        differs=since.any_differs,
    )


def years_with(slug: str) -> list[int]:
    """Return the years of the editions that have this region or continent, ascending."""
    rows = Membership.objects.filter(Q(region__slug=slug) | Q(region__continent__slug=slug))
    years = rows.values_list("edition__year", flat=True).distinct()
    return caching.remember(("years-with-region", slug), lambda: sorted(years))


def _peers(regions: Regions, continent: str | None) -> list[Region]:
    """Return the regions of a continent, by its slug; the continents for None."""
    return [
        region
        for region in regions.by_slug.values()
        if (region.continent.slug if region.continent else None) == continent
    ]


def _measure(slug: str, since: EditionPair, isos: Sequence[str], place: Rank | None = None) -> MeasureValue:
    return MeasureValue(
        indicator=catalogue.indicators()[slug],
        display_value=since.new.average(slug, isos),
        average=since.new.average(slug),
        change=since.average_change(slug, isos),
        rank=place,
    )


def _head(slug: str, since: EditionPair, regions: Regions) -> tuple[MeasureValue, ...]:
    """Return a region's averages of the composites, each with its rank among regions, or among continents."""
    isos, is_continent = regions.members[slug], regions.by_slug[slug].continent is None
    return tuple(
        _measure(node, since, isos, region_ranks(node, since, regions, is_continent=is_continent).get(slug))
        for node in since.new.tree.nodes
    )


def region_ranks(node: str, since: EditionPair, regions: Regions, *, is_continent: bool) -> Mapping[str, Rank]:
    """Return {slug: rank} of the continents, or of all regions, by the display value of their averages of a node."""
    key = ("region-places", since.new.year, node, is_continent)
    return caching.remember(key, lambda: _compute_ranks(node, since, regions, is_continent=is_continent))


def _compute_ranks(node: str, since: EditionPair, regions: Regions, *, is_continent: bool) -> Mapping[str, Rank]:
    averages = {
        region.slug: since.new.average(node, regions.members[region.slug])
        for region in regions.by_slug.values()
        if (region.continent is None) == is_continent
    }
    return ranks_of({slug: average for slug, average in averages.items() if average is not None})


def _members(since: EditionPair, isos: Sequence[str]) -> tuple[Member, ...]:
    resilience, quadrants = since.new.display_values("resilience"), since.new.quadrants()
    return tuple(
        Member(
            row=row,
            resilience=resilience.get(row.country.iso3),
            quadrant=quadrants.get(row.country.iso3),
        )
        for row in ranking.rank_countries(since, "criminality", among=isos)
    )


def _membership_changes(slug: str, regions: Regions, before: Regions) -> MembershipChanges | None:
    if slug not in before.members:
        return MembershipChanges(is_new=True, joined=(), left=())
    now, then, countries = set(regions.members[slug]), set(before.members[slug]), catalogue.countries()
    if now == then:
        return None
    return MembershipChanges(
        is_new=False,
        joined=tuple(by_name(countries[iso3] for iso3 in now - then)),
        left=tuple(by_name(countries[iso3] for iso3 in then - now)),
    )
