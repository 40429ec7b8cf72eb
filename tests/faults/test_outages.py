"""The database is restarted, stopped, locked or full while somebody posts: never a bare 500, and no word lost."""

import os
import re
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.faults.conftest import GIVEN, ON_POSTGRESQL
from tests.faults.posting import Answer, Visitor
from tests.faults.running import Site, within
from tests.faults.test_submit import counted

of_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no server")
of_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="another machine's disk")
PAGES = (
    "/", "/2025/countries/KEN/", "/2025/indicators/human-trafficking/", "/2025/rankings/criminality/", "/healthz",
    "/compare/?countries=RUS,KEN", "/search/?q=kenya", "/api/v1/scores?edition=2025&iso3=KEN", "/about/",
    "/2025/countries/KEN/data.csv", "/feedback/feedback-on-the-index/", "/admin/login/",
)  # fmt: skip
WORDS = "Written while the database was away."


@pytest.fixture(autouse=True)
def web_alone(site: Site) -> None:
    """Nothing but these visitors writes."""
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.start()


def name_of(site: Site) -> str:
    return site.environment["DATABASE_URL"].rpartition("/")[2]


def end_connections(site: Site) -> int:
    """End every connection to the site's database, as a restart does; return how many there were."""
    with psycopg.connect(GIVEN, autocommit=True) as server:
        ended = server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name_of(site)]
        )
        return len(ended.fetchall())


@contextmanager
def stopped(site: Site) -> Iterator[None]:
    """Let nobody connect to the site's database."""
    line = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(GIVEN, autocommit=True) as server:
        server.execute(line.format(sql.Identifier(name_of(site)), sql.SQL("false")))
        end_connections(site)
        yield
        server.execute(line.format(sql.Identifier(name_of(site)), sql.SQL("true")))


@contextmanager
def full_disk(site: Site, *, supervisor: bool = False) -> Iterator[None]:
    """Let no file of the web server grow: the system refuses each write as it does on a full disk.

    On request none of the supervisor either, nor of what it starts meanwhile.
    """
    group = str(site.pid("web"))
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid="], capture_output=True, text=True, check=True)
    pids = [int(pid) for pid, pgid in map(str.split, listed.stdout.splitlines()) if pgid == group]
    assert pids
    pids += [site.process.pid] if supervisor and site.process else []
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    yield
    for pid in pids:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Hold the one lock that writers need."""
    holder = sqlite3.connect(site.folder / "db.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


def assert_given_back(answer: Answer, visitor: Visitor) -> None:
    """The form is there, filled, under the same key, and it says when to send it again."""
    assert answer.status == 503
    assert int(answer.retry_after) > 0
    assert re.search(rf"<textarea[^>]*>\s*{re.escape(WORDS)}</textarea>", answer.text)
    for name in ("submit_key", "stamp"):
        assert f'name="{name}" value="{visitor.fields[name]}"' in answer.text


@of_postgresql
def test_a_restart_of_the_database_is_noticed_by_no_visitor(site: Site) -> None:
    visitors = [Visitor(site.port).open() for _visitor in range(8)]
    with ThreadPoolExecutor(4) as threads:
        before = list(threads.map(lambda one: one.send(missing=WORDS), visitors[:4]))
        ended = end_connections(site)
        after = list(threads.map(lambda one: one.send(missing=WORDS), visitors[4:]))

    assert ended > 1
    assert {answer.status for answer in before + after} == {302}
    assert counted(site)[0] == 8


@of_postgresql
def test_while_the_database_is_stopped_the_form_comes_back_and_is_sent_once_more(site: Site) -> None:
    visitor = Visitor(site.port).open()

    with stopped(site):
        assert_given_back(visitor.send(missing=WORDS), visitor)

    within(20, lambda: visitor.send(missing=WORDS).status == 302, "the site did not come back")
    assert counted(site)[0] == 1


@of_sqlite
def test_on_a_full_disk_the_form_comes_back_and_is_sent_once_more(site: Site) -> None:
    visitor = Visitor(site.port).open()

    with full_disk(site):
        assert_given_back(visitor.send(missing=WORDS), visitor)

    assert visitor.send(missing=WORDS).status == 302
    assert counted(site)[0] == 1


def test_on_a_full_disk_pages_are_read_as_ever(site: Site) -> None:
    with full_disk(site):
        statuses = {path: site.status(path) for path in PAGES}

    assert statuses == dict.fromkeys(PAGES, 200)


def test_a_web_process_that_dies_on_a_full_disk_is_back(site: Site) -> None:
    """What the supervisor notes of a child has no room either."""
    old = site.pid("web")

    with full_disk(site, supervisor=True):
        os.kill(old, signal.SIGKILL)
        within(20, lambda: site.answers(), "it is not back")

    assert site.process.poll() is None


@of_sqlite
@pytest.mark.slow
def test_a_database_that_stays_locked_gives_the_form_back(site: Site) -> None:
    visitor = Visitor(site.port).open()

    with locked(site):
        assert_given_back(visitor.send(missing=WORDS), visitor)

    assert visitor.send(missing=WORDS).status == 302
    assert counted(site)[0] == 1


@of_sqlite
def test_connections_stay_open_one_for_each_thread(site: Site) -> None:
    visitors = [Visitor(site.port).open() for _visitor in range(40)]
    with ThreadPoolExecutor(8) as threads:
        assert {answer.status for answer in threads.map(lambda one: one.send(missing=WORDS), visitors)} == {302}

    time.sleep(1)  # what is closed at the end of an answer is closed by now
    assert 1 <= held_open(site) <= 4


def held_open(site: Site) -> int:
    """Return how often the web server has the database open."""
    group = str(site.pid("web"))
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid="], capture_output=True, text=True, check=True)
    pids = [pid for pid, pgid in map(str.split, listed.stdout.splitlines()) if pgid == group]
    files = [file for pid in pids for file in Path(f"/proc/{pid}/fd").iterdir() if file.exists()]
    return sum(file.readlink().name == "db.sqlite3" for file in files)
