"""Three times as many visitors as can be answered: how many are, how long those wait, how soon the others know.

A visitor gets the form, sends it and reads the receipt. Capacity is what eight at a time come to, each beginning anew
when it has ended. Then visitors come at three times that rate, whether or not those before have ended, as a crowd does;
whoever is told 503 goes. The site has one core and the load the others, so that to come takes nothing from the site.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench import sites
from tests.bench.over_http import SURVEY
from tests.bench.plain_http import Connection
from tests.bench.visiting import ANSWERS, HIDDEN
from tests.faults.conftest import database
from tests.faults.running import Site

AT_A_TIME, SECONDS, TIMES = 8, 4.0, 3
ROUNDS = 4  # of both in turns: a machine that others use as well is not as fast at each moment
PATIENCE = 30


class Visit(NamedTuple):
    """One visitor: the seconds of the whole visit, its last status (0 where nothing came), the seconds of that step."""

    seconds: float
    status: int
    last_seconds: float


class Crowd(NamedTuple):
    """What became of a crowd, in visits a second and seconds."""

    capacity: float
    offered: int
    kept: int
    refused: int
    failed: int
    goodput: float
    kept_median: float
    kept_99: float
    refused_median: float
    refused_99: float


def measure(url: str, redis_url: str = "") -> Crowd:
    """Measure on the PostgreSQL that an address names, or on SQLite where it names none."""
    with tempfile.TemporaryDirectory() as folder:
        if not url:
            return _started(Path(folder), f"sqlite:///{folder}/db.sqlite3", redis_url)
        with database("bench_crowd") as own:
            return _started(Path(folder), own, redis_url)


def _started(folder: Path, url: str, redis_url: str) -> Crowd:
    with sites.one_core() as leave_the_core, sites.started(folder / "site", url, redis_url) as site:
        leave_the_core()
        visit(site.port, 0)
        return _measure(site)


def _measure(site: Site) -> Crowd:
    numbers = iter(range(1_000_000))
    capacities, visits, seconds = [], [], 0.0
    for _round in range(ROUNDS):
        capacities.append(_capacity(site.port, numbers))
        came, lasted = _crowd(site.port, numbers, rate=TIMES * capacities[-1])
        visits += came
        seconds += lasted
    capacity = statistics.mean(capacities)
    kept = sorted(visit.seconds for visit in visits if visit.status == 200)
    refused = sorted(visit.last_seconds for visit in visits if visit.status == 503)
    return Crowd(
        capacity=capacity,
        offered=len(visits),
        kept=len(kept),
        refused=len(refused),
        failed=len(visits) - len(kept) - len(refused),
        goodput=len(kept) / seconds,
        kept_median=statistics.median(kept or [0]),
        kept_99=_99(kept),
        refused_median=statistics.median(refused or [0]),
        refused_99=_99(refused),
    )


def _capacity(port: int, numbers: Iterator[int]) -> float:
    over = time.monotonic() + SECONDS
    done: list[Visit] = []

    def go_on() -> None:
        while time.monotonic() < over:
            done.append(visit(port, next(numbers)))

    began = time.monotonic()
    threads = [threading.Thread(target=go_on) for _visitor in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(visit.status == 200 for visit in done) / (time.monotonic() - began)


def _crowd(port: int, numbers: Iterator[int], *, rate: float) -> tuple[list[Visit], float]:
    """Send visitors at a rate for some seconds; return them, and the seconds until the last of them had gone."""
    began = time.monotonic()
    with ThreadPoolExecutor(600) as threads:
        coming = []
        for number in range(round(rate * SECONDS)):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            coming.append(threads.submit(visit, port, next(numbers)))
        visits = [each.result() for each in coming]
    return visits, time.monotonic() - began


def visit(port: int, number: int) -> Visit:
    """Open the form, send it and read the receipt, from a network of one's own; go where it is refused."""
    began = step = time.monotonic()
    status = 0
    web = Connection(port, PATIENCE)
    network = {"X-Forwarded-For": f"10.{number // 62500}.{number // 250 % 250}.{number % 250}"}
    try:
        answer = web.ask("GET", SURVEY, network)
        status = answer.status
        if status == 200:
            answers = {f"q-{name}": said for name, said in ANSWERS.items()} | dict(HIDDEN.findall(answer.body.decode()))
            cookie = answer.header("Set-Cookie").partition(";")[0]
            form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, **network}
            step = time.monotonic()
            answer = web.ask("POST", SURVEY, form, urlencode(answers, doseq=True).encode())
            status = answer.status
        if status == 302:
            step = time.monotonic()
            status = web.ask("GET", answer.header("Location"), network).status
    except OSError:
        status = 0
    finally:
        web.close()
    now = time.monotonic()
    return Visit(now - began, status, now - step)


def _99(seconds: list[float]) -> float:
    return seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))] if seconds else 0.0
