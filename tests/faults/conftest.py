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
    """Make a database beside the one in DATABASE_URL, yield its address, and drop it in the end.

    Its name has the number of this process before it, so that two runs on one server do not meet.
    """
    name = _of_this_run(name)
    made, model = sql.Identifier(name), sql.Identifier(like if like == "template1" else _of_this_run(like))
    with psycopg.connect(GIVEN, autocommit=True) as server:
        _drop_those_of_killed_runs(server)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, model))
    yield f"{GIVEN.rpartition('/')[0]}/{name}"
    with psycopg.connect(GIVEN, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def _of_this_run(name: str) -> str:
    return f"run{os.getpid()}_{name}"


def _drop_those_of_killed_runs(server: "psycopg.Connection[tuple[str]]") -> None:
    names = [name for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname ~ '^run[0-9]+_'")]
    for name in names:
        if not Path(f"/proc/{name[3:].partition('_')[0]}").exists():
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


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
