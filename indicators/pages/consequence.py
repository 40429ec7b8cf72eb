"""The exact effect of one changed score: on the composites above it, on ranks, and on a region's average."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators import catalogue
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.models import Indicator, Region
from indicators.scoring.compose import compose
from indicators.scoring.ranking import Rank


@dataclass(frozen=True)
class CompositeEffect:
    """A composite's display value and the country's rank in the world, before and after the change."""

    indicator: Indicator
    before: Decimal | None
    after: Decimal | None
    rank_before: Rank | None
    rank_after: Rank | None


@dataclass(frozen=True)
class Consequence:
    """The effects on the composites above a score, nearest first, and the region's average on the topmost of them."""

    effects: tuple[CompositeEffect, ...]
    region: Region | None
    mean_before: Decimal | None
    mean_after: Decimal | None

    @property
    def top(self) -> CompositeEffect | None:
        return self.effects[-1] if self.effects else None


def compute_consequence(
    figures: Figures, regions: Regions, iso3: str, slug: str, half_points: int | None
) -> Consequence:
    """Return the consequence of giving a country these half points on an indicator; None removes the score."""
    changed = _replace_score(figures, iso3, slug, half_points)
    moved = tuple(_effects(figures, changed, iso3, slug))
    region = regions.region_of.get(iso3)
    if region is None or not moved:
        return Consequence(moved, None, None, None)
    members, top = regions.members[region.slug], moved[-1].indicator.slug
    return Consequence(moved, region, figures.average(top, members), changed.average(top, members))


def _effects(before: Figures, after: Figures, iso3: str, slug: str) -> Iterator[CompositeEffect]:
    """Yield an effect for each node above a score, nearest first; groups have no published value."""
    indicators = catalogue.indicators()
    for node in reversed([ancestor for ancestor in before.tree.ancestors(slug) if ancestor in before.tree.nodes]):
        yield CompositeEffect(
            indicator=indicators[node],
            before=before.display_values(node).get(iso3),
            after=after.display_values(node).get(iso3),
            rank_before=before.ranks(node).get(iso3),
            rank_after=after.ranks(node).get(iso3),
        )


def _replace_score(figures: Figures, iso3: str, slug: str, half_points: int | None) -> Figures:
    """Return a copy of the figures with one score replaced; only that country's composites are computed again."""
    country = {leaf: figures.values[leaf][iso3] for leaf in figures.tree.indicators if iso3 in figures.values[leaf]}
    country.pop(slug, None)
    if half_points is not None:
        country[slug] = Fraction(half_points, 2)
    composed = {node: composite.value for node, composite in compose(figures.tree, country).items()}
    touched = {slug: country.get(slug), **composed}
    values = {measure: dict(row) if measure in touched else row for measure, row in figures.values.items()}
    for measure, value in touched.items():
        values[measure].pop(iso3, None)  # type: ignore[attr-defined]
        if value is not None:
            values[measure][iso3] = value  # type: ignore[index]
    return Figures(figures.year, figures.tree, values)
