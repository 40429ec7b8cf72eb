"""The worker's part: it writes what is due, says what came of it, and ends when it is told to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from lib import published_trees
from ocindex import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.PUBLISH_DIR = str(tmp_path)
    settings.ALLOWED_HOSTS = ["testserver"]
    return tmp_path


@pytest.fixture
def stopping() -> Iterator[None]:
    tasks._stop()
    yield
    tasks._is_stopping.clear()


def test_a_worker_that_is_told_to_stop_stops_after_a_page(
    root: Path, stopping: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "ocindex.tasks")

    tasks.publish_files()

    assert "Pages as files: stopped." in caplog.text
    assert published_trees.name_of("current") == ""
    assert list((root / "trees").iterdir()) == []


def test_after_a_fault_it_rests(root: Path, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.PUBLISH_DIR = str(root / "nothing")

    for _time in range(2):
        tasks.publish_files()

    assert caplog.text.count("Pages are not written as files") == 1
    cache.delete(tasks.FAILED)
    tasks.publish_files()
    assert caplog.text.count("Pages are not written as files") == 2


def test_what_is_served_of_today_is_not_written_again(root: Path, stopping: None) -> None:
    name = f"{tasks.writing.datetime.now(tasks.writing.UTC):%Y%m%d}-3f9a27c1"
    published_trees.begin(name)
    published_trees.serve(name)

    tasks.publish_files()

    assert published_trees.name_of("current") == name
    assert not (root / ".lock").exists()
