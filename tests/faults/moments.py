"""The seconds of visits during which nobody else did anything: what any place holds of them it has from the visits."""

import math
import re
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from tests.faults.collected import Collector
from tests.faults.running import Site
from tests.faults.traces import Trace

APART = 1.3  # seconds without anything before and after
LATE = 1.0  # seconds that a line may need to arrive
HOUR = 3600
FIVE_MINUTES = 300
SLICES = 64  # a float of these years has six bits below the second in its first six bytes


class Moment(NamedTuple):
    """When something began and ended, in seconds since 1970, and each line of output that came meanwhile."""

    began: float
    ended: float
    lines: list[str]

    def seconds(self) -> range:
        return range(math.floor(self.began), math.floor(self.ended) + 1)


class Moments:
    """The moments of visits, quiet ones to compare with, and the files that visits left with the time of the visit."""

    def __init__(self, site: Site, collector: Collector) -> None:
        self.site, self.collector = site, collector
        self.visits: list[Moment] = []
        self.quiet: list[Moment] = []
        self.files: set[str] = set()

    @contextmanager
    def of_a_visit(self) -> Iterator[None]:
        """Let a visit stand alone, after a time as long as a visit takes in which nothing happens at all."""
        with self._measured(self.quiet):
            time.sleep(2)
        with self._measured(self.visits):
            yield
        visit = self.visits[-1]
        self.files |= {name for name, written in self._written() if visit.began <= written <= visit.ended}

    @contextmanager
    def _measured(self, moments: list[Moment]) -> Iterator[None]:
        time.sleep(APART)
        began, first_line = time.time(), time.monotonic_ns()
        yield
        ended = time.time()
        time.sleep(max(APART, LATE))
        moments.append(Moment(began, ended, self.collector.all_since(first_line)))

    def _written(self) -> Iterator[tuple[str, float]]:
        for path in self.site.folder.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(self.site.folder)), path.stat().st_mtime

    def told_in(self, traces: Iterable[Trace]) -> dict[str, bytes]:
        """Return where one of the seconds of visits, or one an hour later, is written, and how.

        An hour later what a visit left in the cache expires. Files that the site does not write are left out.
        """
        seconds = {second + later for visit in self.visits for second in visit.seconds() for later in (0, HOUR)}
        # A full five minutes is what everybody's time is rounded to: it tells of nobody who came at it.
        seconds = {second for second in seconds if second % FIVE_MINUTES}
        ways = {way.lower() for second in seconds for way in _spelled(second)}
        patterns = _any_time(seconds)
        written = (trace for trace in traces if not trace.place.startswith("file static/"))
        found = (
            (trace.place, match[0])
            for trace in written
            for pattern in patterns
            for match in pattern.finditer(trace.content)
        )
        return {place: way for place, way in found if way in ways}


def _spelled(second: int) -> Iterator[bytes]:
    """Yield a second as text, as a number of any precision, and as Python pickles a datetime and a float."""
    moment = datetime.fromtimestamp(second, UTC)
    local = datetime.fromtimestamp(second).astimezone()
    for text in (f"{moment:%H:%M:%S}", f"{local:%H:%M:%S}", str(second)):
        yield text.encode()
    parts = [moment.month, moment.day, moment.hour, moment.minute, moment.second]
    yield bytes([*divmod(moment.year, 256), *parts])
    for part in range(SLICES):
        yield b"G" + struct.pack(">d", second + part / SLICES)[:6]


def _any_time(seconds: set[int]) -> list[re.Pattern[bytes]]:
    """Return patterns that find whatever may be one of these seconds, in small letters."""
    lengths = {way[:4]: len(way) for second in seconds for way in _spelled(second) if not way.isascii()}
    binary = [re.escape(begin.lower()) + b".{%d}" % (length - 4) for begin, length in lengths.items()]
    texts = [rb"(?<!\d)\d\d:\d\d:\d\d", rb"(?<!\d)1\d{9}"]
    return [re.compile(pattern, re.DOTALL) for pattern in (*texts, *binary)]
