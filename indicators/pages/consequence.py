"""What one changed score does to the composites above it, to ranks and to a region: worked out exactly."""

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
    """A composite before and after the change, as it is shown, with the country's places in the world."""

    indicator: Indicator
    before: Decimal | None
    after: Decimal | None
    place_before: Rank | None
    place_after: Rank | None


@dataclass(frozen=True)
class Consequence:
    """The composites above a score, the nearest first, and the mean of the country's region on the highest."""

    moved: tuple[CompositeEffect, ...]
    region: Region | None
    mean_before: Decimal | None
    mean_after: Decimal | None

    @property
    def top(self) -> CompositeEffect | None:
        return self.moved[-1] if self.moved else None


def compute_consequence(
    figures: Figures, regions: Regions, iso3: str, slug: str, half_points: int | None
) -> Consequence:
    """Return what follows when one score becomes another; None takes it away."""
    changed = _replace_score(figures, iso3, slug, half_points)
    moved = tuple(_effects(figures, changed, iso3, slug))
    region = regions.region_of.get(iso3)
    if region is None or not moved:
        return Consequence(moved, None, None, None)
    members, top = regions.members[region.slug], moved[-1].indicator.slug
    return Consequence(moved, region, figures.average(top, members), changed.average(top, members))


def _effects(before: Figures, after: Figures, iso3: str, slug: str) -> Iterator[CompositeEffect]:
    """Yield the nodes above a score, the nearest first; a group has no published value."""
    indicators = catalogue.indicators()
    for node in reversed([ancestor for ancestor in before.tree.ancestors(slug) if ancestor in before.tree.nodes]):
        yield CompositeEffect(
            indicator=indicators[node],
            before=before.display_values(node).get(iso3),
            after=after.display_values(node).get(iso3),
            place_before=before.ranks(node).get(iso3),
            place_after=after.ranks(node).get(iso3),
        )


def _replace_score(figures: Figures, iso3: str, slug: str, half_points: int | None) -> Figures:
    """Return figures in which one score is another; only its country is composed anew."""
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
