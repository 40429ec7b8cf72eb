"""Public pages as files: a whole tree or none, of one release, without what was half written."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from indicators.models import Page
from lib import caching, published_trees
from ocindex.publishing import addresses, headers, writing
from ocindex.publishing.writing import Outcome
from tests.outage import refusing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache", "open_connection")]
PATHS = ["/about/", "/fr/about/", "/2025/countries/ZAF/data.csv", "/nothing/", "/api/v1/countries", "/"]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.PUBLISH_DIR = str(tmp_path)
    settings.ALLOWED_HOSTS = ["testserver"]
    return tmp_path


def go_on(_written: int, _total: int) -> bool:
    return True


def write(report: writing.Report = go_on) -> Outcome:
    return writing.write_tree(report, lambda: PATHS)


def link(root: Path, path: str) -> Path:
    return Path(f"{root}/current/{headers.fingerprint()}/http/testserver{path}@")


def test_each_page_is_a_file_that_says_its_headers(root: Path, client: Client) -> None:
    assert write() is Outcome.SERVED

    for path in ("/about/", "/fr/about/", "/2025/countries/ZAF/data.csv", "/api/v1/countries", "/"):
        file, page = link(root, path).resolve(), client.get(path, headers={"accept-encoding": "gzip"})
        assert file.read_bytes() == page.content
        assert f'"{int(file.stat().st_mtime):x}-{file.stat().st_size:x}"' == page["ETag"]
        assert file.stat().st_mode & 0o444 == 0o444
    assert link(root, "/fr/about/").resolve().name == "2,html,fr,-,-,-.gz"
    assert not link(root, "/nothing/").exists()


def test_nginx_may_read_it_whatever_the_umask_is(root: Path) -> None:
    before = os.umask(0o077)
    try:
        write()
    finally:
        os.umask(before)

    made = [path for path in (root / "trees").rglob("*") if not path.is_symlink()]
    assert len(made) > 10
    assert {path.stat().st_mode & 0o777 for path in [root / "trees", *made]} == {0o755, 0o644}


def test_nothing_of_it_is_taken_from_caches_nor_left_in_them(root: Path, client: Client) -> None:
    client.get("/about/")
    Page.objects.filter(slug="about").update(body_en="Said anew.")

    write()

    assert b"Said anew." in gzip.decompress(link(root, "/about/").read_bytes())
    assert b"Said anew." not in client.get("/about/").content
    assert cache.get(f"page:{caching.generation()}:x") is None


def test_a_change_in_the_middle_leaves_nothing(root: Path) -> None:
    write()

    def change(written: int, _total: int) -> bool:
        if written == 3:
            published_trees.take_away()  # as caching.new_generation does
        return True

    assert write(change) is Outcome.CHANGED
    assert published_trees.name_of("current") == ""
    assert list((root / "trees").iterdir()) == []


@pytest.mark.parametrize("place", [1, 3, len(PATHS)])
def test_who_stops_or_fails_in_the_middle_leaves_what_is_served(root: Path, place: int) -> None:
    write()
    served = published_trees.name_of("current")

    def fail(written: int, _total: int) -> bool:
        if written == place:
            raise OSError("No space left on device")
        return True

    with pytest.raises(OSError, match="No space"):
        write(fail)
    assert write(lambda written, _total: written < place) is Outcome.STOPPED

    assert published_trees.name_of("current") == served
    assert [tree.name for tree in (root / "trees").iterdir()] == [served]
    assert published_trees.name_of("next") == ""


def test_a_whole_tree_replaces_the_one_before(root: Path) -> None:
    write()
    before = published_trees.name_of("current")
    (root / "trees" / "20260101-00000000").mkdir()
    (root / "next.1234").symlink_to("trees/20260101-00000000")

    assert write() is Outcome.SERVED

    assert published_trees.name_of("current") != before
    assert [tree.name for tree in (root / "trees").iterdir()] == [published_trees.name_of("current")]
    assert sorted(path.name for path in root.iterdir()) == [".lock", "current", "trees"]


def test_one_process_writes_at_a_time(root: Path) -> None:
    others: list[Outcome] = []

    def write_too(_written: int, _total: int) -> bool:
        others.append(write())
        return True

    assert write(write_too) is Outcome.SERVED
    assert set(others) == {Outcome.BUSY}


def test_a_database_that_is_away_leaves_what_is_served() -> None:
    write()
    served = published_trees.name_of("current")

    with refusing(), pytest.raises(writing.Unpublishable, match="/about/: 503"):
        write()

    assert published_trees.name_of("current") == served


def test_files_are_due_where_there_are_none_and_each_day(settings: Any) -> None:
    assert writing.is_due()
    write()
    assert not writing.is_due()
    name = published_trees.name_of("current")
    published_trees.begin(f"20200101{name[8:]}")
    published_trees.serve(f"20200101{name[8:]}")
    assert writing.is_due()

    settings.PUBLISH_DIR = ""

    assert not writing.is_due()


def test_all_pages_of_the_sitemap_have_a_file_and_no_page_of_one_reader() -> None:
    paths = addresses.public_paths()

    for path in (
        "/", "/fr/", "/2025/", "/fr/2021/countries/ZAF/", "/2023/regions/caribbean-and-central-america/data.json",
        "/fr/2025/indicators/cocaine-trade/data.csv", "/countries/ZAF/", "/methodology/", "/api/v1/scores.csv",
        "/api/v1/countries/ZAF", "/sitemap-2025-fr.xml", "/robots.txt", "/fr/releases/feed.atom", "/api/docs/",
    ):  # fmt: skip
        assert path in paths, path
    assert len(paths) == len(set(paths)) > 7000
    assert not [path for path in paths if "?" in path or "/feedback" in path or "/admin" in path or "/search" in path]


def test_the_command_needs_a_folder(settings: Any) -> None:
    settings.PUBLISH_DIR = ""

    with pytest.raises(CommandError, match="PUBLISH_DIR is not set"):
        call_command("publish_files")
