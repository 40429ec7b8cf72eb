"""The database hangs: what is kept is read, forms come back filled, and nobody waits for what does not come."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.cable import Cable
from tests.faults.conftest import ON_POSTGRESQL
from tests.faults.posting import Visitor
from tests.faults.running import Site, within
from tests.faults.test_outages import WORDS, assert_given_back, locked
from tests.faults.test_submit import counted

KEPT = ("/", "/2025/countries/ZAF/")
OF_THE_DATABASE = ("/feedback/receipt/AAAA-BBBB-CCCC-DDDD-EEEE/", "/changes/", "/releases/1/", "/experts/no-such-link/")
PATIENCE = 4  # seconds of a reader; three of them may pass


@pytest.fixture
def cable(site: Site) -> Iterator[Cable]:
    """The cable to the site's server; the site is started and has answered once."""
    if not ON_POSTGRESQL:
        pytest.skip("SQLite has no server")
    line = Cable(site.environment["DATABASE_URL"])
    direct = site.environment["DATABASE_URL"]
    site.environment |= {"DEMO": "0", "RUN": "web", "DATABASE_URL": line.url}
    site.start()
    for path in KEPT:
        assert site.status(path) == 200
    site.environment["DATABASE_URL"] = direct  # for whoever looks into it from outside
    yield line
    line.close()


def test_kept_pages_are_read_and_others_are_refused_while_the_database_hangs(site: Site, cable: Cable) -> None:
    with cable.hanging():
        with ThreadPoolExecutor(12) as readers:
            others = list(readers.map(lambda path: site.status(path, seconds=PATIENCE), OF_THE_DATABASE * 3))
        kept = [site.status(path, seconds=PATIENCE) for path in KEPT]
        ready = site.read("/readyz", seconds=PATIENCE)

    assert kept == [200, 200]
    assert set(others) == {503}
    assert (ready.status, json.loads(ready.text)["database"]) == (503, "no answer")
    within(20, lambda: site.status("/releases/1/") == 200, "it did not come back")


@pytest.mark.parametrize("state", ["hanging", "cut"])
def test_after_a_release_pages_of_before_are_read_and_say_so(site: Site, cable: Cable, state: str) -> None:
    released = site.manage("shell", "-c", "from lib import caching; caching.new_generation()")
    assert released.wait(30) == 0

    with getattr(cable, state)(), ThreadPoolExecutor(12) as readers:
        answers = list(readers.map(lambda number: site.read(KEPT[number % 2], seconds=PATIENCE), range(12)))

    assert {answer.status for answer in answers} == {200}
    assert all("This page is as it was before our database went out of reach" in answer.text for answer in answers)
    within(20, lambda: "out of reach" not in site.read("/").text, "it did not come back")


@pytest.mark.parametrize("state", ["hanging", "cut"])
def test_a_form_comes_back_filled_while_the_database_does_not_answer(site: Site, cable: Cable, state: str) -> None:
    visitor = Visitor(site.port).open()

    with getattr(cable, state)():
        began = time.monotonic()
        assert_given_back(visitor.send(missing=WORDS), visitor)
        assert time.monotonic() - began < PATIENCE

    within(20, lambda: visitor.send(missing=WORDS).status == 302, "it did not come back")
    assert counted(site)[0] == 1


@pytest.mark.slow
def test_a_worker_that_hangs_is_told_of(site: Site) -> None:
    site.environment["DEMO"] = "0"
    site.start()
    within(60, lambda: word_on_the_worker(site) == "ok", "the worker gave no sign of life")
    group = site.pid("worker")

    os.killpg(group, signal.SIGSTOP)
    try:
        within(90, lambda: word_on_the_worker(site) == "silent", "nobody sees that it hangs")
    finally:
        os.killpg(group, signal.SIGCONT)

    within(60, lambda: word_on_the_worker(site) == "ok", "nobody sees that it works again")


def word_on_the_worker(site: Site) -> str:
    return str(json.loads(site.read("/readyz").text).get("worker"))


@pytest.mark.skipif(ON_POSTGRESQL, reason="of SQLite's one lock")
def test_a_form_comes_back_while_the_file_stays_locked_and_pages_are_read(site: Site) -> None:
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.start()
    visitor = Visitor(site.port).open()

    with locked(site):
        began = time.monotonic()
        assert_given_back(visitor.send(missing=WORDS), visitor)
        assert time.monotonic() - began < PATIENCE
        assert site.status("/2025/countries/KEN/", seconds=PATIENCE) == 200

    assert visitor.send(missing=WORDS).status == 302
