"""Readers of the whole site: what they ask for, each at a moment of its own, and what they were given."""

import gzip
import http.client
import re
import threading
import time
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from tests.bench.plain_http import Connection

YEAR = 2025  # of the edition that tests.faults.signed corrects
PATIENCE = 30
LINK: Final = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")
RELEASE: Final = re.compile(rb"[Rr]elease (\d+) \xc2\xb7|\"release\": ?(\d+)")
# Of a hundred: the home page, pages of the sitemap by rank, files and the API, pages that the browser has already, and
# comparisons, which are drawn for one reader alone.
SHARES: Final = {"home": 25, "sitemap": 62, "data": 8, "revalidated": 4, "own": 1}


class Answered(NamedTuple):
    """A request, in seconds from the beginning: its moment, when it was sent, when answered; status, path, tag."""

    moment: float
    sent: float
    ended: float
    status: int
    path: str
    tag: str


class Mix:
    """The addresses that readers ask for, one after the other: the page of rank n is asked for 1/n as often as the 1st.

    In no order but that those of the newest edition, and of none, come before those of older ones.
    """

    def __init__(self, port: int, seed: int) -> None:
        self.random = Random(seed)
        pages = [path for part in LINK.findall(text(port, "/sitemap.xml")) for path in LINK.findall(text(port, part))]
        self.random.shuffle(pages)
        self.pages = sorted(pages, key=lambda path: re.search(rf"/20(?!{YEAR % 100})\d\d/", path) is not None)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.pages) + 1)))
        self.countries = sorted({path.split("/")[-2] for path in pages if re.search(r"/countries/[A-Z]{3}/$", path)})
        self.data = ["/api/v1/scores.csv", "/api/v1/editions", "/api/v1/indicators"]
        for iso3 in self.countries[:40]:
            self.data += [f"/api/v1/countries/{iso3}", f"/{YEAR}/countries/{iso3}/data.csv"]

    def next(self) -> tuple[str, bool]:
        """Return the next address, and whether the browser has the page and asks whether it still holds."""
        kind = self.random.choices(list(SHARES), list(SHARES.values()))[0]
        if kind == "home":
            return self.random.choices(["/", "/fr/"], [9, 1])[0], False
        if kind == "data":
            return self.random.choice(self.data), False
        if kind == "own":
            return f"/{YEAR}/compare/?countries={','.join(self.random.sample(self.countries, 3))}", False
        if kind == "revalidated":
            return self.random.choice(["/", *self.pages[:2]]), True
        return self.random.choices(self.pages, cum_weights=self.weights)[0], False


class Readers:
    """Ask over connections that stay open, one for each thread, and note what was answered.

    What it says is read when all is over: each page once for each of its tags.
    """

    def __init__(self, port: int, began: float) -> None:
        self.port, self.began = port, began
        self.answers: list[Answered] = []
        self._tags: dict[str, str] = {}
        self._bodies: dict[tuple[str, str], tuple[bytes, str]] = {}
        self._own = threading.local()

    def read(self, moment: float, path: str, *, has_it: bool) -> None:
        """Ask for an address; status 0 is no answer."""
        headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": self._tags.get(path, '"-"')} if has_it else {})
        sent, status, tag = self._now(), 0, ""
        try:
            answer = self._connection().ask("GET", path, headers)
        except OSError:
            ended = self._now()
        else:
            ended, status, tag = self._now(), answer.status, answer.header("ETag")
            self._tags[path] = tag
            if answer.body and (path, tag) not in self._bodies:
                self._bodies[path, tag] = answer.body, answer.header("Content-Encoding")
        self.answers.append(Answered(moment, sent, ended, status, path, tag))

    def releases(self) -> dict[tuple[str, str], int]:
        """Return the number of the release that each page or file named, by path and tag; 0 where it named none."""
        return {key: _release(body, packing) for key, (body, packing) in self._bodies.items()}

    def _connection(self) -> Connection:
        if not hasattr(self._own, "web"):
            self._own.web = Connection(self.port, PATIENCE)
        return self._own.web

    def _now(self) -> float:
        return time.monotonic() - self.began


def text(port: int, path: str) -> str:
    """Return what stands at an address."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        web.request("GET", path)
        return web.getresponse().read().decode()
    finally:
        web.close()


def _release(body: bytes, packing: str) -> int:
    """Return the number of the release that a page or a file names; 0 where it names none."""
    match = RELEASE.search(gzip.decompress(body) if packing == "gzip" else body)
    return int(match[1] or match[2]) if match else 0
