"""A wrong file changes nothing: each fault names sheet, row, column, value and reason."""

from collections.abc import Callable

import pytest

from indicators import workflow
from indicators.importing.checking import check
from indicators.importing.faults import FileFault, FilePosition
from indicators.models import Edition, Indicator, IndicatorAlias
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import Sheets, sheets, small_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drafts")]
LAST_ROW, LAST_COLUMN = 4, 32
HALF_POINTS = "A score is a number from 1 to 10 in half points, such as 7 or 7.5."


def faults_of(spoil: Callable[[Sheets], object]) -> list[FileFault]:
    found = sheets()
    spoil(found)
    return check(workbook(found)).faults.first


def test_a_bad_cell_in_the_last_row_is_named() -> None:
    def spoil(found: Sheets) -> None:
        found["2027_dataset"][LAST_ROW][LAST_COLUMN] = 7.25

    assert faults_of(spoil) == [FileFault(FilePosition("2027_dataset", 5, "AG"), "7.25", HALF_POINTS)]


@pytest.mark.parametrize("value", ["7,5", "n/a", "NA", "-", "1_0", " 7", "７", True, 0, 0.5, 10.5, 11, -3])
def test_what_is_no_half_point_is_refused_as_it_stands(value: object) -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][12] = value

    [fault] = faults_of(spoil)

    assert fault.place == FilePosition("2031_dataset", 4, "M")
    assert fault.value == ("TRUE" if value is True else str(value))
    assert fault.reason == HALF_POINTS


def test_a_composite_that_does_not_follow_from_its_scores_is_refused_with_both_values() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][3] = 4.44  # Namibia, criminality

    assert faults_of(spoil) == [
        FileFault(FilePosition("2031_dataset", 4, "D"), "4.44", "The scores of this country compose to 4.43, not 4.44.")
    ]


def test_a_composite_in_binary_noise_is_compared_as_it_is_shown() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][3] = 4.433333333333334
        found["2027_dataset"][2][3] = 3.6249999999999996  # exactly 3.625, shown as 3.63

    assert faults_of(spoil) == []


def test_a_composite_of_scores_that_cannot_be_read_is_not_accused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][12] = "high"

    assert [fault.value for fault in faults_of(spoil)] == ["high"]


def test_a_composite_that_is_no_number_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][3] = "4,43"

    [fault] = faults_of(spoil)

    assert (str(fault.place), fault.reason) == (
        "2031_dataset!D4",
        "A composite is a number from 1 to 10, such as 5.62.",
    )


def test_a_heading_found_twice_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][0].append("Heroin")
        for row in found["2031_dataset"][1:]:
            row.append(3)

    assert faults_of(spoil) == [
        FileFault(
            FilePosition("2031_dataset", 1, "AN"), "Heroin", "This heading means the same as the one in column O."
        )
    ]


def test_an_unknown_heading_over_numbers_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][0].append("Piracy")
        found["2031_dataset"][2].append(3)

    assert faults_of(spoil) == [
        FileFault(
            FilePosition("2031_dataset", 1, "AN"),
            "Piracy",
            "No indicator has this name as its heading. Correct it, or add it as an alias.",
        )
    ]


def test_numbers_without_a_heading_are_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][2].append(3)

    assert [str(fault) for fault in faults_of(spoil)] == ["2031_dataset!AN1: This column has numbers but no heading."]


def test_an_unknown_country_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][2] = "Naimbia"

    first, second = faults_of(spoil)

    assert first == FileFault(
        FilePosition("2031_dataset", 4, "C"),
        "Naimbia",
        "No country has this name. Correct it, or add it as an alias.",
    )
    assert second.reason == "Namibia is missing: no row or column of edition 2031 names it."


def test_a_row_without_a_country_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][3][2] = None

    first, _second = faults_of(spoil)

    assert (first.place, first.reason) == (
        FilePosition("2031_dataset", 4, "C"),
        "This row has scores but names no country.",
    )


def test_a_country_found_twice_is_refused_under_any_of_its_names() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"].append(["Africa", "Central Africa", "DRC", *found["2031_dataset"][1][3:]])

    assert faults_of(spoil) == [
        FileFault(FilePosition("2031_dataset", 6, "C"), "DRC", "This country is already in row 2.")
    ]


