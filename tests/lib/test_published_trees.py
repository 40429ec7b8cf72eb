"""Trees of files: served by a renamed link, taken away by whatever changes a page."""

from pathlib import Path
from typing import Any

import pytest

from lib import caching, published_trees, rehearsal

TREE = "20261129-3f9a27c1"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.PUBLISH_DIR = str(tmp_path)
    return tmp_path


def test_a_tree_is_served_once_it_is_whole(root: Path) -> None:
    folder = published_trees.begin(TREE)
    (folder / "page").write_text("Said.")

    assert not (root / "current").exists()
    assert published_trees.serve(TREE)
    assert (root / "current" / "page").read_text() == "Said."
    assert published_trees.name_of("next") == ""


def test_what_is_taken_away_while_it_is_written_is_never_served(root: Path) -> None:
    published_trees.begin("20261128-00000000")
    assert published_trees.serve("20261128-00000000")
    published_trees.begin(TREE)

    published_trees.take_away()

    assert not published_trees.serve(TREE)
    assert sorted(path.name for path in root.iterdir()) == ["trees"]


def test_a_tree_begun_later_is_not_served_by_who_began_before() -> None:
    published_trees.begin("20261128-00000000")
    published_trees.begin(TREE)

    assert not published_trees.serve("20261128-00000000")
    assert published_trees.serve(TREE)


def test_a_folder_that_is_gone_stops_no_page(root: Path, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.PUBLISH_DIR = str(root / "nothing")
    published_trees.take_away()
    (root / "file").write_text("")
    settings.PUBLISH_DIR = str(root / "file")
    published_trees.take_away()

    assert "is served still" in caplog.text
    assert published_trees.name_of("current") == ""


@pytest.mark.django_db
def test_a_change_takes_the_tree_away_before_and_after_its_commit(django_capture_on_commit_callbacks: Any) -> None:
    published_trees.begin(TREE)
    published_trees.serve(TREE)

    with django_capture_on_commit_callbacks(execute=True):
        caching.new_generation()
        assert published_trees.name_of("current") == ""
        # A worker that begins here reads what is of before the commit.
        published_trees.begin(TREE)
        assert published_trees.serve(TREE)

    assert published_trees.name_of("current") == ""


@pytest.mark.django_db
def test_what_is_only_looked_at_takes_nothing_away() -> None:
    published_trees.begin(TREE)
    published_trees.serve(TREE)

    with rehearsal.rehearsal():
        caching.new_generation()

    assert published_trees.name_of("current") == TREE
