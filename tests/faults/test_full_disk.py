"""A small disk of the site's own that is filled to the last byte: what the system does then, and no limit, is met."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.conftest import ON_POSTGRESQL, a_site
from tests.faults.posting import Visitor
from tests.faults.running import Site, within
from tests.faults.test_outages import PAGES, WORDS, assert_given_back

MEGABYTES = 160


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount memory of a given size on a folder; skip the test where that is not allowed."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk is mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_site(tmp_path: Path, prepared: Path) -> Iterator[Site]:
    """A site whose VAR_DIR is a small disk; the web runs alone."""
    folder = tmp_path / "disk"
    with small_disk(folder):
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        with a_site(folder, "faults_disk", like="faults_prepared") as site:
            site.environment |= {"DEMO": "0", "RUN": "web"}
            site.start()
            yield site


def fill(disk: Path) -> Path:
    """Write a file until no byte more is taken, and return it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    assert shutil.disk_usage(disk).free == 0
    return ballast


def test_without_a_byte_left_pages_are_read_forms_come_back_and_a_dead_server_too(small_site: Site) -> None:
    visitor, ballast = Visitor(small_site.port).open(), fill(small_site.folder)

    assert {path: small_site.status(path) for path in PAGES} == dict.fromkeys(PAGES, 200)
    sent = visitor.send(missing=WORDS)
    if ON_POSTGRESQL:  # whose disk is another
        assert sent.status == 302
    else:
        assert_given_back(sent, visitor)

    os.kill(small_site.pid("web"), signal.SIGKILL)
    within(30, small_site.answers, "it is not back")
    assert {path: small_site.status(path) for path in PAGES} == dict.fromkeys(PAGES, 200)

    ballast.unlink()
    assert Visitor(small_site.port).open().send(missing=WORDS).status == 302
