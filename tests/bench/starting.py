"""How long the site takes to start, and how much memory it takes while nobody asks for anything."""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.bench.processes import processor_seconds, proportional_bytes
from tests.faults.conftest import database
from tests.faults.running import Site, within

MOST_SECONDS = 300
REST_SECONDS, RESTING = 5, 0.5  # a site rests that takes less than half a second of the processor in five seconds


class Start(NamedTuple):
    """Seconds until /healthz answers, on the clock and of the processor; memory in bytes, by process, once it rests."""

    name: str
    clock: float
    processor: float
    memory: dict[str, int]


def measure(url: str, redis_url: str = "") -> Iterator[Start]:
    """Yield the first start, which compiles the code, fills a database and makes the demonstration, and the next."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = stack.enter_context(database("bench_start")) if url else f"sqlite:///{folder}/db.sqlite3"
        # Python keeps what it has compiled, whatever this machine's own habit: the second start reads it.
        compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        for name in ("empty", "filled"):
            yield _start(name, Site(folder / "site", DATABASE_URL=own, REDIS_URL=redis_url, **compiled))


def _start(name: str, site: Site) -> Start:
    began = time.perf_counter()
    try:
        site.process = site.manage("up")
        within(MOST_SECONDS, lambda: _is_healthy(site.port), "it did not answer")
        clock, processor = time.perf_counter() - began, processor_seconds(site.process.pid)
        within(MOST_SECONDS, lambda: _rests(site.process.pid), "it did not come to rest")
        return Start(name, clock, processor, proportional_bytes(site.process.pid))
    finally:
        site.stop()


def _is_healthy(port: int) -> bool:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()


def _rests(pid: int) -> bool:
    before = processor_seconds(pid)
    time.sleep(REST_SECONDS)
    return processor_seconds(pid) - before < RESTING
