"""Editions as a workbook: a sheet for each edition, a row for each country, a column for each measure."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indicators import figures
from indicators.models import Country, Edition, Indicator, Membership
from indicators.pages import origins, provenance
from indicators.scoring.compose import GROUP

# Texts stay texts: nothing that an editor or a publisher wrote becomes a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def scores_workbook(editions: Iterable[Edition]) -> bytes:
    """Return the bytes of an .xlsx with editions in any state; importing it gives the same figures."""
    file = BytesIO()
    by_year = sorted(editions, key=lambda edition: edition.year)
    with Workbook(file, OPTIONS) as book:
        origin = origins.origin_of(*by_year)
        book.set_properties({
            "title": "; ".join(map(origins.title, by_year)),
            "author": origin.publisher or "",
            "comments": " ".join(filter(None, [origin.attribution, *_labels(by_year), origin.license])),
        })  # fmt: skip
        bold, score, composite = (
            book.add_format(look) for look in ({"bold": True}, {"num_format": "0.0"}, {"num_format": "0.00"})
        )
        for edition in by_year:
            sheet = book.add_worksheet(str(edition.year))
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, 0, 6)
            sheet.set_column(1, 1, 28)
            _fill(sheet, edition, bold, {1: score, 2: composite})
    return file.getvalue()


def _labels(editions: Iterable[Edition]) -> Iterator[str]:
    """Yield the newest release of each edition that has one."""
    for edition in editions:
        release = provenance.release_behind(edition)
        if release:
            yield f"{edition.year}: {provenance.release_label(release)}."


def _fill(sheet: Worksheet, edition: Edition, bold: object, formats: dict[int, object]) -> None:
    loaded = figures.load(edition)
    slugs = [part.slug for part in loaded.tree.parts if part.kind != GROUP]
    headings = dict(Indicator.objects.values_list("slug", "name_en"))
    names = dict(Country.objects.values_list("iso3", "name_en"))
    # Members without a score have their row too: what is blank is known to be missing.
    members = Membership.objects.filter(edition=edition).values_list("country__iso3", flat=True)
    for column, heading in enumerate(["iso3", "Country", *(headings[slug] for slug in slugs)]):
        sheet.write_string(0, column, heading, bold)
    for row, iso3 in enumerate(sorted({*members, *loaded.countries}), 1):
        sheet.write_string(row, 0, iso3)
        sheet.write_string(row, 1, names[iso3])
        for column, slug in enumerate(slugs, 2):
            display_value = loaded.display_values(slug).get(iso3)
            if display_value is not None:
                sheet.write_number(row, column, display_value, formats[loaded.digits(slug)])
