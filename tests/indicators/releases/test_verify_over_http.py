"""The verifier and a site: addresses of people's pages, redirects, broken and endless answers."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.releases import verify_release
from tests.indicators.releases.histories import Index, shipped
from tests.indicators.releases.serving import Answer
from tests.indicators.releases.tampering import edit, file

Verify = Callable[..., tuple[int, str]]
Serve = Callable[..., str]


@pytest.fixture
def site(index: Index) -> Index:
    """An index whose newest checkpoint stands where a site shows it."""
    (index.folder / "releases" / "checkpoint").write_bytes(file(index, 6, "checkpoint").read_bytes())
    return index


@pytest.mark.parametrize(
    ("path", "size"),
    [("", 6), ("/", 6), ("/releases", 6), ("/releases/", 6), ("/fr/releases/", 6), ("/releases/4/", 4)],
)
def test_a_site_is_verified_by_any_address_of_its_releases(
    path: str, size: int, site: Index, serve: Serve, verify: Verify
) -> None:
    code, words = verify(serve(site.folder) + path)

    assert code == 0, words
    assert re.search(rf"^chain +{size} releases, back to release 1 +ok$", words, re.MULTILINE)
    assert ("Release 4 is not the newest: 6 is." in words) == (size == 4)


def test_a_demonstration_is_verified_under_its_year(tmp_path: Path, serve: Serve, verify: Verify) -> None:
    index = shipped(tmp_path / "2027", origin="index.example/2027/releases")

    code, words = verify(f"{serve(tmp_path)}/2027/releases/{len(index.entries)}/")

    assert code == 0, words
    assert "of index.example/2027/releases in" in words


def test_a_tampering_is_named_over_http_as_in_a_folder(site: Index, serve: Serve, verify: Verify) -> None:
    edit(3, software="0.4.0")(site)

    assert verify(serve(site.folder), "--quiet") == verify(site.folder, "--quiet")


def test_the_newest_checkpoint_has_to_be_of_the_same_log(site: Index, serve: Serve, verify: Verify) -> None:
    altered = file(site, 6, "checkpoint").read_bytes().replace(b"\n6\n", b"\n5\n")
    (site.folder / "releases" / "checkpoint").write_bytes(altered)

    code, words = verify(serve(site.folder))

    assert code == 1
    assert "newest checkpoint: the signature does not fit" in words


def test_a_newest_checkpoint_that_is_none_is_tampering(site: Index, verify: Verify) -> None:
    (site.folder / "releases" / "checkpoint").write_bytes(b"index.example/releases\n6\n")

    code, words = verify(site.folder)

    assert code == 1
    assert "newest checkpoint: it is no checkpoint" in words


def test_what_is_missing_on_a_site_is_tampering_and_what_it_cannot_give_is_not(
    site: Index, serve: Serve, verify: Verify
) -> None:
    missing = serve(site.folder, releases__3__manifest_json=lambda answer: answer.send_error(404))
    broken = serve(site.folder, releases__3__manifest_json=lambda answer: answer.send_error(503))

    assert "release 3, manifest.json: it is missing" in verify(missing)[1]
    code, words = verify(broken)
    assert (code, "the site answers 503" in words, "WRONG" in words) == (2, True, False), words


def redirect(answer: Answer) -> None:
    answer.send_response(302)
    answer.send_header("Location", "http://127.0.0.1:1/releases/3/manifest.json")
    answer.end_headers()


def cut_off(answer: Answer) -> None:
    answer.send_response(200)
    answer.send_header("Content-Length", "5000")
    answer.end_headers()
    answer.wfile.write(b"{")


def endless(answer: Answer) -> None:
    answer.send_response(200)
    answer.end_headers()
    try:
        while True:
            answer.wfile.write(b"x" * 65536)
    except OSError:
        pass


def garbage(answer: Answer) -> None:
    answer.wfile.write(b"\x00\xff" * 100)


def silent(_answer: Answer) -> None:
    time.sleep(5)


@pytest.mark.parametrize(
    ("answer", "expected", "sentence"),
    [
        (redirect, 2, "the site answers 302"),
        (cut_off, 2, "the connection ended early"),
        (endless, 1, "release 3, manifest.json: it has more than"),
        (garbage, 2, "release 3, manifest.json: http://127.0.0.1:"),
        (silent, 2, "timed out"),
    ],
)
def test_a_hostile_site_is_told_in_words(
    answer: Callable[[Answer], None],
    expected: int,
    sentence: str,
    site: Index,
    serve: Serve,
    verify: Verify,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verify_release, "PATIENCE", 1)
    monkeypatch.setattr(verify_release, "MOST_MANIFEST", 1 << 20)

    code, words = verify(serve(site.folder, releases__3__manifest_json=answer))

    assert (code, sentence in words) == (expected, True), words


def test_a_site_that_is_away_is_not_verified(verify: Verify) -> None:
    code, words = verify("http://127.0.0.1:1/")

    assert code == 2
    assert "Connection refused" in words
