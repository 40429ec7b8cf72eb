"""What a good file would change: everything is found by name, and counted before it is written."""

import pytest

from indicators import workflow
from indicators.importing.checking import CellChange, CheckResult, check
from indicators.models import CountryAlias, Edition, IndicatorAlias, Score
from lib.text import normalize_for_search
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import sheets, small_workbook

pytestmark = pytest.mark.django_db


def counts(checked: CheckResult) -> dict[int, tuple[int, int, int, int, int]]:
    """Return by year: added, changed, unchanged, blank, composites that hold."""
    return {
        found.edition.year: (len(found.added), len(found.changed), found.unchanged, found.blank, found.composites)
        for found in checked.editions
    }


def fill(year: int, cells: dict[tuple[str, str], int | None]) -> None:
    workflow.fill_draft(Edition.objects.get(year=year), cells)


@pytest.mark.usefixtures("drafts")
def test_every_trap_of_the_workbook_is_read_through() -> None:
    checked = check(small_workbook())

    assert [str(fault) for fault in checked.faults.first] == []
    assert counts(checked) == {2027: (104, 0, 0, 0, 16), 2029: (128, 0, 0, 0, 16), 2031: (128, 0, 0, 0, 16)}
    assert checked.notes == ["Worksheet “2031_Index” has no scores and was skipped."]


@pytest.mark.usefixtures("drafts")
def test_each_cell_lands_where_its_names_say() -> None:
    checked = check(small_workbook())

    added = {found.edition.year: found.added for found in checked.editions}
    assert CellChange("SWZ", "extortion-and-protection-racketeering", None, 6) in added[2031]
    assert CellChange("SWZ", "extortion-and-protection-racketeering", None, 9) in added[2029]
    assert CellChange("SWZ", "mafia-style-groups", None, 3) in added[2027]
    assert CellChange("COD", "non-state-actors", None, 8) in added[2031]
    assert CellChange("LCA", "cocaine-trade", None, 15) in added[2029]


@pytest.mark.usefixtures("drafts")
def test_columns_and_rows_may_stand_in_any_order_under_a_title() -> None:
    header, *rows = sheets()["2031_dataset"]
    turned = [list(reversed(row)) for row in reversed(rows)]
    content = workbook({"2031": [["The index of 2031"], [], list(reversed(header)), *turned]})

    checked = check(content)

    assert counts(checked) == {2031: (128, 0, 0, 0, 16)}
    assert CellChange("SWZ", "heroin-trade", None, 6) in checked.editions[0].added


@pytest.mark.usefixtures("drafts")
def test_the_same_cells_again_are_no_changes() -> None:
    for found in check(small_workbook()).editions:
        workflow.fill_draft(found.edition, {(change.iso3, change.slug): change.new for change in found.added})

    checked = check(small_workbook())

    assert checked.changes == 0
    assert counts(checked) == {2027: (0, 0, 104, 0, 16), 2029: (0, 0, 128, 0, 16), 2031: (0, 0, 128, 0, 16)}


@pytest.mark.usefixtures("drafts")
def test_another_value_is_a_change_with_the_old_and_the_new() -> None:
    fill(2031, {("NAM", "heroin-trade"): 9})

    changes = check(small_workbook()).editions[-1]

    assert changes.changed == [CellChange("NAM", "heroin-trade", 9, 6)]
    assert len(changes.added) == 127


@pytest.mark.usefixtures("drafts")
def test_a_blank_is_no_score_and_is_counted() -> None:
    found = sheets()
    found["2031_dataset"][3][14] = None  # Namibia, heroin trade
    found["2031_dataset"][3][3] = found["2031_dataset"][3][4] = None  # and the composites that hang on it
    fill(2031, {("NAM", "heroin-trade"): 9})

    changes = check(workbook(found)).editions[-1]

    assert changes.changed == [CellChange("NAM", "heroin-trade", 9, None)]
    assert (len(changes.added), changes.blank, changes.composites) == (127, 1, 14)


def test_a_file_that_says_what_is_published_changes_nothing() -> None:
    row = "2025,ZAF,South Africa,international-cooperation,{value}"
    value = Score.objects.get(edition__year=2025, country__iso3="ZAF", indicator__slug="international-cooperation")

    checked = check(csv("edition,iso3,country,indicator,value", row.format(value=value.half_points / 2)))

    assert counts(checked) == {2025: (0, 0, 1, 0, 0)}
    assert not checked.faults


