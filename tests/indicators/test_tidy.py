"""The tidy table: the one form in which figures leave and come back."""

import pytest

from indicators.exporting import tidy
from indicators.models import Country, Edition

pytestmark = pytest.mark.django_db


def table(iso3: str | None = None, slug: str | None = None) -> list[str]:
    """Return the lines of the table as the API gives it; a further column of the file has a test of its own."""
    return tidy.tidy_csv(Edition.objects.all(), iso3=iso3, slug=slug, columns=tidy.COLUMNS_OF_API_V1).split("\n")


def test_the_table_of_all_editions_has_a_row_for_every_score_and_composite() -> None:
    lines = table()

    assert lines[0] == "edition,iso3,country,indicator,value"
    assert len(lines[1:-1]) == 17_370 + 2_316
    assert lines[-1] == ""


def test_rows_come_by_edition_then_country_then_the_order_of_the_tree() -> None:
    lines = table(iso3="AFG")

    assert lines[1:5] == [
        "2021,AFG,Afghanistan,criminality,7.08",
        "2021,AFG,Afghanistan,criminal-markets,6.90",
        "2021,AFG,Afghanistan,human-trafficking,8.5",
        "2021,AFG,Afghanistan,human-smuggling,8.0",
    ]
    assert [line[:4] for line in lines[1:-1]] == ["2021"] * 30 + ["2023"] * 36 + ["2025"] * 36


def test_countries_are_sorted_by_their_code() -> None:
    codes = [line.split(",")[1] for line in table(slug="criminality")[1:194]]

    assert len(codes) == 193
    assert codes == sorted(codes)


def test_a_group_of_the_codebook_has_no_row() -> None:
    assert not any(",leadership-and-governance," in line for line in table(iso3="ZAF"))


def test_south_africa_in_2025_as_published() -> None:
    lines = table(iso3="ZAF")

    assert "2025,ZAF,South Africa,criminality,7.43" in lines
    assert "2025,ZAF,South Africa,resilience,5.67" in lines
    assert "2025,ZAF,South Africa,synthetic-drug-trade,9.0" in lines


def test_accents_are_kept_and_commas_and_quotes_are_quoted() -> None:
    Country.objects.filter(iso3="ZAF").update(name_en='South Africa, "the"')

    assert [line.split(",")[2] for line in table(iso3="CIV", slug="criminality")[1:-1]] == ["Côte d'Ivoire"] * 3
    assert table(iso3="ZAF", slug="criminality")[3] == '2025,ZAF,"South Africa, ""the""",criminality,7.43'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "  =cmd|' /C calc'!A0", "＝1"])
def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(name: str) -> None:
    Country.objects.filter(iso3="ZAF").update(name_en=name)

    cells = [line.split(",")[2] for line in table(iso3="ZAF", slug="criminality")[1:-1]]

    assert cells == [f"'{name}"] * 3


def test_a_name_is_safe_for_readers_that_split_at_semicolons_and_line_breaks_too() -> None:
    Country.objects.filter(iso3="ZAF").update(name_en="ok;=cmd|' /C calc'!A0")

    assert "2025,ZAF,ok;'=cmd|' /C calc'!A0,criminality,7.43" in table(iso3="ZAF", slug="criminality")


def test_the_table_is_in_english_whatever_the_reader_speaks() -> None:
    Country.objects.filter(iso3="ZAF").update(name_fr="Afrique du Sud")

    assert table(iso3="ZAF")[1].startswith("2021,ZAF,South Africa,")


def test_a_table_has_the_columns_that_are_asked_for_in_their_order() -> None:
    lines = tidy.tidy_csv(Edition.objects.all(), iso3="ZAF", slug="criminality", columns=("value", "edition")).split(
        "\n"
    )

    assert lines == ["value,edition", "6.63,2021", "7.18,2023", "7.43,2025", ""]


def test_a_program_that_reads_the_api_finds_the_columns_it_was_promised() -> None:
    assert tidy.COLUMNS_OF_API_V1 == ("edition", "iso3", "country", "indicator", "value")
