"""What an edition shows at a release, from the database as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators import figures
from indicators.figures import Figures
from indicators.models import Edition, Score

IndicatorCell = tuple[str, str]  # iso3, slug


@dataclass(frozen=True)
class EditionState:
    """The figures of an edition and of the edition before, and {(iso3, slug): year} of what it carried forward."""

    figures: Figures
    before: Figures | None
    carried: Mapping[IndicatorCell, int]


def current_state(edition: Edition, now: Figures | None = None) -> EditionState:
    """Return what the database holds of an edition; one that is not published, or no longer, shows nothing.

    `now` are its figures, where they have just been read.
    """
    before = Edition.objects.before(edition)
    loaded = figures.load_all([*([] if now else [edition]), *([before] if before else [])])
    now = now or loaded[edition.year]
    if not Edition.objects.filter(pk=edition.pk, state=Edition.State.PUBLISHED).exists():
        return EditionState(figures.compose_figures(edition.year, now.tree, {}), None, {})
    return EditionState(now, loaded[before.year] if before else None, carried_cells(edition))


def carried_cells(edition: Edition) -> dict[IndicatorCell, int]:
    """Return {(iso3, slug): year} of the scores that an edition carried forward, with the year that assessed them."""
    cells = Score.objects.in_edition(edition).filter(carried_from__isnull=False)
    rows = cells.values_list("country__iso3", "indicator__slug", "carried_from")
    return {(iso3, slug): year for iso3, slug, year in rows if year}
