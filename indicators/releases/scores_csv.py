"""scores.csv of a release: a row for each country and measure, with rank and change, as the edition's pages print them.

The columns for intervals and ranges of ranks are empty until a release computes them.
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO

from indicators.exporting.cells import TableValue, csv_text
from indicators.figures import Figures
from indicators.models import Country, Indicator, Membership
from indicators.pages.change import EditionPair
from indicators.releases.state import EditionState
from indicators.scoring.compose import GROUP

COLUMNS = (
    "edition", "iso3", "country", "region", "code", "kind", "value", "lo", "hi", "rank", "rank_lo", "rank_hi", "shared",
    "change", "change_like_for_like", "carried_forward",
)  # fmt: skip
CellCode = tuple[str, str]  # iso3, code of the codebook


@dataclass(frozen=True)
class ReleasedValues:
    """The display values of indicators and of composites, as text, by iso3 and code."""

    cells: dict[CellCode, str]
    composites: dict[CellCode, str]

    @property
    def codes(self) -> set[str]:
        """The codes of every measure that has a value."""
        return {code for _iso3, code in (*self.cells, *self.composites)}

    def only(self, codes: Collection[str]) -> "ReleasedValues":
        """Return the values of these measures."""
        cells, composites = (
            {cell: value for cell, value in values.items() if cell[1] in codes}
            for values in (self.cells, self.composites)
        )
        return ReleasedValues(cells, composites)


def scores_csv(state: EditionState) -> bytes:
    """Return the file: UTF-8, LF line ends, sorted by iso3 and the order of the tree, texts quoted and safe."""
    return csv_text([COLUMNS, *_rows(state)]).encode()


def _rows(state: EditionState) -> Iterator[tuple[TableValue, ...]]:
    loaded, since = state.figures, EditionPair(state.figures, state.before)
    measures = [part.slug for part in loaded.tree.parts if part.kind != GROUP]
    entries = {indicator.slug: indicator for indicator in Indicator.objects.filter(slug__in=measures)}
    names, regions = dict(Country.objects.values_list("iso3", "name_en")), _regions(loaded.year)
    columns = [
        (slug, loaded.display_values(slug), loaded.ranks(slug), since.as_published(slug), since.changes(slug))
        for slug in measures
    ]
    for iso3 in loaded.countries:
        for slug, display_values, ranks, published, alike in columns:
            if iso3 not in display_values:
                continue
            yield (
                loaded.year, iso3, names[iso3], regions.get(iso3), entries[slug].code, entries[slug].kind,
                display_values[iso3], None, None, ranks[iso3].rank, None, None, ranks[iso3].shared,
                published.get(iso3), alike.get(iso3), state.carried.get((iso3, slug)),
            )  # fmt: skip


def _regions(year: int) -> dict[str, str]:
    memberships = Membership.objects.filter(edition__year=year)
    return dict(memberships.values_list("country__iso3", "region__slug"))


def values_in(content: bytes) -> ReleasedValues:
    """Return the display values in a scores.csv that this module wrote."""
    values = ReleasedValues({}, {})
    rows = csv.reader(StringIO(content.decode(), newline=""))
    header = next(rows)
    iso3, code, kind, value = map(header.index, ("iso3", "code", "kind", "value"))
    for row in rows:
        mapping = values.cells if row[kind] == Indicator.Kind.INDICATOR else values.composites
        mapping[row[iso3], row[code]] = row[value]
    return values


def values_of(figures: Figures) -> ReleasedValues:
    """Return the display values of figures as a scores.csv has them."""
    codes = dict(Indicator.objects.values_list("slug", "code"))
    values = ReleasedValues({}, {})
    for slugs, mapping in ((figures.tree.indicators, values.cells), (figures.tree.nodes, values.composites)):
        for slug in slugs:
            mapping |= {(iso3, codes[slug]): str(value) for iso3, value in figures.display_values(slug).items()}
    return values
