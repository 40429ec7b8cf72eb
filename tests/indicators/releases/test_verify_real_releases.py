"""The verifier and releases that this software published: laid out in a folder, and served by it."""

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client

from indicators import workflow
from indicators.models import Edition, Release, ReleaseFile, Score
from lib.transparency import keys
from tests import factories

Verify = Callable[..., tuple[int, str]]


def lay_out(folder: Path) -> Path:
    """Write the files of all releases of the world into a folder as a site has them, from the database."""
    for file in ReleaseFile.objects.filter(release__demonstration=False).select_related("stored", "release"):
        path = folder / "releases" / str(file.release.number) / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.decompress(bytes(file.stored.content)))
    (folder / "releases" / "key.pem").write_bytes(keys.public_pem())
    return folder


def erratum(half_points: int) -> Release:
    """Correct a score of 2025 by two persons."""
    edition = Edition.objects.get(year=2025)
    score = Score.objects.get(edition=edition, country__iso3="COL", indicator__slug="cocaine-trade")
    reviewer = factories.colleague("editor", "reviewer")
    workflow.accept(factories.propose(score, half_points), reviewer=reviewer, reason="Seen.")
    return factories.publish(edition, reason="Côte d’Ivoire: “misread”.")


def test_release_1_has_the_same_bytes_after_ten_errata_and_a_withdrawal_and_all_verifies(
    client: Client, db: None, tmp_path: Path, verify: Verify
) -> None:
    first = lay_out(tmp_path / "before") / "releases" / "1"
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    served = {name: client.get(f"/releases/1/{name}").content for name in (*before, "release.zip")}
    releases = [erratum(18 - number % 2) for number in range(10)]
    factories.withdraw(releases[-1])

    last = lay_out(tmp_path / "after") / "releases" / "1"
    code, words = verify(tmp_path / "after", "--checkpoint", tmp_path / "before" / "releases" / "3" / "checkpoint")

    assert {path.name: path.read_bytes() for path in last.iterdir()} == before
    assert {name: client.get(f"/releases/1/{name}").content for name in served} == served
    assert served.items() > before.items()
    assert set(before) == {"manifest.json", "scores.csv", "checkpoint"}
    assert code == 0, words
    assert re.search(r"^chain +14 releases, back to release 1 +ok$", words, re.MULTILINE)
    assert re.search(r"^your checkpoint +releases 1 to 3 are as they were then +ok$", words, re.MULTILINE)
    assert "not here" not in words


def test_a_score_altered_on_the_way_is_named(db: None, tmp_path: Path, verify: Verify) -> None:
    erratum(18)
    scores = lay_out(tmp_path) / "releases" / "4" / "scores.csv"
    content, count = re.subn(r'("COL",.*"indicator",)\d+\.\d', r"\g<1>1.0", scores.read_text(), count=1)
    scores.write_text(content)

    code, words = verify(tmp_path)

    assert (count, code) == (1, 1)
    assert "release 4, scores.csv: its SHA-256 is not the one in the manifest" in words
    assert re.search(
        r"release 4, COL \w+: manifest.json lists no change, the files scores.csv have \d+\.\d to 1\.0", words
    )


def test_an_edition_that_was_withdrawn_verifies(db: None, tmp_path: Path, verify: Verify) -> None:
    factories.publish_copies(range(2027, 2028))
    release = Release.objects.get(edition__year=2027)
    factories.withdraw(release)

    code, words = verify(lay_out(tmp_path))

    assert code == 0, words
    assert re.search(r"^chain +5 releases, back to release 1 +ok$", words, re.MULTILINE)


class Page(BaseHTTPRequestHandler):
    """Answers as the site does, in the transaction of the test."""

    def do_GET(self) -> None:
        response = Client().get(self.path, headers={"Accept-Encoding": self.headers.get("Accept-Encoding", "")})
        self.send_response(response.status_code)
        for name, value in response.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"".join(response))

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(db: None) -> Iterator[str]:
    """The address of the running site; its thread shares the connection of the test."""
    server = HTTPServer(("127.0.0.1", 0), Page)

    def run() -> None:
        connections[DEFAULT_DB_ALIAS] = shared
        server.serve_forever(0.05)

    shared = connections[DEFAULT_DB_ALIAS]
    shared.inc_thread_sharing()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    shared.dec_thread_sharing()


def test_a_running_site_is_verified_by_its_address_as_its_files_are(
    address: str, tmp_path: Path, verify: Verify
) -> None:
    erratum(18)

    code, words = verify(f"{address}/fr/releases/4/")

    assert code == 0, words
    assert re.search(r"^chain +4 releases, back to release 1 +ok$", words, re.MULTILINE)
    assert words.splitlines()[1:] == verify(lay_out(tmp_path))[1].splitlines()[1:]


def test_the_site_serves_the_verifier(client: Client, db: None) -> None:
    response = client.get("/releases/verify_release.py")

    assert response.content == Path("indicators/releases/verify_release.py").read_bytes()
