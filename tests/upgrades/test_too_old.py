"""A database from before 0.1.0 is told in one line that it cannot be upgraded, and stays as it is."""

from collections.abc import Iterator
from pathlib import Path

import environ
import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from pytest_django.plugin import DjangoDbBlocker

from ocindex.deploy import upgrading
from tests.faults.running import Site
from tests.upgrades import kept

SAID = (
    "CommandError: This database was made before 0.1.0 and cannot be upgraded: export what you need with the version "
    "that made it, and start with a new VAR_DIR or DATABASE_URL.\n"
)
# What commit d8c2abd made and 0.1.0 does not: the first of eight.
STRAY = "CREATE INDEX surveys_response_country_id_9c569744 ON surveys_response (country_id)"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with the database of 0.1.0, and the database's address."""
    folder = tmp_path_factory.mktemp("old")
    with kept.database("0.1.0", folder) as url:
        yield folder, url


@pytest.fixture
def connection(unpacked: tuple[Path, str], django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A connection to it, in which nothing is kept."""
    connections.settings["old"] = {**connections.settings["default"], **environ.Env.db_url_config(unpacked[1])}
    connection = connections["old"]
    with django_db_blocker.unblock():
        with transaction.atomic(using="old"):
            yield connection
            transaction.set_rollback(True, using="old")
        connection.close()
    del connections["old"], connections.settings["old"]


def is_too_old(connection: BaseDatabaseWrapper, *statements: str) -> bool:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return upgrading.is_too_old(connection, MigrationLoader(connection))


def test_a_database_of_0_1_0_is_none(connection: BaseDatabaseWrapper) -> None:
    assert not is_too_old(connection)


def test_the_list_holds_all_that_the_first_migrations_make(connection: BaseDatabaseWrapper) -> None:
    def ours(names: upgrading.Names) -> upgrading.Names:
        return {(table, name) for table, name in names if table.startswith(("indicators_", "surveys_"))}

    made_up = {
        name for name in ours(upgrading.read_names(connection, upgrading.INDEXES)) if upgrading.MADE_UP.search(name[1])
    }
    assert upgrading.columns_of_0_1_0() == ours(upgrading.read_names(connection, upgrading.COLUMNS))
    assert upgrading.indexes_of_0_1_0() == made_up


@pytest.mark.parametrize(
    "statements",
    [
        [STRAY],
        ["CREATE INDEX surveys_answer_response_id_5416c873 ON surveys_answer (response_id)"],
        ["DROP TABLE surveys_identityreading"],
        ["ALTER TABLE indicators_release DROP COLUMN reason"],
        ["DROP TABLE indicators_outcome", "DELETE FROM django_migrations WHERE app = 'surveys'"],
        ["DROP TABLE indicators_outcome", "INSERT INTO django_migrations (app, name, applied) "
         "VALUES ('indicators', '0002_import', '2026-11-22 15:25:42')"],
    ],
    ids=["an index that was dropped", "another", "a table is missing", "a column is missing",
         "before there were surveys", "with a migration that is no more"],
)  # fmt: skip
def test_what_was_there_before_0_1_0_is_recognised(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    assert is_too_old(connection, *statements)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX responses_of_a_country ON surveys_response (country_id)",
        "CREATE TABLE surveys_notes_of_our_own (note text)",
        "CREATE TABLE made_elsewhere (id integer); CREATE INDEX made_elsewhere_id_55ccfbb7 ON made_elsewhere (id)",
        "DELETE FROM django_migrations WHERE app = 'surveys'",
        "DELETE FROM django_migrations WHERE app IN ('indicators', 'surveys')",
    ],
    ids=["an index of the operator's", "a table of the operator's", "another app's index",
         "a first migration that was cut short", "nothing migrated yet"],
)  # fmt: skip
def test_what_is_no_sign_of_age_is_left_alone(connection: BaseDatabaseWrapper, statement: str) -> None:
    assert not is_too_old(connection, *statement.split("; "))


def test_what_was_migrated_further_is_not_compared(connection: BaseDatabaseWrapper) -> None:
    loader = MigrationLoader(connection)
    for app in upgrading.APPS:
        later = (app, "0002_later")
        loader.applied_migrations[later] = loader.disk_migrations[later] = loader.disk_migrations[app, upgrading.FIRST]
    with connection.cursor() as cursor:
        cursor.execute(STRAY)

    assert not upgrading.is_too_old(connection, loader)


@pytest.mark.parametrize("command", ["up", "prepare", "migrate"])
def test_it_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    with kept.database("0.1.0", tmp_path) as url:
        site = Site(tmp_path, DATABASE_URL=url, REDIS_URL="", DEMO="0", RUN="web")
        kept.ask(url, STRAY)

        refused = site.manage(command)
        try:
            said, complaint = refused.communicate(timeout=60)
        finally:
            refused.terminate()

    assert (refused.returncode, complaint) == (1, SAID)
    assert "answers at" not in said
    assert not list((tmp_path / "run").glob("*.pid"))
