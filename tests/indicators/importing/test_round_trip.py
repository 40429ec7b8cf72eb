"""An empty database that is filled from a file gives the same bytes as the one that the figures came with."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command

from indicators import figures
from indicators.exporting import tidy
from indicators.exporting.workbook import scores_workbook
from indicators.importing.applying import apply_now
from indicators.models import Edition, Release, Score
from tests.factories import forget_releases, publish
from tests.indicators.importing.files import csv

PUBLISHERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "global_oc_index.xlsx"

pytestmark = pytest.mark.django_db


def table() -> str:
    return tidy.tidy_csv(Edition.objects.published(), read=figures.load)


@pytest.fixture
def shipped() -> str:
    """Return the tidy table of the figures that come with the software."""
    return table()


@pytest.fixture
def emptied(shipped: str) -> None:
    """Take every score away: what is left is a database with codebook, countries and aliases, and empty drafts."""
    empty()


def empty() -> None:
    Score.objects.all().delete()
    forget_releases()
    Edition.objects.update(state=Edition.State.DRAFT, published_at=None)


def publish_all() -> None:
    for edition in Edition.objects.order_by("year"):
        publish(edition)


@pytest.mark.skipif(not PUBLISHERS.exists(), reason="the publisher's workbook is not here")
@pytest.mark.usefixtures("emptied")
def test_the_publishers_workbook_gives_the_same_bytes(shipped: str, admin_user: object, tmp_path: Path) -> None:
    call_command("import_scores", PUBLISHERS, apply=True, verbosity=0)
    publish_all()

    assert table() == shipped
    assert shipped.count("\n") == 1 + 17_370 + 2_316
    assert (
        Release.objects.get(edition__year=2025).manifest["file_sha256"] == sha256(PUBLISHERS.read_bytes()).hexdigest()
    )


@pytest.mark.usefixtures("emptied")
def test_the_tidy_table_gives_the_same_bytes(shipped: str, admin_user: object) -> None:
    checked = apply_now(shipped.encode(), "scores.csv")
    publish_all()

    assert [str(fault) for fault in checked.faults.first] == []
    assert table() == shipped


def test_our_own_workbook_gives_the_same_bytes(shipped: str, admin_user: object) -> None:
    exported = scores_workbook(Edition.objects.all())
    empty()

    apply_now(exported, "scores.xlsx")
    publish_all()

    assert table() == shipped


def test_a_filtered_table_is_a_file_that_imports(shipped: str) -> None:
    of_one_country = tidy.tidy_csv(Edition.objects.published(), iso3="NAM", read=figures.load)
    of_one_measure = tidy.tidy_csv(Edition.objects.published(), slug="heroin-trade", read=figures.load)
    empty()

    assert apply_now(of_one_country.encode(), "nam.csv").changes == 26 + 32 + 32
    assert apply_now(of_one_measure.encode(), "heroin.csv").changes == 3 * 192


@pytest.mark.usefixtures("drafts")
def test_a_draft_that_is_half_filled_comes_back_from_a_workbook() -> None:
    draft = Edition.objects.get(year=2031)
    apply_now(csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0"), "one.csv")
    exported = scores_workbook([draft])
    Score.objects.in_edition(draft).delete()

    checked = apply_now(exported, "half.xlsx")

    assert [str(fault) for fault in checked.faults.first] == []
    assert Score.objects.get(edition=draft).half_points == 6


@pytest.mark.usefixtures("emptied")
def test_a_bad_cell_in_the_last_row_changes_nothing(shipped: str) -> None:
    *above, last = shipped.rstrip().split("\n")
    row = dict(zip(tidy.COLUMNS, last.split(","), strict=True)) | {"value": "7.25"}

    checked = apply_now("\n".join([*above, ",".join(row.values())]).encode(), "scores.csv")

    assert [str(fault) for fault in checked.faults.first] == [
        "E19687: “7.25”: A score is a number from 1 to 10 in half points, such as 7 or 7.5."
    ]
    assert not Score.objects.exists()
