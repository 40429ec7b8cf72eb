"""Release day on a small server: the whole site on one core, two hundred readers' requests a second, a publication.

Requests come at their moments, whether or not those before are answered, and each is timed from its moment: who waits
is not left out. The load has the other cores. The site has been up, and each page was read before. Nobody goes back:
whoever asks after somebody was answered from the new release is answered from it too.

    python -m tests.bench.release_day
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tests.bench import overload, sites
from tests.bench.processes import proportional_bytes
from tests.bench.readers import YEAR, Answered, Mix, Readers, text
from tests.faults.conftest import database
from tests.faults.running import CHECKOUT, Site

READS, SUBMISSIONS = 200, 2  # a second
CONNECTIONS = 48  # as a proxy in front keeps them open; who finds none free waits, and that is counted
PUBLISHED, SECONDS = 20, 120
SEED = 20251124
PUBLISH = "from tests.faults import signed; print('ready', flush=True); input(); signed.correct(); print('done')"


class Day(NamedTuple):
    """What was seen, and the release that each page named; the second in which it was written; the most bytes at once.

    A release is by path and tag, as `Readers.releases` has it; the bytes are those of all processes.
    """

    reads: list[Answered]
    releases: dict[tuple[str, str], int]
    submissions: list[overload.Visit]
    published: float
    memory: int

    def went_back(self) -> list[Answered]:
        """Return what was answered from the release before to whoever asked after the new one had been seen."""
        newest = max(self.releases.values())
        seen = min(read.ended for read in self.reads if self._release(read) == newest)
        return [
            read for read in self.reads
            if read.sent > seen and f"/{YEAR}/" in read.path and 0 < self._release(read) < newest
        ]  # fmt: skip

    def _release(self, read: Answered) -> int:
        return self.releases.get((read.path, read.tag), 0)


def measure(url: str, redis_url: str = "") -> Day:
    """Measure on the PostgreSQL that an address names, or on SQLite where it names none."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        own = ends.enter_context(database("bench_day")) if url else f"sqlite:///{folder}/db.sqlite3"
        site = Site(folder / "site", DATABASE_URL=own, REDIS_URL=redis_url, **sites.HURRIED)
        leave_the_core = ends.enter_context(sites.one_core())
        ends.callback(site.stop)
        site.start()
        publisher = ends.enter_context(_publisher(site))
        leave_the_core()
        mix = Mix(site.port, SEED)
        with ThreadPoolExecutor(3) as before:
            for path in [*mix.pages, *mix.data] * 2:
                before.submit(text, site.port, path)
        return _spend(site, publisher, mix)


@contextmanager
def _publisher(site: Site) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that publishes a correction when it is told to, signed by two."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", PUBLISH],
        cwd=CHECKOUT, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        _await(process, "ready")
        yield process
        process.kill()


def _await(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout
    if word not in process.stdout.readline():
        raise RuntimeError(f"the publisher is not {word}")


def _spend(site: Site, publisher: "subprocess.Popen[str]", mix: Mix) -> Day:
    began, over, memory = time.monotonic(), threading.Event(), [0]
    readers = Readers(site.port, began)

    def publish() -> float:
        time.sleep(PUBLISHED)
        assert publisher.stdin
        publisher.stdin.write("now\n")
        publisher.stdin.flush()
        _await(publisher, "done")
        return time.monotonic() - began

    def weigh() -> None:
        while site.process and not over.wait(2):
            memory[0] = max(memory[0], sum(proportional_bytes(site.process.pid).values()))

    with ThreadPoolExecutor(CONNECTIONS) as reading, ThreadPoolExecutor(60) as others:
        others.submit(weigh)
        publishing = others.submit(publish)
        submissions = []
        moment = 0.0
        while (moment := moment + mix.random.expovariate(READS)) < SECONDS:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            path, has_it = mix.next()
            reading.submit(readers.read, moment, path, has_it=has_it)
            if len(submissions) < moment * SUBMISSIONS:
                submissions.append(others.submit(overload.visit, site.port, len(submissions)))
        visits = [one.result() for one in submissions]
        over.set()
    return Day(readers.answers, readers.releases(), visits, publishing.result(), memory[0])


def report(name: str, day: Day) -> Iterator[str]:
    """Yield lines: how long readers waited in all and in each ten seconds, what else came, and who went back."""
    waits = [read.ended - read.moment for read in day.reads]
    cuts = quantiles(waits, n=1000)
    yield f"\nRelease day on {name}, one core, in {SECONDS} s: {len(waits)} reads, {len(day.submissions)} submissions,"
    yield f"a release after {day.published:.0f} s; {day.memory / 1e6:.0f} MB of memory at most"
    shares = ", ".join(f"{share / 10:g} % {1000 * cuts[share - 1]:.0f}" for share in (500, 900, 950, 990, 999))
    yield f"Readers waited, in ms: {shares}; longest {1000 * max(waits):.0f}"
    for start in range(0, SECONDS, 10):
        part = [read.ended - read.moment for read in day.reads if start <= read.moment < start + 10]
        most = quantiles(part, n=20)[18]
        wrong = sum(read.status not in (200, 304) for read in day.reads if start <= read.moment < start + 10)
        yield f"   from {start:>3} s: middle {1000 * median(part):>6.0f}   95 % {1000 * most:>6.0f}   errors {wrong:>4}"
    errors = Counter(read.status for read in day.reads if read.status not in (200, 304))
    yield f"Errors by status: {dict(errors) or 'none'}. Answers from the release before, after the new one was seen:"
    yield f"{len(day.went_back())}"
    ends = [visit.seconds for visit in day.submissions]
    kept = sum(visit.status == 200 for visit in day.submissions)
    yield f"Submissions to the end: {kept} of {len(ends)}; 95 % in {1000 * quantiles(ends, n=20)[18]:.0f} ms"


if __name__ == "__main__":
    address, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    for line in report("PostgreSQL" if address else "SQLite", measure(address, broker)):
        sys.stdout.write(f"{line}\n")
