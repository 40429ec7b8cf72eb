"""Before a file is written and before an edition is published, cells without a score are counted by country."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.importing import applying
from indicators.models import Edition, ImportBatch, Score
from indicators.workflow import Absence, count_absent
from tests.factories import attribute, looked_at, member, publish, signed_in
from tests.indicators.importing.files import csv
from tests.indicators.importing.small import fill_drafts, open_drafts, small_workbook

pytestmark = pytest.mark.django_db
THREE_CELLS = csv(
    "edition,iso3,indicator,value", "2031,NAM,heroin-trade,3.0", "2031,NAM,cocaine-trade,4.0", "2031,SWZ,prevention,4.0"
)
REASONS = {"reason_en": "Yes.", "reason_fr": "Oui."}
TWO_BLANKS = csv(
    "edition,iso3,indicator,value", "2031,NAM,heroin-trade,", "2031,NAM,cocaine-trade,", "2031,SWZ,prevention,4.0"
)


@pytest.fixture
def drafts() -> None:
    """Empty drafts of four countries, 2031 with 32 indicators."""
    open_drafts()


def words_of(client: Client, url: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(url).content.decode()).split())


def previewed(content: bytes, name: str = "cells.csv") -> str:
    """Hand a file in and return the words of its preview."""
    client = signed_in("editor")
    file = SimpleUploadedFile(name, content)
    url = client.post("/admin/indicators/importbatch/add/", {"file": file, "edition": ""}).headers["Location"]
    applying.work_on(ImportBatch.objects.get())
    return words_of(client, url)


def run(*arguments: object, **options: object) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def outliers(year: int) -> list[str]:
    return [f"{key}={why}" for key, why in looked_at(Edition.objects.get(year=year)).items()]


def publish_page(year: int) -> str:
    edition = Edition.objects.get(year=year)
    return words_of(signed_in("publisher"), reverse("admin:indicators_edition_prepare", args=[edition.pk]))


def test_countries_that_lack_most_come_first_and_those_that_lack_nothing_not_at_all() -> None:
    present = [("A", "x"), ("A", "y"), ("B", "x"), ("D", "y"), ("D", "elsewhere")]

    assert count_absent(["A", "B", "C", "D"], ["x", "y"], present) == [
        Absence("C", 2, 2),
        Absence("B", 1, 2),
        Absence("D", 1, 2),
    ]


@pytest.mark.usefixtures("drafts")
def test_the_preview_counts_what_would_be_missing_by_country() -> None:
    page = previewed(THREE_CELLS)

    assert "Without a score in 2031: 125 cells of 4 countries" in page
    assert (
        "Democratic Republic of the Congo 32 of 32 indicators, not in this file "
        "Saint Lucia 32 of 32 indicators, not in this file Eswatini 31 of 32 indicators Namibia 30 of 32 indicators"
    ) in page


@pytest.mark.usefixtures("drafts")
def test_the_preview_counts_what_a_blank_takes_away() -> None:
    fill_drafts()
    ImportBatch.objects.all().delete()

    page = previewed(TWO_BLANKS)

    assert "Without a score in 2031: 2 cells of 1 country Country Missing Namibia 2 of 32 indicators " in page
    assert "not in this file" not in page


@pytest.mark.usefixtures("drafts")
def test_a_preview_of_a_whole_edition_says_nothing_of_absent_cells() -> None:
    assert "Without a score" not in previewed(small_workbook(), "small.xlsx")


def test_twenty_countries_are_listed_and_the_rest_is_counted() -> None:
    workflow.create_edition(2031, like=Edition.objects.get(year=2025))

    page = previewed(THREE_CELLS)

    assert "Without a score in 2031: 6,173 cells of 193 countries" in page
    assert len(re.findall(r"32 of 32 indicators", page)) == 20
    assert "and 173 more" in page


@pytest.mark.usefixtures("drafts")
def test_a_preview_that_was_kept_before_absent_cells_were_counted_is_shown() -> None:
    client = signed_in("editor")
    batch = applying.receive(THREE_CELLS, "cells.csv", by=None)
    applying.work_on(batch)
    for name in ("absent", "absent_countries", "absent_cells"):
        batch.preview["editions"][0].pop(name)
    batch.save()

    page = words_of(client, batch.get_absolute_url())

    assert "Nothing is written yet." in page
    assert "Without a score" not in page


@pytest.mark.usefixtures("drafts")
def test_import_scores_counts_absent_cells(tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    file.write_bytes(THREE_CELLS)

    assert run("import_scores", file)[1:6] == [
        "Without a score in 2031: 125 cells of 4 countries.",
        "  Democratic Republic of the Congo: 32 of 32 indicators missing, not in this file",
        "  Saint Lucia: 32 of 32 indicators missing, not in this file",
        "  Eswatini: 31 of 32 indicators missing",
        "  Namibia: 30 of 32 indicators missing",
    ]


@pytest.mark.usefixtures("drafts")
def test_the_page_before_an_imported_draft_is_published_counts_absent_cells() -> None:
    applying.apply_now(THREE_CELLS, "cells.csv")

    page = publish_page(2031)

    assert "Without a score in 2031: 125 cells of 4 countries" in page
    assert "Saint Lucia 32 of 32 indicators Eswatini 31 of 32 indicators Namibia 30 of 32 indicators" in page


@pytest.fixture
def reviewed() -> Edition:
    """2027 with one accepted update; what it carries forward lacks all of Eswatini and one score of Namibia."""
    newest = Edition.objects.get(year=2025)
    Score.objects.filter(edition=newest, country__iso3="SWZ").update(half_points=None)
    Score.objects.filter(edition=newest, country__iso3="NAM", indicator__slug="prevention").update(half_points=None)
    edition = attribute(workflow.create_edition(2027, like=newest))
    workflow.open_edition(edition, by=None)
    score = Score.objects.get(edition=edition, country__iso3="COL", indicator__slug="cocaine-trade")
    update = workflow.propose(score, 18, reason="Round 2", method="trimmed-mean/1", digest="ab" * 32)
    workflow.accept(update, reviewer=member("editor", "ellen"))
    return edition


@pytest.mark.usefixtures("reviewed")
def test_the_page_before_a_reviewed_edition_is_published_counts_absent_cells() -> None:
    page = publish_page(2027)

    assert "Without a score in 2027: 33 cells of 2 countries" in page
    assert "Eswatini 32 of 32 indicators Namibia 1 of 32 indicators" in page


def test_a_correction_counts_no_absent_cells(reviewed: Edition) -> None:
    publish(reviewed)
    score = Score.objects.get(edition=reviewed, country__iso3="MEX", indicator__slug="cocaine-trade")
    update = workflow.propose(score, score.half_points - 1, reason="Misread.", method="", digest="")
    workflow.accept(update, reviewer=User.objects.get(username="ellen"))

    page = publish_page(2027)

    assert "Compared with the edition as it is published now" in page
    assert "Without a score" not in page


@pytest.mark.usefixtures("reviewed")
def test_prepare_release_counts_absent_cells_of_what_was_reviewed() -> None:
    member("publisher", "amina")

    printed = run("prepare_release", 2027, by="amina", outlier=outliers(2027), **REASONS)

    assert printed[:3] == [
        "Without a score in 2027: 33 cells of 2 countries.",
        "  Eswatini: 32 of 32 indicators missing",
        "  Namibia: 1 of 32 indicators missing",
    ]
    assert "The release of edition 2027 is prepared. Nothing is published yet." in printed


@pytest.mark.usefixtures("drafts")
def test_prepare_release_counts_absent_cells_of_what_was_imported() -> None:
    member("publisher", "amina")
    fill_drafts()
    applying.apply_now(TWO_BLANKS, "cells.csv")

    assert run("prepare_release", 2031, by="amina", outlier=outliers(2031), **REASONS)[:2] == [
        "Without a score in 2031: 2 cells of 1 country.",
        "  Namibia: 2 of 32 indicators missing",
    ]


@pytest.mark.usefixtures("drafts")
def test_prepare_release_refuses_an_empty_draft() -> None:
    member("publisher", "amina")

    with pytest.raises(CommandError, match="has no scores yet"):
        run("prepare_release", 2031, by="amina", **REASONS)
