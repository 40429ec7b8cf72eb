"""Whole submissions and kept pages over HTTP, ours and the least that does the job in turns: seconds of the processor.

Both sites are served by waitress in one process, on the same kind of database. What is counted is
the time of their own processes, by the system's clock of 10 ms; that of PostgreSQL and Redis is not.
"""

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench import sites
from tests.bench.processes import TICK, processor_seconds
from tests.bench.visiting import Opened, Visitors
from tests.faults.conftest import database
from tests.faults.running import CHECKOUT, free_port, within

SURVEY = "/feedback/feedback-on-the-index/"
PAGES = ("/", "/2025/countries/ZAF/", "/about/")
ROUNDS, SUBMISSIONS, READINGS = 7, 120, 600
COUNTRIES = CHECKOUT / "indicators" / "data" / "countries.csv"


class Part(NamedTuple):
    """One step, ours and the baseline's: milliseconds of the processor each; ratios of all, and of single rounds."""

    name: str
    ours: float
    baseline: float
    lowest: float
    highest: float

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline


class Side(NamedTuple):
    """A site that answers: the process whose children serve it, and its visitors."""

    pid: int
    visitors: Visitors

    def spends(self, act: Callable[[], object]) -> float:
        """Return the seconds of the processor that the site takes while something is asked of it."""
        self.visitors.web.close()  # the site has closed its end while the other one was asked
        before = processor_seconds(self.pid)
        act()
        return processor_seconds(self.pid) - before


def measure(url: str, redis_url: str = "") -> list[Part]:
    """Measure on the PostgreSQL that an address names, or on SQLite where it names none."""
    with tempfile.TemporaryDirectory() as folder, _sites(Path(folder), url, redis_url) as (ours, baseline):
        return [*_submissions(ours, baseline), *_pages(ours, baseline)]


@contextmanager
def _sites(folder: Path, url: str, redis_url: str) -> Iterator[tuple[Side, Side]]:
    if url:
        with database("bench_ours") as own, database("bench_baseline") as other:
            yield from _start(folder, own, other, redis_url)
    else:
        yield from _start(folder, f"sqlite:///{folder}/ours.sqlite3", f"sqlite:///{folder}/baseline.sqlite3", "")


def _start(folder: Path, url: str, baseline_url: str, redis_url: str) -> Iterator[tuple[Side, Side]]:
    with sites.started(folder / "ours", url, redis_url) as site:
        ours = Side(site.pid("web"), Visitors(site.port, SURVEY, "q-", "-"))
        kept = folder / "pages"
        kept.mkdir()
        for number, page in enumerate(PAGES):
            (kept / str(number)).write_bytes(ours.visitors.read(page))
        with _baseline({"DATABASE_URL": baseline_url, "COUNTRIES": str(COUNTRIES), "PAGES": str(kept)}) as other:
            yield ours, other


@contextmanager
def _baseline(environment: dict[str, str]) -> Iterator[Side]:
    """Serve the baseline as ours is served."""
    visitors = Visitors(free_port(), "/form/")
    served = [f"--listen=127.0.0.1:{visitors.port}", "--threads=4", "tests.bench.baseline:application"]
    process = subprocess.Popen(
        [sys.executable, "-m", "waitress", *served],
        cwd=CHECKOUT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        within(30, lambda: _answers(visitors), "the baseline did not answer")
        yield Side(process.pid, visitors)
    finally:
        process.terminate()
        process.wait(20)


def _answers(visitors: Visitors) -> bool:
    try:
        return bool(visitors.read("/thanks/"))
    except (OSError, http.client.HTTPException):
        visitors.web.close()
        return False


def _submissions(*sides: Side) -> Iterator[Part]:
    """Yield the steps of a submission and all of them together, many forms at a time, in turns."""
    for side in sides:
        side.visitors.read(side.visitors.send(side.visitors.open()))  # what is made once is made
    rounds = [_in_turns(number, sides, _three_steps) for number in range(ROUNDS)]
    for at, name in enumerate(("open the form", "send it", "read the receipt")):
        yield _part(name, [(ours[at], baseline[at]) for ours, baseline in rounds], SUBMISSIONS)
    yield _part("a whole submission", [(sum(ours), sum(baseline)) for ours, baseline in rounds], SUBMISSIONS)


def _three_steps(side: Side) -> list[float]:
    forms: list[Opened] = []
    receipts: list[str] = []
    return [
        side.spends(lambda: forms.extend(side.visitors.open() for _time in range(SUBMISSIONS))),
        side.spends(lambda: receipts.extend(map(side.visitors.send, forms))),
        side.spends(lambda: [side.visitors.read(receipt) for receipt in receipts]),
    ]


def _pages(ours: Side, baseline: Side) -> Iterator[Part]:
    """Yield what it takes to give out kept pages, beside a view that returns the same bytes."""
    for number, page in enumerate(PAGES):
        addresses = {ours.pid: page, baseline.pid: f"/page/{number}/"}

        def read(side: Side, addresses: dict[int, str] = addresses) -> list[float]:
            return [side.spends(lambda: [side.visitors.read(addresses[side.pid]) for _time in range(READINGS)])]

        rounds = [_in_turns(number, (ours, baseline), read) for number in range(ROUNDS)]
        yield _part(page, [(one[0], other[0]) for one, other in rounds], READINGS)


def _in_turns(number: int, sides: tuple[Side, ...], act: Callable[[Side], list[float]]) -> tuple[list[float], ...]:
    """Do the same to both, every second time the other one first; return ours first."""
    order = sides if number % 2 else sides[::-1]
    spent = {side.pid: act(side) for side in order}
    return tuple(spent[side.pid] for side in sides)


def _part(name: str, pairs: Sequence[tuple[float, ...]], times: int) -> Part:
    ours, baseline = zip(*pairs, strict=True)
    each = 1000 / (times * len(pairs))
    ratios = [one / max(other, TICK) for one, other in pairs]
    return Part(name, each * sum(ours), each * sum(baseline), min(ratios), max(ratios))
