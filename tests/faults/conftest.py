"""A site of its own for each test, on the database that DATABASE_URL names, or on SQLite."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.faults.running import Site

GIVEN = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = GIVEN.startswith("postgres")


@contextmanager
def database(name: str, *, like: str = "template1") -> Iterator[str]:
    """Make a database beside the one in DATABASE_URL, yield its address, and drop it in the end."""
    made, model = sql.Identifier(name), sql.Identifier(like)
    with psycopg.connect(GIVEN, autocommit=True) as server:
        # One that a run left when it was killed.
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(made))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, model))
    yield f"{GIVEN.rpartition('/')[0]}/{name}"
    with psycopg.connect(GIVEN, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


@contextmanager
def a_site(folder: Path, name: str, *, like: str = "template1") -> Iterator[Site]:
    """Yield a site in a folder, with a database of its own, that is stopped in the end."""
    if not ON_POSTGRESQL:
        site = Site(folder, DATABASE_URL=f"sqlite:///{folder}/db.sqlite3")
        yield site
        site.stop()
        return
    with database(name, like=like) as url:
        site = Site(folder, DATABASE_URL=url)
        yield site
        site.stop()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that holds what the first start makes, to be copied; its database is called faults_prepared."""
    folder = tmp_path_factory.mktemp("prepared")
    with a_site(folder, "faults_prepared") as site:
        process = site.manage("prepare")
        assert process.wait(300) == 0
        yield folder


@pytest.fixture
def site(tmp_path: Path, prepared: Path) -> Iterator[Site]:
    """A site that has been started before and is not running."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with a_site(tmp_path, "faults_one", like="faults_prepared") as running:
        yield running


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    """A site that was never started: no folder, an empty database."""
    with a_site(tmp_path / "new", "faults_new") as running:
        yield running
