"""What is measured: requests through the site's whole stack, in this process and without a network."""

import gzip
import secrets
import time
from io import BytesIO
from statistics import median
from typing import NamedTuple

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib import caching

PAGES = (
    "/", "/?view=change", "/2025/indicators/", "/2025/indicators/international-cooperation/", "/2025/countries/",
    "/2025/countries/ZAF/", "/2025/rankings/criminality/", "/2025/regions/europe/", "/2025/regions/western-europe/",
    "/2025/compare/?countries=ZAF,NGA,COL", "/2025/compare/?x=criminality&y=resilience",
    "/2025/compare/?map=cocaine-trade&map2=resilience", "/methodology/", "/changes/", "/data/", "/papers/", "/about/",
    "/search/?q=ivory", "/api/docs/", "/sitemap.xml", "/2025/countries/ZAF/data.csv", "/api/v1/scores.csv",
    "/api/v1/countries/ZAF",
)  # fmt: skip


class Cost(NamedTuple):
    """The first view of a page after a release: seconds on the clock and of the processor, and queries."""

    clock: float
    processor: float
    queries: int


class Site:
    """The site as a server calls it."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def get(self, address: str, *, etag: str = "") -> tuple[int, bytes]:
        """Ask for an address as a browser does; return the status and the body as sent."""
        path, _mark, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
            "HTTP_HOST": "127.0.0.1:8000", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        }  # fmt: skip
        if etag:
            environ["HTTP_IF_NONE_MATCH"] = etag
        response = self.handler(environ, lambda *said: lambda _written: None)
        body = b"".join(response)
        response.close()
        return response.status_code, body


def forget() -> None:
    """Do to the caches what a release does."""
    cache.set(caching.TOKEN, secrets.token_hex(8))


def first_view(site: Site, address: str, *, times: int = 3) -> Cost:
    """Return the median cost of the first view after a release."""
    site.get(address)  # Python compiles and imports once in a process's life, not once in a release's
    clocks, processors = [], []
    for _attempt in range(times):
        forget()
        clock, processor = time.perf_counter(), time.process_time()
        status, _body = site.get(address)
        clocks.append(time.perf_counter() - clock)
        processors.append(time.process_time() - processor)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
    forget()
    with CaptureQueriesContext(connection) as queries:
        site.get(address)
    return Cost(median(clocks), median(processors), len(queries))


def sizes(site: Site, address: str) -> tuple[int, int]:
    """Return how many bytes a page has as sent and unpacked."""
    body = site.get(address)[1]
    return len(body), len(gzip.decompress(body))
