"""Runs whose workers are killed or fall asleep, and whose messages are lost: the same result, once, by itself."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
import redis

from tests.faults.running import Site, within
from tests.faults.workers import Process, clock, rows, worker

PATIENCE = 120
PER_RUN = 2  # kills: the third would set the run aside
on_redis = pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="the queue is in the worker's memory")
in_memory = pytest.mark.skipif(bool(os.environ.get("REDIS_URL")), reason="the queue is in Redis")


class Look(NamedTuple):
    """A run as its row shows it."""

    state: str
    fence: int
    done: int
    total: int
    checksum: str


class Watched:
    """A site with nothing but a clock, where it has one; workers are started by the test."""

    def __init__(self, site: Site, clock: Process | None) -> None:
        self.site, self.clock = site, clock

    def wait(self, fact: Callable[[], object], complaint: str) -> float:
        """Wait for a fact while the clock runs: without it nothing is resumed, and that would say nothing of runs."""
        took = within(PATIENCE, lambda: not self.ticks() or fact(), complaint)
        assert self.ticks(), "the clock was stopped by something else than this test"
        return took

    def ticks(self) -> bool:
        """Say whether the clock runs; one that is a thread of a worker runs as long as that."""
        return self.clock is None or self.clock.runs()

    def shell(self, code: str) -> list[str]:
        """Run a line inside the site, and return what it printed."""
        process = self.site.manage("shell", "-v", "0", "-c", f"from tests.faults import judged; {code}")
        said, complaints = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, complaints
        return said.split()

    def run(self) -> Look:
        """Return the newest run."""
        query = "SELECT state, fence, done, total, checksum FROM surveys_run ORDER BY id DESC LIMIT 1"
        return Look(*rows(self.site, query)[0])

    def is_done(self) -> bool:
        return self.run().state == "done"

    def sweeps(self) -> int:
        """Return how often the clock has rung for runs."""
        assert self.clock is not None
        return self.clock.said().count("(surveys.tasks.sweep)")


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    """A site where somebody sweeps every second; leases end after three."""
    site.environment |= {"DEMO": "0", "LEASE_SECONDS": "3", "SWEEP_SECONDS": "1"}
    with clock(site) as beat:
        yield Watched(site, beat)


def undisturbed(watched: Watched, round_id: str) -> tuple[str, float]:
    """Let a worker do a run in peace; return its checksum and how long it had the lease."""
    watched.shell(f"judged.start({round_id})")
    watched.wait(lambda: watched.run().fence, "nobody claimed the run")
    seconds = watched.wait(watched.is_done, "the run did not end")
    return watched.run().checksum, seconds


def wait_for_a_random_point(watched: Watched, cells: int, seconds: float) -> None:
    """Wait until a run is somewhere: half of the times it computes, else it reads its inputs or writes."""
    where = random.choice(["computes", "computes", "reads", "writes"])
    if where != "reads":
        point = cells if where == "writes" else random.randrange(100, cells, 100)
        watched.wait(lambda: watched.run().done >= point or watched.is_done(), "the run does not go on")
    if where != "computes":
        time.sleep(random.uniform(0, seconds / 3))


def kill_at_random(watched: Watched, killed: Process, cells: int, seconds: float, last_fence: int) -> Look | None:
    """Kill the worker somewhere in a run's life, and start another; None where the run was done before."""
    watched.wait(lambda: watched.run().fence > last_fence or watched.is_done(), "nobody resumed the run")
    wait_for_a_random_point(watched, cells, seconds)
    killed.kill()
    seen = watched.run()
    killed.start()
    return seen if seen.state == "running" else None


def kill_through_a_run(watched: Watched, killed: Process, cells: int, seconds: float) -> Iterator[Look]:
    """Yield where a worker was killed, a few times in one run, and let the run come to its end."""
    fence = 0
    for _kill in range(PER_RUN):
        seen = kill_at_random(watched, killed, cells, seconds, fence)
        if seen is None:
            break
        fence = seen.fence
        yield seen
    watched.wait(watched.is_done, "the run was not resumed")


def survive_kills(watched: Watched, kills: int, while_computing: int, *, countries: int) -> list[Look]:
    """Kill workers until that often, and often enough while one computes; every run must come to the same."""
    (round_id,) = watched.shell(f"print(*judged.make(rounds=1, countries={countries}))")
    points: list[Look] = []
    with worker(watched.site) as killed:
        checksum, seconds = undisturbed(watched, round_id)
        while len(points) < kills or sum(0 < one.done < one.total for one in points) < while_computing:
            assert len(points) < 3 * kills, "the worker was hardly ever killed while it computed"
            watched.shell(f"judged.start({round_id})")
            points += kill_through_a_run(watched, killed, 32 * countries, seconds)
            assert watched.run().checksum == checksum
    return points


def nothing_was_applied_twice(site: Site, cells: int) -> None:
    """Hold the rows against what runs write: an update a cell, an aggregate a cell and run, as verified."""
    runs = [pk for (pk,) in rows(site, "SELECT id FROM surveys_run ORDER BY id")]
    assert rows(site, "SELECT COUNT(*) FROM indicators_scoreupdate") == [(cells,)]
    assert rows(site, "SELECT COUNT(*) FROM surveys_aggregate") == [(cells * len(runs),)]
    opened = "SELECT COUNT(*) FROM surveys_aggregate WHERE update_id IS NOT NULL"
    assert rows(site, opened) == [(cells,)]
    verified = site.manage("verify_run", str(runs[-1]))
    assert "0 differences" in verified.communicate(timeout=PATIENCE)[0]


