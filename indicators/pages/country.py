"""A country in one edition: its scores in the order of the tree, beside the world, its places, its editions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from indicators import catalogue
from indicators.figures import Figures
from indicators.models import Country, Indicator, Region
from indicators.pages import ranking
from indicators.pages.change import Change, EditionPair
from indicators.pages.trends import EditionRow, Trend, edition_rows, trends
from indicators.scoring.compose import GROUP, compose
from indicators.scoring.ranking import Rank
from indicators.scoring.scale import quadrant

Line = TypeVar("Line")


@dataclass(frozen=True)
class MeasureValue:
    """One node, group or indicator: a value beside the world's average, with its change."""

    indicator: Indicator
    shown: Decimal | None
    average: Decimal | None
    change: Change
    place: Rank | None = None
    coverage: int | None = None  # per cent of the weight that was scored, where that is not all


@dataclass(frozen=True)
class Group(Generic[Line]):
    """Indicators under a heading; the heading is None where they stand directly under their node."""

    heading: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Block(Generic[Line]):
    """A node that is composed from indicators, with them."""

    node: Line
    groups: tuple[Group[Line], ...]


@dataclass(frozen=True)
class RankLine:
    """A node and the country's place in the world, its continent and its region."""

    measure: MeasureValue
    places: tuple[Rank | None, ...]


@dataclass(frozen=True)
class Neighbor:
    """A country near this one in a ranking."""

    row: ranking.RankingRow
    is_this: bool


@dataclass(frozen=True)
class CountryProfile:
    """What a country's page shows."""

    country: Country
    region: Region | None
    quadrant: str | None
    head: tuple[MeasureValue, ...]
    blocks: tuple[Block[MeasureValue], ...]
    standings: tuple[RankLine, ...]
    neighbours: Mapping[str, tuple[Neighbor, ...]]
    trends: tuple[Trend, ...]
    differs: bool  # composites have other indicators than in the edition before

    @property
    def years(self) -> tuple[EditionRow, ...]:
        return edition_rows(self.trends, self.country.iso3)

    @property
    def partial(self) -> bool:
        """Tell whether changes of composites leave out scores that one of the two editions lacks."""
        return any(measure.change.is_partial for measure in self.head)

    @property
    def criminality(self) -> MeasureValue | None:
        return measure_of(self.head, "criminality")

    @property
    def resilience(self) -> MeasureValue | None:
        return measure_of(self.head, "resilience")


def measure_of(head: Iterable[MeasureValue], slug: str) -> MeasureValue | None:
    """Return one composite of several."""
    return next((measure for measure in head if measure.indicator.slug == slug), None)


def blocks(figures: Figures, make: Callable[[str], Line]) -> tuple[Block[Line], ...]:
    """Return every node that holds indicators, in the order of the tree, groups as headings."""
    tree = figures.tree
    return tuple(
        Block(make(slug), _groups(figures, slug, make))
        for slug in tree.nodes
        if any(part.slug not in tree.nodes for part in tree.children(slug))
    )


def _groups(figures: Figures, slug: str, make: Callable[[str], Line]) -> tuple[Group[Line], ...]:
    tree = figures.tree
    loose: list[Line] = []
    groups: list[Group[Line]] = []
    for part in tree.children(slug):
        if part.kind == GROUP:
            groups.append(Group(make(part.slug), tuple(make(leaf) for leaf in tree.under(part.slug))))
        elif part.slug in tree.indicators:
            loose.append(make(part.slug))
    return (*([Group(None, tuple(loose))] if loose else []), *groups)


def describe(
    iso3: str, since: EditionPair, regions: catalogue.Regions, editions: Mapping[int, Figures]
) -> CountryProfile:
    """Gather what the page of a country shows."""
    figures, region = since.new, regions.region_of.get(iso3)
    coverage, indicators = _coverage(figures, iso3), catalogue.indicators()

    def make(slug: str) -> MeasureValue:
        return MeasureValue(
            indicator=indicators[slug],
            shown=figures.display_values(slug).get(iso3),
            average=figures.average(slug),
            change=since.country_change(slug, iso3),
            place=figures.ranks(slug).get(iso3) if slug in figures.tree.nodes else None,
            coverage=coverage.get(slug),
        )

    head = tuple(map(make, figures.tree.nodes))
    return CountryProfile(
        country=catalogue.countries()[iso3],
        region=region,
        quadrant=quadrant_of(figures, iso3),
        head=head,
        blocks=blocks(figures, make),
        standings=_rank_lines(head, figures, iso3, scopes(region, regions)),
        neighbours={slug: neighbors(since, slug, iso3) for slug in ("criminality", "resilience")},
        trends=trends(editions, [iso3]),
        differs=since.any_differs,
    )


def quadrant_of(figures: Figures, iso3: str) -> str | None:
    """Return the quadrant of one country, where both scores are known."""
    criminality, resilience = (figures.display_values(slug).get(iso3) for slug in ("criminality", "resilience"))
    return None if criminality is None or resilience is None else quadrant(criminality, resilience)


def scopes(region: Region | None, regions: catalogue.Regions) -> list[Iterable[str] | None]:
    """Return among whom a country is ranked: the world, its continent, its region."""
    if region is None or region.continent is None:
        return [None]
    return [None, regions.members[region.continent.slug], regions.members[region.slug]]


def _rank_lines(
    head: Iterable[MeasureValue], figures: Figures, iso3: str, among: Iterable[Iterable[str] | None]
) -> tuple[RankLine, ...]:
    within = list(among)
    return tuple(
        RankLine(measure, tuple(figures.ranks(measure.indicator.slug, scope).get(iso3) for scope in within))
        for measure in head
    )


def _coverage(figures: Figures, iso3: str) -> dict[str, int]:
    """Return how many per cent of a composite's weight were scored, where that is not all."""
    scores = {slug: figures.values[slug][iso3] for slug in figures.tree.indicators if iso3 in figures.values[slug]}
    composed = compose(figures.tree, scores)
    return {slug: _per_cent(composite.coverage) for slug, composite in composed.items() if composite.coverage < 1}


def _per_cent(share: Fraction) -> int:
    # Rounded down, so that what is missing is never printed as 100 %.
    return int(share * 100)


def neighbors(since: EditionPair, slug: str, iso3: str, *, reach: int = 2) -> tuple[Neighbor, ...]:
    """Return the countries just above and below one in a ranking, and itself."""
    rows = ranking.rank_countries(since, slug)
    at = next((index for index, row in enumerate(rows) if row.country.iso3 == iso3), None)
    if at is None:
        return ()
    first = max(0, min(at - reach, len(rows) - 2 * reach - 1))
    return tuple(Neighbor(row, row.country.iso3 == iso3) for row in rows[first : first + 2 * reach + 1])
