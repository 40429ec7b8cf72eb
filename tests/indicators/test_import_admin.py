"""The import as editors meet it: hand in, look, confirm, and see result."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import tasks, workflow
from indicators.importing import applying
from indicators.models import Edition, ImportBatch, Score
from tests.factories import signed_in
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import open_drafts, sheets, small_workbook

pytestmark = pytest.mark.django_db
ADD = "/admin/indicators/importbatch/add/"


@pytest.fixture(autouse=True)
def drafts() -> None:
    open_drafts()


@pytest.fixture
def rung(
    with_redis: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[], list[int]]:
    """Return a function that tells which rows the worker was called for."""
    calls: list[int] = []
    monkeypatch.setattr(tasks.work_on_import, "delay", calls.append)
    return lambda: calls


def hand_in(client: Client, content: bytes, name: str = "small.xlsx", edition: str = "") -> str:
    """Hand a file in, and return the address that it leads to; empty where it is refused."""
    response = client.post(ADD, {"file": SimpleUploadedFile(name, content), "edition": edition})
    return response.headers.get("Location", "")


def worked() -> None:
    """Do what the worker would do."""
    for batch in ImportBatch.objects.due():
        applying.work_on(batch)


def text_of(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_a_file_is_checked_shown_and_written_only_when_confirmed() -> None:
    client = signed_in("editor")

    url = hand_in(client, small_workbook())
    assert "The file is being checked." in text_of(client, url)
    worked()
    preview = text_of(client, url)
    assert "Nothing is written yet." in preview
    assert "2031 128 0 0 0 16" in preview
    assert not Score.objects.filter(edition__year=2031).exists()
    client.post(url, {"confirm": "1"})
    assert "The scores are being written." in text_of(client, url)
    worked()

    assert "The scores were written into their drafts." in text_of(client, url)
    assert Score.objects.filter(edition__year=2031).count() == 128
    batch = ImportBatch.objects.get()
    assert (batch.by.username, batch.confirmed_by.username) == ("editor", "editor")


def test_the_preview_lists_what_changes_and_what_is_added_by_their_names() -> None:
    client = signed_in("editor")
    workflow.fill_draft(Edition.objects.get(year=2031), {("NAM", "heroin-trade"): 9, ("SWZ", "prevention"): 8})

    url = hand_in(client, small_workbook())
    worked()

    preview = text_of(client, url)
    assert "Changed in 2031 (1)" in preview
    assert "Namibia Heroin trade 4.5 3.0" in preview
    assert "Added to 2031 (126)" in preview
    assert "and 26 more" in preview
    assert "2031 126 1 1 0 16" in preview


def test_refused_values_are_shown_with_their_places() -> None:
    client = signed_in("editor")
    found = sheets()
    found["2027_dataset"][-1][-1] = 12
    found["2031_dataset"][3][2] = "Naimbia<b>"

    url = hand_in(client, workbook(found))
    worked()

    shown = text_of(client, url)
    assert "3 things in this file must be corrected first. Nothing was changed." in shown
    assert "2031_dataset 4 C Naimbia&lt;b&gt; No country has this name" in shown
    assert "2027_dataset 5 AG 12 A score is a number from 1 to 10 in half points" in shown
    assert "Write these scores" not in shown


def test_more_than_two_hundred_faults_are_counted() -> None:
    client = signed_in("editor")
    lines = [f"2031,NAM,invented-{number},3.0" for number in range(250)]

    url = hand_in(client, csv("edition,iso3,indicator,value", *lines), "invented.csv")
    worked()

    assert "250 things in this file" in text_of(client, url)
    assert "and 50 more" in text_of(client, url)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0", "neither a workbook (.xlsx) nor a CSV file"),
        (small_workbook()[:3000], "damaged or cut off"),
        (b"a," * 5_000_001, "more than 10 MB"),
    ],
    ids=["empty", "picture", "cut-off", "too-large"],
)
def test_what_is_no_file_is_refused_in_the_form_and_not_kept(content: bytes, sentence: str) -> None:
    response = signed_in("editor").post(ADD, {"file": SimpleUploadedFile("x.xlsx", content), "edition": ""})

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_form_without_a_file_says_so() -> None:
    assert "This field is required." in signed_in("editor").post(ADD, {}).content.decode()


def test_the_edition_is_taken_from_the_form_where_the_file_has_none() -> None:
    client = signed_in("editor")
    content = csv("iso3,indicator,value", "NAM,heroin-trade,3.0")

    url = hand_in(client, content, "table.csv", str(Edition.objects.get(year=2031).pk))
    worked()

    assert "2031 1 0 0 0 0" in text_of(client, url)
    assert "Edition named with the file 2031" in text_of(client, url)


def test_the_same_file_twice_says_no_changes() -> None:
    client = signed_in("editor")
    applying.apply_now(small_workbook(), "small.xlsx")

    url = hand_in(client, small_workbook())
    worked()

    assert "No changes: the index holds exactly these scores already." in text_of(client, url)


def test_a_draft_that_changed_meanwhile_is_shown_again() -> None:
    client = signed_in("editor")
    url = hand_in(client, small_workbook())
    worked()
    client.post(url, {"confirm": "1"})
    workflow.fill_draft(Edition.objects.get(year=2031), {("NAM", "heroin-trade"): 9})
    worked()

    assert "A draft has changed since this file was checked." in text_of(client, url)
    assert Score.objects.filter(edition__year=2031).count() == 1


def test_a_second_click_is_told_that_nothing_waits(rung: Callable[[], list[int]]) -> None:
    client = signed_in("editor")
    url = hand_in(client, small_workbook())
    worked()

    client.post(url, {"confirm": "1"})
    second = client.post(url, {"confirm": "1"}, follow=True)

    assert "This import does not wait for a confirmation any more." in second.content.decode()


def test_work_that_failed_is_begun_again_by_a_button() -> None:
    client = signed_in("editor")
    url = hand_in(client, small_workbook())
    ImportBatch.objects.update(state="failed", error="Something went wrong; nothing was changed (MemoryError).")
    assert "nothing was changed (MemoryError)" in text_of(client, url)

    client.post(url, {"again": "1"})
    worked()

    assert "Nothing is written yet." in text_of(client, url)


def test_a_publisher_is_led_on_to_publishing_and_an_editor_is_not() -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    url = hand_in(editor, small_workbook())
    worked()
    editor.post(url, {"confirm": "1"})
    worked()

    publish = reverse("admin:indicators_edition_prepare", args=[Edition.objects.get(year=2031).pk])
    assert publish in publisher.get(url).content.decode()
    assert publish not in editor.get(url).content.decode()


def test_who_may_not_confirm_cannot() -> None:
    url = hand_in(signed_in("editor"), small_workbook())
    worked()
    researcher = signed_in("researcher")

    assert researcher.get(url).status_code == 403
    assert researcher.post(url, {"confirm": "1"}).status_code == 403
    assert researcher.get(ADD).status_code == 403
    assert researcher.get(f"{url.removesuffix('change/')}progress/").status_code == 403
    assert ImportBatch.objects.get().stage == "checked"


def test_progress_is_told_to_the_script() -> None:
    client = signed_in("editor")
    url = hand_in(client, small_workbook())
    batch = ImportBatch.objects.get()
    batch.claim()
    batch.heartbeat(2, 4)
    progress = reverse("admin:indicators_importbatch_progress", args=[batch.pk])

    assert client.get(progress).json() == {"unfinished": True, "text": "being checked", "done": 2, "total": 4}
    assert progress in client.get(url).content.decode()
    assert client.post(progress).status_code == 405


@pytest.mark.usefixtures("with_redis")
def test_a_broker_that_is_away_does_not_break_the_page(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def away(_batch_id: int) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(tasks.work_on_import, "delay", away)
    client = signed_in("editor")

    with django_capture_on_commit_callbacks(execute=True):
        url = hand_in(client, small_workbook())
    worked()  # by the sweep

    assert "Nothing is written yet." in text_of(client, url)


def test_the_worker_is_called_once_for_each_step(
    rung: Callable[[], list[int]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in("editor")
    with django_capture_on_commit_callbacks(execute=True):
        url = hand_in(client, small_workbook())
    pk = ImportBatch.objects.get().pk
    assert rung() == [pk]
    worked()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"confirm": "1"})

    assert rung() == [pk, pk]


def test_what_waits_for_a_confirmation_is_on_the_start_page() -> None:
    client = signed_in("editor")
    hand_in(client, small_workbook())
    assert "Import of small.xlsx" not in text_of(client, "/admin/")

    worked()

    assert "Import of small.xlsx 360 scores to be written" in text_of(client, "/admin/")


def test_the_list_says_what_became_of_each_file() -> None:
    client = signed_in("editor")
    applying.apply_now(small_workbook(), "small.xlsx")
    hand_in(client, csv("edition,iso3,indicator,value", "2031,NAM,heroin-trade,12"), "wrong.csv")
    worked()

    shown = text_of(client, "/admin/indicators/importbatch/")
    assert "small.xlsx applied 2027, 2029, 2031" in shown
    assert "wrong.csv refused –" in shown


def test_the_list_does_not_read_the_files_themselves(django_assert_max_num_queries: Callable[[int], object]) -> None:
    client = signed_in("editor")
    for number in range(30):
        ImportBatch.objects.create(filename=f"{number}.csv", content=b"x" * 100, sha256="0" * 64)

    with django_assert_max_num_queries(12) as asked:  # type: ignore[attr-defined]
        client.get("/admin/indicators/importbatch/")

    assert not any('"content"' in query["sql"] for query in asked.captured_queries)


def test_no_page_of_the_import_needs_an_inline_style_or_script() -> None:
    client = signed_in("editor")
    url = hand_in(client, small_workbook())
    pages = [client.get(ADD), client.get(url)]
    worked()
    pages.append(client.get(url))

    for page in pages:
        html = page.content.decode()
        assert "unsafe-inline" not in page["Content-Security-Policy"]
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)


def test_an_unknown_import_is_a_404() -> None:
    assert signed_in("editor").get("/admin/indicators/importbatch/999999/change/").status_code == 404