def test_a_country_that_no_row_names_is_missed() -> None:
    def spoil(found: Sheets) -> None:
        del found["2031_dataset"][2]

    assert faults_of(spoil) == [
        FileFault(
            FilePosition("2031_dataset"), "SWZ", "Eswatini is missing: no row or column of edition 2031 names it."
        )
    ]


def test_an_indicator_that_no_column_names_is_missed() -> None:
    def spoil(found: Sheets) -> None:
        for row in found["2031_dataset"]:
            del row[14], row[3:5]  # heroin trade, and the composites that hang on it

    assert [(fault.value, fault.reason) for fault in faults_of(spoil)] == [
        ("heroin-trade", "Heroin trade is missing: no row or column of edition 2031 names it.")
    ]


def test_a_country_of_no_membership_and_an_indicator_of_another_tree_are_refused() -> None:
    content = csv(
        "edition,iso3,indicator,value",
        "2031,ZAF,heroin-trade,3.0",
        "2027,NAM,financial-crimes,3.0",
        "2027,COD,financial-crimes,",
    )

    assert [str(fault) for fault in check(content).faults.first] == [
        "D3: “financial-crimes”: Financial crimes is not part of edition 2027.",
        "D2: “ZAF”: South Africa is not part of edition 2031.",
    ]


def test_an_edition_that_does_not_exist_is_refused_once() -> None:
    content = csv("edition,iso3,indicator,value", *["2033,NAM,heroin-trade,3.0"] * 3)

    assert [str(fault) for fault in check(content).faults.first] == [
        "“2033”: There is no edition 2033: create it first."
    ]


def test_a_sheet_of_an_unknown_edition_is_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2033_dataset"] = found.pop("2031_dataset")

    assert [str(fault) for fault in faults_of(spoil)] == [
        "2033_dataset: “2033”: There is no edition 2033: create it first."
    ]


def test_a_table_without_a_year_is_refused() -> None:
    assert [str(fault) for fault in check(csv("iso3,heroin-trade", "NAM,3")).faults.first] == [
        "Which edition is this? Name its year, or add a column “edition”."
    ]


def test_a_year_that_is_none_is_refused() -> None:
    content = csv("edition,iso3,indicator,value", "31,NAM,heroin-trade,3.0")

    assert [str(fault) for fault in check(content).faults.first] == [
        "A2: “31”: An edition is a year of four digits, such as 2025."
    ]


def test_a_code_and_a_name_of_two_countries_are_refused() -> None:
    content = csv("edition,iso3,country,indicator,value", "2031,NAM,Saint Lucia,heroin-trade,3.0")

    assert [str(fault) for fault in check(content).faults.first] == [
        "C2: “Saint Lucia”: The code and the name in this row belong to two different countries."
    ]


LOOKALIKES = [
    "ß",  # its capitals are SS, South Sudan
    "ﬁN",  # a ligature: FIN, Finland
    "ＮＡＭ",  # full width: NAM, Namibia
    "ｎａ",
    "ıND",  # the dotless i of Turkish: its capital is the I of IND, India
    "İND",
    "D\N{KELVIN SIGN}",  # compatible with K: DK, Denmark
    "DN\N{KELVIN SIGN}",
    "\N{LATIN SMALL LETTER LONG S}wz",  # its capital is S: SWZ, Eswatini
    "NÁM",
    "N.A.M.",
]


@pytest.mark.parametrize("code", LOOKALIKES)
@pytest.mark.parametrize("heading", ["iso3", "country"])
def test_a_code_in_other_letters_than_ascii_is_no_country(heading: str, code: str) -> None:
    content = csv(f"edition,{heading},indicator,value", f"2031,{code},heroin-trade,3.0")

    assert [str(fault) for fault in check(content).faults.first] == [
        f"B2: “{code}”: No country has this name. Correct it, or add it as an alias."
    ]


@pytest.mark.parametrize("code", ["NAM", "nam", " Nam ", "NA", "na"])
def test_a_code_is_read_in_capitals_and_in_small_letters(code: str) -> None:
    checked = check(csv("edition,iso3,indicator,value", f"2031,{code},heroin-trade,3.0"))

    assert [change.iso3 for change in checked.editions[0].added] == ["NAM"]


@pytest.mark.parametrize("name", ["ＮＡＭＩＢＩＡ", "Namíbia", "NAMIBIA."])
def test_a_name_is_read_in_any_letters(name: str) -> None:
    checked = check(csv("edition,country,indicator,value", f"2031,{name},heroin-trade,3.0"))

    assert [change.iso3 for change in checked.editions[0].added] == ["NAM"]


