"""Files of responses whose worker is killed, while people go on answering: whole, of one moment, and nobody waits."""

import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.running import Site, within
from tests.faults.workers import clock, rows, worker

PATIENCE = 240
RESPONSES = 30_000
SLUG = "feedback-on-the-index"
LET_IN = "from surveys.models import Response; Response.objects.filter(status='held').update(status='ok')"
WRITER = "UPDATE surveys_pagecount SET day = day WHERE id = 0"


@pytest.fixture
def filled(site: Site) -> Iterator[Site]:
    """A site with many responses, where somebody sweeps every second; leases end after ten."""
    site.environment |= {"DEMO": "0", "LEASE_SECONDS": "10", "SWEEP_SECONDS": "1"}
    fill = f"from tests.bench import many_responses; many_responses.main('{SLUG}', {RESPONSES})"
    shell(site, fill)
    with clock(site):
        yield site


def shell(site: Site, code: str) -> str:
    process = site.manage("shell", "-v", "0", "-c", code)
    said, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaints
    return said


def ask(site: Site) -> None:
    shell(
        site,
        "from surveys.models import ResponseExport, Survey; "
        f"ResponseExport.objects.create(survey=Survey.objects.get(slug='{SLUG}'), language='en', formats=['parquet'])",
    )


def look(site: Site) -> tuple[str, int, int, int]:
    state, done, total, fence = rows(site, "SELECT state, done, total, fence FROM surveys_responseexport")[0]
    return state, done, total, fence


def files(site: Site) -> list[Path]:
    return sorted((Path(site.environment["VAR_DIR"]) / "exports").iterdir())


def longest_wait(site: Site) -> float:
    """Return how long a writer waited at most, who came again and again while a file was being made."""
    url, longest = site.environment["DATABASE_URL"], 0.0
    while look(site)[0] == "running":
        began = time.perf_counter()
        if url.startswith("sqlite"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
            connection.execute(WRITER)
            connection.commit()
            connection.close()
        else:
            with psycopg.connect(url) as server:
                server.execute(WRITER)
        longest = max(longest, time.perf_counter() - began)
        time.sleep(0.05)
    return longest


def test_a_killed_worker_leaves_nothing_behind_and_the_next_one_makes_the_file(filled: Site) -> None:
    with worker(filled) as killed:
        ask(filled)
        within(PATIENCE, lambda: 0 < look(filled)[1] < look(filled)[2] or look(filled)[0] == "done", "it did not begin")
        killed.kill()
        state, done, total, _fence = look(filled)
        assert (state, 0 < done < total) == ("running", True), "the worker was too quick to be killed at it"
        assert len(files(filled)) == 2  # the beginning of a zip, and what is put together beside it
        shell(filled, LET_IN)

        killed.start()
        within(PATIENCE, lambda: look(filled)[0] == "done", "nobody made it")

    shell(filled, "from surveys.exporting import storage; storage.sweep()")
    ((name, number, attempts),) = rows(filled, "SELECT file_name, rows, attempts FROM surveys_responseexport")
    assert attempts >= 2
    assert [path.name for path in files(filled)] == [f"{name}.zip"]
    ((counted,),) = rows(filled, "SELECT COUNT(*) FROM surveys_response WHERE status = 'ok'")
    with zipfile.ZipFile(files(filled)[0]) as file:
        assert file.testzip() is None
        assert file.read("responses.csv").count(b"\n") - 1 >= number == counted
        assert json.loads(file.read("manifest.json"))["rows"] == counted


def test_a_file_is_of_one_moment_and_holds_no_writer_up(filled: Site) -> None:
    ((before,),) = rows(filled, "SELECT COUNT(*) FROM surveys_response WHERE status = 'ok'")
    with worker(filled):
        ask(filled)
        within(PATIENCE, lambda: look(filled)[1] > 0, "it did not begin")
        shell(filled, LET_IN)
        was_at_it = look(filled)[0] == "running"
        waited = longest_wait(filled)
        within(PATIENCE, lambda: look(filled)[0] == "done", "it did not end")

    assert was_at_it, "the file was made before anybody could write"
    assert rows(filled, "SELECT rows FROM surveys_responseexport") == [(before,)]
    assert waited < 5
