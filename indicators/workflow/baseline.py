"""The baseline of a cell: its published score, else the score of the edition before."""

from collections.abc import Collection
from typing import NamedTuple

from indicators import catalogue, figures
from indicators.figures import Figures
from indicators.models import Edition, Score, ScoreUpdate

CellKey = tuple[int, int]  # keys of country and indicator


class Baseline(NamedTuple):
    """Half points, and the year of the edition they are carried forward from (None for the edition's own)."""

    half_points: int
    carried_from: int | None = None


def baselines(edition: Edition, among: Collection[CellKey] | None = None) -> dict[CellKey, Baseline]:
    """Return {(country id, indicator id): `Baseline`, in half points}; empty cells are absent. Two queries.

    A draft's own values come first, then those of the edition before. With `among`, only what
    is scored in the countries and indicators of these cells is read.
    """
    own = own_cells(edition, among)
    before = None if edition.is_published else Edition.objects.before(edition)
    if before is None:
        return own
    carried = {
        cell: Baseline(half_points, year or before.year)
        for cell, (half_points, year) in own_cells(before, among).items()
    }
    return carried | own


def baseline_of(score: Score) -> int | None:
    """Return the half points of a score's baseline, read from the database, or None."""
    half_points = Score.objects.filter(pk=score.pk).values_list("half_points", flat=True).first()
    if half_points is not None or score.edition.is_published:
        return half_points
    before = Edition.objects.before(score.edition)
    cells = Score.objects.filter(edition=before, country=score.country_id, indicator=score.indicator_id)
    return cells.values_list("half_points", flat=True).first() if before else None


def own_cells(edition: Edition, among: Collection[CellKey] | None = None) -> dict[CellKey, Baseline]:
    """Return {(country id, indicator id): half points, and the year they are carried from} as an edition holds them."""
    cells = Score.objects.in_edition(edition).present()
    if among is not None:
        countries, indicators = {country for country, _indicator in among}, {indicator for _country, indicator in among}
        cells = cells.filter(country__in=countries, indicator__in=indicators)
    rows = cells.values_list("country_id", "indicator_id", "half_points", "carried_from")
    return {(country, indicator): Baseline(half_points, carried) for country, indicator, half_points, carried in rows}  # type: ignore[arg-type]


def cell_key(update: ScoreUpdate) -> CellKey:
    """Return the cell of an update, whose score was selected with it."""
    return update.score.country_id, update.score.indicator_id


def baseline_figures(edition: Edition) -> Figures:
    """Return the figures of an edition; cells of a draft without a value take that of the edition before."""
    own = figures.load(edition)
    before = None if edition.is_published else Edition.objects.before(edition)
    if before is None:
        return own
    values_before = figures.published(before).values
    members = catalogue.regions(edition).region_of
    scores = {
        slug: {iso3: value for iso3, value in values_before.get(slug, {}).items() if iso3 in members}
        | dict(own.values[slug])
        for slug in own.tree.indicators
    }
    return figures.compose_figures(edition.year, own.tree, scores)