@pytest.mark.parametrize("slug", ["prévention", "ﬁnancial-crimes"])
def test_an_indicators_slug_in_other_letters_is_read_as_a_name_or_not_at_all(slug: str) -> None:
    Indicator.objects.filter(slug="prevention").update(name_en="Forestalling", name_fr="Forestalling")
    IndicatorAlias.objects.filter(indicator__slug__in=["prevention", "financial-crimes"]).delete()
    Indicator.objects.filter(slug="financial-crimes").update(name_en="Crimes of finance", name_fr="Crimes of finance")

    checked = check(csv("edition,iso3,indicator,value", f"2031,NAM,{slug},3.0"))

    assert [str(fault) for fault in checked.faults.first] == [
        f"C2: “{slug}”: No indicator has this name. Correct it, or add it as an alias."
    ]


@pytest.mark.parametrize("slug", ["heroin-trade", "Heroin-Trade", "Heroin trade", "HEROÏN TRADE", "heroin_trade"])
def test_an_indicator_is_named_by_slug_or_by_name(slug: str) -> None:
    checked = check(csv("edition,iso3,indicator,value", f"2031,NAM,{slug},3.0"))

    assert [change.slug for change in checked.editions[0].added] == ["heroin-trade"]


def test_an_unknown_indicator_of_a_tidy_table_is_refused() -> None:
    content = csv("edition,iso3,indicator,value", "2031,NAM,heroine,3.0")

    assert [str(fault) for fault in check(content).faults.first] == [
        "C2: “heroine”: No indicator has this name. Correct it, or add it as an alias."
    ]


def test_a_score_stated_twice_is_refused() -> None:
    content = csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0", "2031,NAM,Heroin,4.0")

    assert [str(fault) for fault in check(content).faults.first] == ["D3: “4.0”: This score is already given at D2."]


def test_a_published_edition_is_not_changed() -> None:
    content = csv("edition,iso3,indicator,value", "2025,ZAF,human-trafficking,1.0")

    [fault] = check(content).faults.first

    assert str(fault.place) == "D2"
    assert fault.value == "1.0"
    assert fault.reason == "Edition 2025 is published with 4.5 here; corrections are errata, not imports."


def test_an_edition_in_review_is_not_changed() -> None:
    workflow.fill_draft(Edition.objects.get(year=2031), {("NAM", "heroin-trade"): 9})
    Edition.objects.filter(year=2031).update(state=Edition.State.REVIEW)

    [fault] = check(csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0")).faults.first

    assert fault.reason == "Edition 2031 is in review with 4.5 here; scores are imported into drafts only."


def test_a_file_in_which_everything_is_blank_is_refused() -> None:
    content = csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,", "2031,NAM,fauna-crimes,")

    assert [str(fault) for fault in check(content).faults.first] == [
        "“2031”: Every score of edition 2031 is blank in this file."
    ]


def test_figures_under_no_headings_are_refused() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][0] = []

    assert [str(fault) for fault in faults_of(spoil)] == [
        "2031_dataset!D2: “7.47”: No row above names a column of countries and columns of indicators."
    ]


def test_a_workbook_without_scores_is_refused() -> None:
    content = workbook({"Cover": [["Nothing"], ["here"]]})

    assert [str(fault) for fault in check(content).faults.first] == [
        "Nothing to import: no row names countries and scores. Worksheet “Cover” has no scores and was skipped."
    ]


def test_two_hundred_faults_are_shown_and_all_are_counted() -> None:
    def spoil(found: Sheets) -> None:
        for title in ("2031_dataset", "2029_dataset"):
            for row in found[title][1:]:
                row[5:20] = ["?"] * 15
                row[21:26] = ["?"] * 5
                row[27:39] = ["?"] * 12

    found = sheets()
    spoil(found)
    faults = check(workbook(found)).faults

    assert (len(faults.first), faults.total) == (200, 256)


def test_no_fault_of_one_sheet_hides_those_of_another() -> None:
    def spoil(found: Sheets) -> None:
        found["2031_dataset"][4][38] = 12
        found["2029_dataset"][1][5] = 12

    assert [str(fault.place) for fault in faults_of(spoil)] == ["2031_dataset!AM5", "2029_dataset!F2"]


def test_a_sound_workbook_has_no_fault() -> None:
    assert check(small_workbook()).faults.first == []
