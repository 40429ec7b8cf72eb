"""A site of its own for each test, on the database that DATABASE_URL names, or on SQLite."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.faults.running import Site


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: a new one beside the one in DATABASE_URL, or a file."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path}/db.sqlite3"
        return
    name = f"faults_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield f"{given.rpartition('/')[0]}/{name}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """A site that is not running yet, with a folder and a database of its own."""
    running = Site(tmp_path, DATABASE_URL=database_url)
    yield running
    running.stop()
