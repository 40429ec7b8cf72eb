"""An index that is added while the table is in use, and after an attempt that was cut short."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import environ
import psycopg
import pytest
from django.db import connections, migrations, models
from django.db.migrations.state import ProjectState
from pytest_django.plugin import DjangoDbBlocker

from lib import concurrent_index
from lib.concurrent_index import AddIndexConcurrently
from tests.upgrades import kept

VISIT = migrations.CreateModel("Visit", [("id", models.AutoField(primary_key=True)), ("page", models.TextField())])
OPERATION = AddIndexConcurrently("Visit", models.Index(fields=["page"], name="visits_of_a_page"))


@pytest.fixture
def url(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own with a table of visits, to Django the connection "apart"."""
    with kept.empty(tmp_path) as address, django_db_blocker.unblock():
        connections.settings["apart"] = {**connections.settings["default"], **environ.Env.db_url_config(address)}
        with connections["apart"].schema_editor() as editor:
            VISIT.database_forwards("surveys", editor, ProjectState(), with_visits())
        yield address
        connections["apart"].close()
        del connections["apart"], connections.settings["apart"]


def with_visits() -> ProjectState:
    state = ProjectState()
    VISIT.state_forwards("surveys", state)
    return state


def add_the_index() -> list[str]:
    """Migrate, and build what is missing then, as a start does; return the names of what was built."""
    after, connection = with_visits(), connections["apart"]
    OPERATION.state_forwards("surveys", after)
    with connection.schema_editor() as editor:
        OPERATION.database_forwards("surveys", editor, with_visits(), after)
    try:
        return build_missing(after)
    finally:
        connection.close()


def build_missing(state: ProjectState) -> list[str]:
    connection = connections["apart"]
    pairs = concurrent_index.missing(connection, state.apps.get_models())
    for model, index in pairs:
        concurrent_index.build(connection, model, index)
    return [index.name for _model, index in pairs]


def columns_of_the_index() -> list[str]:
    connection = connections["apart"]
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, "surveys_visit")["visits_of_a_page"]["columns"]


def test_what_an_attempt_left_is_replaced(url: str) -> None:
    kept.ask(url, "CREATE INDEX visits_of_a_page ON surveys_visit (id)")
    if kept.ON_POSTGRESQL:  # where it is left so by an attempt that was cut short
        kept.ask(url, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'visits_of_a_page'::regclass")

    add_the_index()

    assert columns_of_the_index() == ["page"]


@pytest.mark.skipif(not kept.ON_POSTGRESQL, reason="SQLite builds it in the migration")
def test_it_is_built_once_and_never_again(url: str) -> None:
    first, second = add_the_index(), add_the_index()

    assert (first, second) == (["visits_of_a_page"], [])
    assert kept.ask(url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'visits_of_a_page'::regclass")


@pytest.mark.skipif(not kept.ON_POSTGRESQL, reason="SQLite lets one write at a time, whoever it is")
def test_others_write_while_it_waits_for_a_transaction(url: str) -> None:
    write = "INSERT INTO surveys_visit (page) VALUES ('/')"
    with ThreadPoolExecutor(1) as aside:
        with psycopg.connect(url) as long:
            long.execute(write)
            adding = aside.submit(add_the_index)
            while not kept.ask(url, "SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert not adding.done()
            with psycopg.connect(url) as other:
                other.execute("SET lock_timeout = '1s'")
                other.execute(write)
        adding.result(timeout=20)

    assert columns_of_the_index() == ["page"]
