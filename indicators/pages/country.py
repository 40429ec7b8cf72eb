"""The page of a country: its measures beside the world averages, its ranks and neighbors, its trends over editions."""

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
    """One node, group or indicator: a display value of a country or region, the world average, and the change."""

    indicator: Indicator
    display_value: Decimal | None
    average: Decimal | None
    change: Change
    rank: Rank | None = None
    coverage: int | None = None  # percent of the weight that was scored; None where all of it was


@dataclass(frozen=True)
class Group(Generic[Line]):
    """The lines of a group's indicators under its own; `heading` is None for indicators directly under their node."""

    heading: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Block(Generic[Line]):
    """The line of a node that has indicators or groups below it, and those in groups."""

    node: Line
    groups: tuple[Group[Line], ...]


@dataclass(frozen=True)
class RankLine:
    """A composite and the country's ranks on it: in the world, then in its continent and region where it has them."""

    measure: MeasureValue
    ranks: tuple[Rank | None, ...]


@dataclass(frozen=True)
class Neighbor:
    """A row of the ranking near the country of the page; `is_this` marks that country's own row."""

    row: ranking.RankingRow
    is_this: bool


@dataclass(frozen=True)
class CountryPage:
    """Everything that a country's page prints: composites, blocks of indicators, ranks, neighbors and trends."""

    country: Country
    region: Region | None
    quadrant: str | None
    composites: tuple[MeasureValue, ...]
    blocks: tuple[Block[MeasureValue], ...]
    rank_lines: tuple[RankLine, ...]
    neighbors: Mapping[str, tuple[Neighbor, ...]]
    trends: tuple[Trend, ...]
    differs: bool  # composites have other indicators than in the edition before

    @property
    def edition_rows(self) -> tuple[EditionRow, ...]:
        return edition_rows(self.trends, self.country.iso3)

    @property
    def is_partial(self) -> bool:
        """Return whether a composite's change leaves out scores that only one of the two editions has."""
        return any(measure.change.is_partial for measure in self.composites)

    @property
    def criminality(self) -> MeasureValue | None:
        return measure_of(self.composites, "criminality")

    @property
    def resilience(self) -> MeasureValue | None:
        return measure_of(self.composites, "resilience")


def measure_of(measures: Iterable[MeasureValue], slug: str) -> MeasureValue | None:
    """Return the measure with this slug; None where it is not among them."""
    return next((measure for measure in measures if measure.indicator.slug == slug), None)


def blocks(figures: Figures, make: Callable[[str], Line]) -> tuple[Block[Line], ...]:
    """Return a block for each node with indicators or groups below it, in the order of the tree.

    `make` turns a slug into a line, so that several pages share the order: a country, a region, a comparison.
    """
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


def describe(iso3: str, since: EditionPair, regions: catalogue.Regions, editions: Mapping[int, Figures]) -> CountryPage:
    """Return the page of a country in the newer edition of `since`; `editions` holds all published figures."""
    figures, region = since.new, regions.region_of.get(iso3)
    coverage, indicators = _coverage(figures, iso3), catalogue.indicators()

    def make(slug: str) -> MeasureValue:
        return MeasureValue(
            indicator=indicators[slug],
            display_value=figures.display_values(slug).get(iso3),
            average=figures.average(slug),
            change=since.country_change(slug, iso3),
            rank=figures.ranks(slug).get(iso3) if slug in figures.tree.nodes else None,
            coverage=coverage.get(slug),
        )

    composites = tuple(map(make, figures.tree.nodes))
    return CountryPage(
        country=catalogue.countries()[iso3],
        region=region,
        quadrant=quadrant_of(figures, iso3),
        composites=composites,
        blocks=blocks(figures, make),
        rank_lines=_rank_lines(composites, figures, iso3, scopes(region, regions)),
        neighbors={slug: neighbors(since, slug, iso3) for slug in ("criminality", "resilience")},
        trends=trends(editions, [iso3]),
        differs=since.any_differs,
    )


def quadrant_of(figures: Figures, iso3: str) -> str | None:
    """Return the quadrant of a country, such as "high-low", criminality first; None without both scores."""
    criminality, resilience = (figures.display_values(slug).get(iso3) for slug in ("criminality", "resilience"))
    return None if criminality is None or resilience is None else quadrant(criminality, resilience)


def scopes(region: Region | None, regions: catalogue.Regions) -> list[Iterable[str] | None]:
    """Return the sets of iso3 that a country is ranked among: None for the world, then its continent and region."""
    if region is None or region.continent is None:
        return [None]
    return [None, regions.members[region.continent.slug], regions.members[region.slug]]


def _rank_lines(
    composites: Iterable[MeasureValue], figures: Figures, iso3: str, among: Iterable[Iterable[str] | None]
) -> tuple[RankLine, ...]:
    within = list(among)
    return tuple(
        RankLine(measure, tuple(figures.ranks(measure.indicator.slug, scope).get(iso3) for scope in within))
        for measure in composites
    )


def _coverage(figures: Figures, iso3: str) -> dict[str, int]:
    """Return {slug: percent of the weight that was scored} of the composites for which that is not all of it."""
    scores = {slug: figures.values[slug][iso3] for slug in figures.tree.indicators if iso3 in figures.values[slug]}
    composed = compose(figures.tree, scores)
    return {slug: _per_cent(composite.coverage) for slug, composite in composed.items() if composite.coverage < 1}


def _per_cent(share: Fraction) -> int:
    # Rounded down, so that an incomplete composite is never printed as 100%.
    return int(share * 100)


def neighbors(since: EditionPair, slug: str, iso3: str, *, reach: int = 2) -> tuple[Neighbor, ...]:
    """Return up to 2 * `reach` + 1 rows of a ranking around a country, itself among them; () if it is not ranked."""
    rows = ranking.rank_countries(since, slug)
    at = next((index for index, row in enumerate(rows) if row.country.iso3 == iso3), None)
    if at is None:
        return ()
    first = max(0, min(at - reach, len(rows) - 2 * reach - 1))
    return tuple(Neighbor(row, row.country.iso3 == iso3) for row in rows[first : first + 2 * reach + 1])
