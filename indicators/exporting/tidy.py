"""The tidy table: edition, iso3, country, indicator, value; the one form in which figures leave and come back."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from indicators import figures
from indicators.exporting.cells import safe_cell
from indicators.models import Country, Edition
from indicators.scoring.compose import GROUP

COLUMNS = ("edition", "iso3", "country", "indicator", "value")


Read = Callable[[Edition], figures.Figures]


def rows(
    editions: Iterable[Edition], *, iso3: str | None = None, slug: str | None = None, read: Read = figures.published
) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield the rows of editions, sorted by edition, iso3 and order in the tree; values as shown, with a point."""
    names = dict(Country.objects.values_list("iso3", "name_en"))
    for edition in sorted(editions, key=lambda edition: edition.year):
        loaded = read(edition)
        shown = {
            part.slug: loaded.shown(part.slug)
            for part in loaded.tree.parts
            if part.kind != GROUP and slug in (None, part.slug)
        }
        for country in loaded.countries if iso3 is None else [iso3]:
            for measure, values in shown.items():
                if country in values:
                    yield edition.year, country, names[country], measure, str(values[country])


def tidy_csv(
    editions: Iterable[Edition], *, iso3: str | None = None, slug: str | None = None, read: Read = figures.published
) -> str:
    """Return the table as CSV with LF line ends."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for year, key, country, measure, value in rows(editions, iso3=iso3, slug=slug, read=read):
        writer.writerow((year, key, safe_cell(country), measure, value))
    return text.getvalue()
