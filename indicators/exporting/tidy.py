"""The tidy table: edition, iso3, country, indicator, value; a format that can be exported and imported again."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from operator import attrgetter
from typing import NamedTuple

from indicators import figures
from indicators.exporting.cells import safe_cell
from indicators.models import Country, Edition
from indicators.scoring.compose import GROUP


class TidyRow(NamedTuple):
    """A row of the table; a new column is a new field at the end."""

    edition: int
    iso3: str
    country: str
    indicator: str
    value: str


COLUMNS = TidyRow._fields
# What /api/v1/scores.csv promised to outside programs: this never grows.
COLUMNS_OF_API_V1 = ("edition", "iso3", "country", "indicator", "value")
Read = Callable[[Edition], figures.Figures]


def rows(
    editions: Iterable[Edition], *, iso3: str | None = None, slug: str | None = None, read: Read = figures.published
) -> Iterator[TidyRow]:
    """Yield the rows of editions, sorted by edition, iso3 and order in the tree; display values, with a point."""
    names = dict(Country.objects.values_list("iso3", "name_en"))
    for edition in sorted(editions, key=lambda edition: edition.year):
        loaded = read(edition)
        display_values = {
            part.slug: loaded.display_values(part.slug)
            for part in loaded.tree.parts
            if part.kind != GROUP and slug in (None, part.slug)
        }
        for country in loaded.countries if iso3 is None else [iso3]:
            for measure, values in display_values.items():
                if country in values:
                    yield TidyRow(edition.year, country, names[country], measure, str(values[country]))


def tidy_csv(
    editions: Iterable[Edition],
    *,
    iso3: str | None = None,
    slug: str | None = None,
    read: Read = figures.published,
    columns: Sequence[str] = COLUMNS,
) -> str:
    """Return the table with these columns as CSV with LF line ends."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    pick = attrgetter(*columns)
    for row in rows(editions, iso3=iso3, slug=slug, read=read):
        writer.writerow(pick(row._replace(country=safe_cell(row.country))))
    return text.getvalue()