def tell(capsys: pytest.CaptureFixture[str], points: list[Look]) -> None:
    with capsys.disabled():
        where = ", ".join(f"{one.done}/{one.total}" for one in points)
        print(f"\nworkers killed at (cells computed of all; 0/0 reads, n/n writes): {where}")


def test_a_killed_run_resumes_by_itself_and_comes_to_the_same(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    points = survive_kills(watched, 3, 1, countries=100)

    tell(capsys, points)
    nothing_was_applied_twice(watched.site, cells=100 * 32)


@pytest.mark.slow
def test_twenty_kills_change_nothing(watched: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    points = survive_kills(watched, 20, 5, countries=120)

    tell(capsys, points)
    nothing_was_applied_twice(watched.site, cells=120 * 32)


def at_work(process: Process) -> bool:
    """Say whether a worker has received a run that it has not ended, in whatever way."""
    lines = [line for line in process.said().splitlines() if "Task surveys.tasks.work_on_run[" in line]
    ended = [line for line in lines if "succeeded" in line or "raised" in line]
    return len(ended) < sum("received" in line for line in lines)


def test_a_worker_that_sleeps_beyond_its_lease_writes_nothing_when_it_wakes(watched: Watched) -> None:
    (round_id,) = watched.shell("print(*judged.make(rounds=1, countries=100))")
    with worker(watched.site, "sleeper") as sleeper:
        watched.shell(f"judged.start({round_id})")
        watched.wait(lambda: watched.run().done, "the run did not begin")
        sleeper.signal(signal.SIGSTOP)
        asleep = watched.run()
        with worker(watched.site):
            watched.wait(watched.is_done, "nobody took the run over")
            finished = watched.run()
        sleeper.signal(signal.SIGCONT)
        watched.wait(lambda: not at_work(sleeper), "the sleeper does not end")

    assert 0 < asleep.done < asleep.total
    assert watched.run() == finished
    assert finished.fence > asleep.fence
    nothing_was_applied_twice(watched.site, cells=100 * 32)


def wipe_the_broker(site: Site) -> int:
    """Let Redis forget everything; return how many messages that were."""
    server = redis.Redis.from_url(site.environment["REDIS_URL"])
    waiting = int(server.llen("celery"))  # type: ignore[arg-type]
    server.flushdb()
    return waiting


TWENTY = "judged.make(rounds=20, countries=1, indicators=3, experts=3, apart=True)"
UNFINISHED = "SELECT COUNT(*) FROM surveys_run WHERE state <> 'done'"


def each_was_done_once(site: Site) -> None:
    """Hold the rows of the twenty runs against what they write."""
    assert rows(site, "SELECT COUNT(*), COUNT(DISTINCT checksum) FROM surveys_run") == [(20, 20)]
    assert rows(site, "SELECT COUNT(*) FROM indicators_scoreupdate WHERE state = 'proposed'") == [(60,)]


@on_redis
def test_works_whose_messages_are_lost_are_done_within_two_sweeps(site: Site) -> None:
    site.environment |= {"DEMO": "0", "SWEEP_SECONDS": "10"}
    with clock(site) as beat, worker(site) as woken:
        watched = Watched(site, beat)
        rounds = watched.shell(f"print(*{TWENTY})")
        watched.wait(lambda: "ready." in woken.said() and watched.sweeps(), "no sweep came")
        woken.signal(signal.SIGSTOP)
        watched.shell(f"judged.start({', '.join(rounds)}, ring=True)")
        before, lost = watched.sweeps(), wipe_the_broker(site)
        woken.signal(signal.SIGCONT)

        watched.wait(lambda: rows(site, UNFINISHED) == [(0,)], "a run was forgotten")
        swept = watched.sweeps() - before

    assert lost >= 19  # a worker that waits for a message may have been handed one
    assert swept <= 2
    each_was_done_once(site)


@in_memory
def test_works_that_waited_in_the_memory_of_a_killed_worker_are_done_within_two_sweeps(site: Site) -> None:
    site.environment |= {"DEMO": "0", "SWEEP_SECONDS": "10", "LEASE_SECONDS": "3"}
    watched = Watched(site, None)
    watched.shell(f"judged.start(*{TWENTY}, ring=True)")
    with worker(site) as killed:
        watched.wait(lambda: rows(site, "SELECT COUNT(*) FROM surveys_run WHERE fence > 0") != [(0,)], "no sweep came")
        killed.kill()
        (lost,) = rows(site, "SELECT COUNT(*) FROM surveys_run WHERE state = 'queued'")[0]
        killed.start()
        watched.wait(lambda: killed.said().count("ready.") == 2, "the worker did not come back")
        took = watched.wait(lambda: rows(site, UNFINISHED) == [(0,)], "a run was forgotten")

    assert lost >= 10
    assert took < 20  # the first sweep finds what waited, the second what was begun: its lease has ended
    each_was_done_once(site)
