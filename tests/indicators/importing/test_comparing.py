"""A file against the database: each difference is named, with both values."""

import pytest

from indicators import workflow
from indicators.importing.comparing import Difference, compare
from indicators.models import Edition, Score
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import fill_drafts, sheets, small_workbook

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("drafts")
def test_a_workbook_agrees_with_what_was_imported_from_it() -> None:
    fill_drafts()

    comparison = compare(small_workbook())

    assert (comparison.scores, comparison.composites, comparison.differences) == (360, 48, [])


@pytest.mark.usefixtures("drafts")
def test_a_changed_score_is_named_with_the_composites_that_hang_on_it() -> None:
    fill_drafts()
    workflow.fill_draft(Edition.objects.get(year=2031), {("NAM", "heroin-trade"): 20})

    assert compare(small_workbook()).differences == [
        Difference(2031, "Namibia", "Criminal markets", "4.17", "4.63"),
        Difference(2031, "Namibia", "Criminality", "4.43", "4.67"),
        Difference(2031, "Namibia", "Heroin trade", "3.0", "10.0"),
    ]


@pytest.mark.usefixtures("drafts")
def test_a_score_that_only_one_of_them_has_is_a_difference() -> None:
    fill_drafts()
    found = sheets()
    found["2031_dataset"][3][14] = None
    workflow.fill_draft(Edition.objects.get(year=2031), {("LCA", "non-state-actors"): None})

    differences = compare(workbook(found)).differences

    assert Difference(2031, "Namibia", "Heroin trade", "–", "3.0") in differences
    assert Difference(2031, "Saint Lucia", "Non-state actors", "4.0", "–") in differences


@pytest.mark.usefixtures("drafts")
def test_a_country_that_a_whole_sheet_leaves_out_differs_in_every_score() -> None:
    fill_drafts()
    found = sheets()
    del found["2027_dataset"][2]

    differences = compare(workbook(found)).differences

    assert len(differences) == 26
    assert {difference.country for difference in differences} == {"Eswatini"}


def test_a_tidy_table_is_compared_as_far_as_it_goes() -> None:
    Score.objects.filter(edition__year=2025, country__iso3="ZAF", indicator__slug="international-cooperation").update(
        half_points=3
    )
    content = csv("edition,iso3,indicator,value", "2025,ZAF,human-trafficking,4.5", "2025,ZAF,criminality,7.43")

    comparison = compare(content)

    assert (comparison.scores, comparison.composites, comparison.differences) == (1, 1, [])
