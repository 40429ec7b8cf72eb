"""A database that takes nothing more, or has lost what it had stored.

Where a fault of PostgreSQL itself cannot be made from outside, it is raised with the number that PostgreSQL gives it:
whoever asks sees the same.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from tests.faults.running import Site

FULL, DAMAGED = "53100", "XX001"
PAGE_BYTES = 4096
READ = ("indicators_score", "indicators_page", "surveys_survey")
RAISING = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'refused by a test' USING ERRCODE = '{number}'; END $$;
CREATE FUNCTION lose() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'invalid page in block 0' USING ERRCODE = '{number}'; END $$;
"""
ON_EACH_TABLE = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON %I EXECUTE FUNCTION refuse()', name);
    END LOOP;
END $$;
"""
BEHIND_A_VIEW = "ALTER TABLE {0} RENAME TO kept_{0}; CREATE VIEW {0} AS SELECT * FROM kept_{0} WHERE lose();"
AS_BEFORE = "DROP VIEW {0}; ALTER TABLE kept_{0} RENAME TO {0};"
REMOVE = "DROP FUNCTION refuse() CASCADE; DROP FUNCTION lose() CASCADE;"


@contextmanager
def full_server(url: str) -> Iterator[None]:
    """Let PostgreSQL refuse every row that is written, as it does without room on its disk."""
    with _altered(url, RAISING.format(number=FULL) + ON_EACH_TABLE, REMOVE):
        yield


@contextmanager
def damaged_server(url: str) -> Iterator[None]:
    """Let PostgreSQL fail at reading three tables, and at writing into any, as it does over damaged pages."""
    broken = RAISING.format(number=DAMAGED) + ON_EACH_TABLE + "".join(map(BEHIND_A_VIEW.format, READ))
    with _altered(url, broken, "".join(map(AS_BEFORE.format, READ)) + REMOVE):
        yield


@contextmanager
def _altered(url: str, first: str, last: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(first)  # type: ignore[call-overload]
        try:
            yield
        finally:
            server.execute(last)  # type: ignore[call-overload]


@contextmanager
def damaged_file(site: Site) -> Iterator[None]:
    """Overwrite all pages of SQLite's file but the first while the site runs; in the end put a copy back."""
    path = site.folder / "db.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(PAGE_BYTES)
        file.write(b"\xa5" * (len(content) - PAGE_BYTES))
    try:
        yield
    finally:
        site.stop()
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        path.write_bytes(content)
        site.start()
