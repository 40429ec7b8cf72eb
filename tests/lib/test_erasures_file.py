"""The file of erasures tells nobody what was erased, and never pretends to know more than was written."""

import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from lib import erasures_file
from lib.erasures_file import Head, erasure

EMPTY = Head(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")  # of no bytes, as sha256sum says


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Settings) -> Path:
    settings.ERASURES_FILE = tmp_path / "apart" / "erasures.txt"
    settings.RECEIPT_KEY = "k" * 40
    return settings.ERASURES_FILE


def test_what_is_noted_is_read_again_the_last_word_about_each(file: Path) -> None:
    erasures_file.append([erasure("response", "a"), erasure("expert", "a"), erasure("text", "b", "first")])
    erasures_file.append([erasure("text", "b", "second")])

    noted = erasures_file.read()
    assert noted[erasure("text", "b").what] == erasure("text", "b", "second").how
    assert len({erasure("response", "a").what, erasure("expert", "a").what} & set(noted)) == 2
    assert erasure("response", "b").what not in noted
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_mtime % 86_400 == 0  # no hour at which somebody withdrew


def test_nothing_in_it_can_be_guessed_without_the_key(file: Path, settings: Settings) -> None:
    erasures_file.append([erasure("expert", "AAA-222", "erased")])
    settings.RECEIPT_KEY = "another key, of whoever has the file"

    assert erasure("expert", "AAA-222").what not in erasures_file.read()
    assert "AAA-222" not in file.read_text()


def test_a_line_that_a_crash_cut_spoils_no_other(file: Path) -> None:
    erasures_file.append([erasure("response", "a")])
    with file.open("a") as cut:
        cut.write(erasure("response", "b").what)

    erasures_file.append([erasure("response", "c")])

    noted = erasures_file.read()
    assert [erasure("response", name).what in noted for name in "abc"] == [True, False, True]


def test_many_who_erase_at_once_lose_no_line() -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: erasures_file.append([erasure("response", str(number))]), range(200)))

    assert all(erasure("response", str(number)).what in erasures_file.read() for number in range(200))
    assert len(erasures_file.path().read_text().splitlines()) == 201  # and one that says by which key


def test_a_file_that_cannot_be_written_is_told_of_and_stops_nobody(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.write_text("no folder")

    with caplog.at_level(logging.ERROR):
        erasures_file.note([erasure("response", "a")])

    assert cache.get(erasures_file.UNWRITTEN)
    assert "an erasure was not written (File exists); it is tried again" in caplog.text


def test_a_file_that_is_missing_older_or_of_another_key_is_none(file: Path, settings: Settings) -> None:
    assert erasures_file.head() == EMPTY
    assert "cannot be read (No such file or directory)" in erasures_file.fault_of(EMPTY)
    erasures_file.append([erasure("response", "a")])
    then = erasures_file.head()
    before = file.read_bytes()
    erasures_file.append([erasure("response", "b")])
    assert erasures_file.fault_of(EMPTY) == erasures_file.fault_of(then) == ""

    now = erasures_file.head()
    file.write_bytes(before)
    assert "is older than the backup, or was altered" in erasures_file.fault_of(now)
    file.write_bytes(before.replace(b"a", b"b"))
    assert erasures_file.fault_of(then)
    file.write_bytes(before)
    settings.RECEIPT_KEY = "l" * 40
    assert "was written with another RECEIPT_KEY" in erasures_file.fault_of(then)
