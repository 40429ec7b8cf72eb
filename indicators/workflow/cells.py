"""The cells that a release writes, kept as they were before, so that a withdrawal brings the exact rows back."""

import gzip
import json
from collections.abc import Iterable, Mapping

from indicators.models import CellRow, Country, Edition, Indicator, Score
from indicators.workflow.baseline import Baseline, CellKey, own_cells

Held = Mapping[CellKey, Baseline | None]  # None for no score


def held_by(edition: Edition, cells: Iterable[CellKey]) -> dict[CellKey, Baseline | None]:
    """Return {cell: its half points and where they are carried from} as an edition holds them; None for no score."""
    present = own_cells(edition)
    return {cell: present.get(cell) for cell in cells}


def write(edition: Edition, cells: Held) -> None:
    """Write cells into an edition; None empties one. Only for a release, in its transaction."""
    Score.put(CellRow(edition.pk, *key, *(value or ())) for key, value in sorted(cells.items()))


def listed(cells: Held) -> list[list[str | int | None]]:
    """Return cells as [iso3, indicator's slug, half points, carried from], sorted: the same on every database."""
    countries = dict(Country.objects.values_list("pk", "iso3"))
    indicators = dict(Indicator.objects.values_list("pk", "slug"))
    return sorted(
        [countries[country], indicators[indicator], *(value or (None, None))]
        for (country, indicator), value in cells.items()
    )


def packed(cells: Held) -> bytes:
    """Return cells as gzipped JSON of `listed`, for `Release.cells_before`."""
    return gzip.compress(json.dumps(listed(cells), separators=(",", ":")).encode(), mtime=0)


def unpacked(content: bytes) -> dict[CellKey, Baseline | None]:
    """Return the cells of `packed`; raise KeyError for a country or indicator that is no longer there."""
    countries = dict(Country.objects.values_list("iso3", "pk"))
    indicators = dict(Indicator.objects.values_list("slug", "pk"))
    return {
        (countries[iso3], indicators[slug]): None if half_points is None else Baseline(half_points, carried_from)
        for iso3, slug, half_points, carried_from in json.loads(gzip.decompress(content))
    }