@pytest.mark.usefixtures("drafts")
def test_a_tidy_table_may_name_some_cells_only() -> None:
    content = csv(
        "value,indicator,country,iso3,edition",
        "3.0,heroin-trade,Namibia,NAM,2031",
        "6.5,Foreign actors,Namibia,NAM,2031",
        "7,Coopération internationale,Eswatini,SWZ,2029",
    )

    checked = check(content)

    assert [str(fault) for fault in checked.faults.first] == []
    assert counts(checked) == {2029: (1, 0, 0, 0, 0), 2031: (2, 0, 0, 0, 0)}


@pytest.mark.usefixtures("drafts")
def test_the_code_stands_for_a_country_whose_name_has_changed_since() -> None:
    content = csv("edition,iso3,country,indicator,value", "2031,NAM,Land of the Brave,heroin-trade,3.0")

    assert check(content).changes == 1


@pytest.mark.usefixtures("drafts")
def test_a_wide_csv_takes_its_year_from_who_hands_it_in() -> None:
    header, *rows = sheets()["2031_dataset"]
    lines = [",".join(f'"{value}"' for value in row) for row in (header, *rows)]

    assert counts(check(csv(*lines), year=2031)) == {2031: (128, 0, 0, 0, 16)}


@pytest.mark.usefixtures("drafts")
def test_a_year_limits_a_workbook_to_its_sheet() -> None:
    checked = check(small_workbook(), year=2029)

    assert counts(checked) == {2029: (128, 0, 0, 0, 16)}
    assert "Worksheet “2031_dataset” is of another edition and was skipped." in checked.notes


@pytest.mark.usefixtures("drafts")
def test_a_year_limits_a_tidy_table_to_its_rows() -> None:
    content = csv(
        "edition,iso3,indicator,value",
        "2031,NAM,heroin-trade,3.0",
        "2029,NAM,heroin-trade,3.0",
        "2029,NAM,fauna-crimes,3",
    )

    checked = check(content, year=2031)

    assert counts(checked) == {2031: (1, 0, 0, 0, 0)}
    assert checked.notes == ["Rows of editions other than 2031, skipped: 2."]


@pytest.mark.usefixtures("drafts")
def test_editors_extend_the_names_by_aliases() -> None:
    country = CountryAlias(
        alias="South-West Africa", country_id=Score.objects.filter(country__iso3="NAM")[0].country_id
    )
    heading = IndicatorAlias(
        alias="Opiates", indicator_id=Score.objects.filter(indicator__slug="heroin-trade")[0].indicator_id
    )
    for alias in (country, heading):
        alias.folded = normalize_for_search(alias.alias)
        alias.save()
    content = csv("edition,country,Opiates", "2031,SOUTH WEST AFRICA,3.0")
    workflow.fill_draft(
        Edition.objects.get(year=2031),
        {(change.iso3, change.slug): change.new for change in check(small_workbook()).editions[-1].added},
    )

    assert counts(check(content)) == {2031: (0, 0, 1, 0, 0)}


@pytest.mark.usefixtures("drafts")
def test_a_correction_of_a_filled_draft_may_leave_countries_out() -> None:
    for found in check(small_workbook()).editions:
        workflow.fill_draft(found.edition, {(change.iso3, change.slug): change.new for change in found.added})

    checked = check(csv("edition,country,Heroin trade,Fauna crimes", "2031,Namibia,3.5,6"))

    assert counts(checked) == {2031: (0, 1, 1, 0, 0)}
    assert len(checked.notes) == 1
    assert checked.notes[0].startswith("Edition 2031, not in this file and left as it is: ")
    assert "Saint Lucia" in checked.notes[0]
    assert "Cocaine trade" in checked.notes[0]


@pytest.mark.usefixtures("drafts")
def test_remarks_beside_and_under_the_table_do_no_harm() -> None:
    found = sheets()
    found["2031_dataset"][0].append("Remarks")
    found["2031_dataset"][2].append("checked twice")
    found["2031_dataset"] += [[], ["Source: the publisher"], [None, None, "Averages are rounded."]]

    checked = check(workbook(found))

    assert not checked.faults
    assert counts(checked)[2031] == (128, 0, 0, 0, 16)


@pytest.mark.usefixtures("drafts")
def test_the_digest_stands_for_what_would_be_written() -> None:
    first = check(small_workbook())
    again = check(small_workbook())
    fill(2031, {("NAM", "heroin-trade"): 9})
    later = check(small_workbook())

    assert first.checksum == again.checksum
    assert later.checksum != first.checksum
