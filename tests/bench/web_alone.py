"""A site with its web server alone, and with visitors whose networks it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.running import Site

# Whoever sends a form at once is no robot here, and may say from which network it comes.
HURRIED: Final = {"DEMO": "0", "MINIMUM_SECONDS": "0", "TRUSTED_PROXIES": "127.0.0.1"}


@contextmanager
def started(folder: Path, url: str, redis_url: str) -> Iterator[Site]:
    """Start it on a database, and on a Redis if one is named; stop it when the block ends."""
    site = Site(folder, RUN="web", DATABASE_URL=url, REDIS_URL=redis_url, **HURRIED)
    try:
        site.start()
        yield site
    finally:
        site.stop()
