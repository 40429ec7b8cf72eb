"""Sites for the benches: with the web server alone, with visitors whose networks are told, with a core of their own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.running import Site

SITE_CORE: Final = 0
# Whoever sends a form at once is no robot here, and may say from which network it comes.
HURRIED: Final = {"DEMO": "0", "MINIMUM_SECONDS": "0", "TRUSTED_PROXIES": "127.0.0.1"}


@contextmanager
def started(folder: Path, url: str, redis_url: str) -> Iterator[Site]:
    """Start a web server alone on a database, and on a Redis if one is named; stop it when the block ends."""
    site = Site(folder, RUN="web", DATABASE_URL=url, REDIS_URL=redis_url, **HURRIED)
    try:
        site.start()
        yield site
    finally:
        site.stop()


@contextmanager
def one_core() -> Iterator[Callable[[], None]]:
    """Have what is started in the block run on one core, until the function is called that is yielded.

    From then on this process leaves that core to it, where there is another one, until the block ends.
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SITE_CORE})
    try:
        yield lambda: os.sched_setaffinity(0, cores - {SITE_CORE} or cores)
    finally:
        os.sched_setaffinity(0, cores)
