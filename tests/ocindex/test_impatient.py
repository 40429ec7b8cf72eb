"""Whoever waits for a database longer than the request may gets an error; background work waits as long as it takes."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from lib import budget
from ocindex.backends.impatient import ImpatientConnection, limit_waits_for_locks

of_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")


@pytest.fixture
def server() -> "psycopg.Connection[tuple[object, ...]]":
    told = connections["default"].settings_dict
    with ImpatientConnection.connect(
        dbname="postgres", host=told["HOST"], port=told["PORT"] or None, user=told["USER"], password=told["PASSWORD"]
    ) as opened:
        yield opened


def test_a_budget_is_counted_for_all_that_is_asked_and_ends_with_its_block() -> None:
    assert budget.seconds_left() is None
    with budget.limited(5):
        first = budget.seconds_left()
        second = budget.seconds_left()
        with budget.limited(0):
            assert budget.seconds_left() == 0
        with budget.limited(60, at_a_time=3):
            assert budget.seconds_left() == 3
        assert 4 < second < first <= 5
    assert budget.seconds_left() is None


@of_postgresql
def test_a_server_that_does_not_answer_is_given_up(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    with budget.limited(0.2), pytest.raises(psycopg.OperationalError, match="did not answer in the time"):
        server.execute("SELECT pg_sleep(30)")

    assert server.closed  # the answer to what was asked would come some time


@of_postgresql
def test_what_comes_in_time_is_as_ever(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    with budget.limited(30):
        assert server.execute("SELECT 7").fetchone() == (7,)
        with pytest.raises(psycopg.errors.DivisionByZero):
            server.execute("SELECT 1 / 0")
    server.rollback()
    assert server.execute("SELECT pg_sleep(0.01)").fetchone() == ("",)  # without a budget


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a limit of its own")
def test_a_lock_is_waited_for_as_long_as_the_request_may_wait(tmp_path: Path) -> None:
    file = tmp_path / "locked.sqlite3"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("CREATE TABLE kept (word text)")
    holder.execute("BEGIN IMMEDIATE")
    own = connection.copy()
    own.settings_dict = {**connection.settings_dict, "NAME": str(file)}

    with budget.limited(0.2), pytest.raises(OperationalError, match="locked"), own.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES ('x')")

    own.close()
    holder.close()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a limit of its own")
def test_a_connection_that_was_open_before_waits_no_longer_either() -> None:
    connection.ensure_connection()
    with budget.limited(2):
        limit_waits_for_locks()
        with connection.cursor() as cursor:
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    limit_waits_for_locks()
    with connection.cursor() as cursor:
        without = cursor.execute("PRAGMA busy_timeout").fetchone()[0]

    assert 1900 < patience <= 2000
    assert without == 20_000
