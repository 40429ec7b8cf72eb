"""Files of responses as tests read them: written at once, or asked for by somebody, made and downloaded."""

import csv
import io
import tempfile
import zipfile
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from surveys import tasks
from surveys.analysis.selecting import Selection
from surveys.exporting import archive
from surveys.models import ResponseExport, Survey

Row = dict[str, str]


def written(
    selection: Selection,
    *,
    language: str = "en",
    with_words: bool = True,
    by: str = "researcher",
    formats: tuple[str, ...] = (),
) -> dict[str, bytes]:
    """Return the files of a selection by name."""
    with tempfile.TemporaryDirectory() as folder:
        file = io.BytesIO()
        order = archive.Order(selection, language, with_words, by, formats)
        archive.write(file, order, scratch=Path(folder) / "numbers")
        return files_in(file.getvalue())


def asked(client: Client, survey: Survey, *, words: str = "with", **query: str) -> ResponseExport:
    """Ask for a file as its page does, have it made, and return it."""
    url = reverse("admin:surveys_response_files", args=[survey.pk], query=query or None)
    response = client.post(url, {"act": "make", "words": words, "chosen": "1"})
    assert response.status_code == 302, response.content
    export = survey.exports.latest("pk")
    tasks.work_on_export(export.pk)
    export.refresh_from_db()
    return export


def download(client: Client, export: ResponseExport) -> HttpResponse:
    return client.get(reverse("admin:surveys_response_file", args=[export.survey_id, export.pk]))  # type: ignore[return-value]


def unpacked(client: Client, survey: Survey, **query: str) -> dict[str, bytes]:
    """Ask for a file, have it made, download it, and return what is in it by name."""
    response = download(client, asked(client, survey, **query))
    assert response["Content-Type"] == "application/zip", response
    return files_in(b"".join(response))


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def rows(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
