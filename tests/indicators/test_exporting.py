"""What leaves the house attacks nobody, and says what it holds."""

from io import BytesIO
from types import NoneType

import pytest
from openpyxl import load_workbook

from indicators.exporting.workbook import scores_workbook
from indicators.models import Country, Edition, Indicator

pytestmark = pytest.mark.django_db


def test_a_sheet_an_edition_with_published_figures_as_numbers() -> None:
    book = load_workbook(BytesIO(scores_workbook(Edition.objects.published())))

    sheet = book["2025"]
    headings = [cell.value for cell in sheet[1]]
    south_africa = dict(
        zip(headings, next(row for row in sheet.iter_rows(values_only=True) if row[0] == "ZAF"), strict=True)
    )
    assert book.sheetnames == ["2021", "2023", "2025"]
    assert headings[:4] == ["iso3", "Country", "Criminality", "Criminal markets"]
    assert (sheet.max_row, sheet.max_column) == (194, 38)
    assert south_africa["Criminality"] == 7.43
    assert south_africa["Resilience"] == 5.67
    assert south_africa["Human trafficking"] == 4.5


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    Country.objects.filter(iso3="NAM").update(name_en='=HYPERLINK("http://example.org","x")')
    Country.objects.filter(iso3="NER").update(name_en="http://example.org")
    Indicator.objects.filter(slug="heroin-trade").update(name_en="=1+1")
    Indicator.objects.filter(slug="fauna-crimes").update(name_en="2025")

    sheet = load_workbook(BytesIO(scores_workbook(Edition.objects.filter(year=2025))))["2025"]

    texts = [cell for row in sheet.iter_rows() for cell in row if not isinstance(cell.value, int | float | NoneType)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert not any(cell.hyperlink for cell in texts)
    assert "=1+1" in [cell.value for cell in sheet[1]]
    assert "2025" in [cell.value for cell in sheet[1]]
