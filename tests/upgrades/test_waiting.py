"""A change of tables that somebody holds is given up after a while, in one line, and can be made again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.running import Site
from tests.upgrades import kept

UNDONE = (
    "gave up: for 5 seconds somebody else held a table that it has to change. "
    "Nothing is lost: run the command again; while the site is stopped nobody holds a table.\n"
)
VALID = "SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname = '{}' AND indisvalid"
APPLIED = "SELECT count(*) FROM django_migrations WHERE name = '0002_edition_publisher'"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that finds the database of 0.1.0, and is not running."""
    with kept.database("0.1.0", tmp_path) as url:
        yield Site(tmp_path, DATABASE_URL=url, REDIS_URL="", DEMO="0", RUN="web")


@contextmanager
def held(url: str, table: str) -> Iterator[None]:
    """Use a table in a transaction that does not end: on SQLite, write anything at all."""
    if kept.ON_POSTGRESQL:
        with psycopg.connect(url) as connection:
            connection.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
            yield
    else:
        kept.ask(url, "PRAGMA journal_mode=WAL")
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield


def run(site: Site, command: str) -> tuple[int, str]:
    process = site.manage(command)
    try:
        _output, complaint = process.communicate(timeout=200)
    finally:
        process.kill()
    return process.returncode, complaint


def test_a_migration_gives_up_on_a_table_that_is_used_and_runs_again(site: Site) -> None:
    url = site.environment["DATABASE_URL"]

    with held(url, "indicators_edition"):
        refused = run(site, "prepare")
    applied_then = kept.ask(url, APPLIED)
    repeated = run(site, "prepare")

    step = "indicators.0002_edition_publisher" if kept.ON_POSTGRESQL else "migrate"  # SQLite locks all it has, at once
    assert refused == (1, f"CommandError: {step} {UNDONE}")
    assert applied_then == 0
    assert repeated == (0, "")
    assert kept.ask(url, APPLIED) == 1


@pytest.mark.skipif(not kept.ON_POSTGRESQL, reason="SQLite has one lock for all tables: the test above")
def test_so_do_the_triggers_of_tables_to_which_rows_are_only_added(site: Site) -> None:
    url = site.environment["DATABASE_URL"]
    assert run(site, "migrate") == (0, "")
    kept.ask(url, "DROP TRIGGER indicators_auditentry_refuses_update ON indicators_auditentry")

    with held(url, "indicators_auditentry"):
        refused = run(site, "prepare")

    assert refused == (1, f"CommandError: guard_tables {UNDONE}")
    assert run(site, "prepare") == (0, "")


@pytest.mark.skipif(not kept.ON_POSTGRESQL, reason="SQLite builds indexes in its migrations")
def test_an_index_that_cannot_be_built_is_named_and_the_next_start_builds_it(site: Site) -> None:
    url, index = site.environment["DATABASE_URL"], VALID.format("response_in_a_burst")

    with psycopg.connect(url) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        process = site.manage("prepare")
        output, complaint = process.communicate(timeout=200)
        built_then = kept.ask(url, index)
    repeated = run(site, "prepare")

    assert (process.returncode, complaint) == (0, "")
    assert "The index response_in_a_burst was not built (canceling statement due to lock timeout)" in output
    assert built_then == 0
    assert repeated == (0, "")
    assert kept.ask(url, index) == 1
