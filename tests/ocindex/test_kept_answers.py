"""Kept pages are answered before Django: as Django answers them, header by header, and only where nothing differs."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings

from lib import caching
from ocindex.kept_answers import KeptAnswers
from ocindex.wsgi import Handler

pytestmark = pytest.mark.django_db

ONION = "a" * 56 + ".onion"
PAGES = [
    "/", "/fr/", "/about/", "/2025/countries/", "/2025/countries/ZAF/", "/fr/2025/countries/ZAF/", "/2025/indicators/",
    "/2025/indicators/cocaine-trade/", "/2025/rankings/criminality/", "/2025/regions/africa/", "/2025/compare/",
    "/methodology/", "/data/", "/changes/", "/papers/", "/releases/", "/releases/1/", "/api/docs/", "/api/v1/editions",
    "/api/v1/openapi.json", "/2025/countries/ZAF/data.csv", "/2025/countries/ZAF/data.json", "/sitemap.xml",
    "/robots.txt", "/releases/feed.atom", "/privacy/columns/",
]  # fmt: skip


class Asked(KeptAnswers):
    """What is served, beside Django alone, which says how often it was asked."""

    def __init__(self) -> None:
        self.django, self.times = Handler(), 0
        super().__init__(self._count)

    def _count(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.times += 1
        return self.django(environ, start_response)


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """Django ends connections around each request, as it does not for its own test client."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture
def site() -> Asked:
    return Asked()


def request(path: str, **more: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "here",
        "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip", **more,
    }  # fmt: skip


def ask(application: Any, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    begun: list[Any] = []
    answer = application(environ, lambda status, headers: begun.extend((status, headers)))
    return begun[0], sorted(begun[1]), b"".join(answer)


@pytest.mark.parametrize("address", PAGES)
def test_every_header_and_byte_is_as_django_has_it(site: Asked, address: str) -> None:
    for _time in range(2):
        first = ask(site, request(address))
    etag = dict(first[1])["ETag"]
    ask(site, request(address, HTTP_IF_NONE_MATCH=etag))
    assert site.times == 3

    for more in ({}, {"HTTP_IF_NONE_MATCH": etag}):
        kept, made = ask(site, request(address, **more)), ask(site.django, request(address, **more))
        assert kept == made
        assert kept[0] == ("304 Not Modified" if more else "200 OK")
    assert site.times == 3


@override_settings(ONION_HOST=ONION, ALLOWED_HOSTS=["testserver", "other.example", ONION],
                   SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
                   SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=3600)  # fmt: skip
def test_under_each_name_and_scheme_it_is_as_django_has_it() -> None:
    site = Asked()
    ways = [
        {"HTTP_HOST": host, "HTTP_X_FORWARDED_PROTO": scheme}
        for host in ("testserver", "other.example", ONION, "evil.example", "testserver:99")
        for scheme in ("https", "http", "")
    ]
    for _time in range(3):
        for way in ways:
            assert ask(site, request("/about/", **way)) == ask(site.django, request("/about/", **way)), way

    statuses = {ask(site, request("/about/", **way))[0][:3] for way in ways}
    assert statuses == {"200", "301", "400"}


DJANGO_ANSWERS = [
    {"REQUEST_METHOD": "HEAD"},
    {"REQUEST_METHOD": "POST"},
    {"REQUEST_METHOD": "OPTIONS"},
    {"HTTP_ACCEPT_ENCODING": "identity"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=0"},
    {"QUERY_STRING": "a=1"},
    {"CONTENT_TYPE": "text/html; charset=utf-16"},
    {"HTTP_IF_NONE_MATCH": '"other"'},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_HOST": "evil.example"},
    {"wsgi.url_scheme": "https"},
    {"PATH_INFO": "/fr/about/"},
]


@pytest.mark.parametrize("way", DJANGO_ANSWERS)
def test_what_differs_is_answered_by_django(site: Asked, way: dict[str, str]) -> None:
    for _time in range(3):
        ask(site, request("/about/"))
    before = site.times

    answer = ask(site, request("/about/", **way))

    assert site.times == before + 1
    assert answer == ask(site.django, request("/about/", **way))


@pytest.mark.parametrize("path", ["/feedback/outcomes/", "/admin/login/", "/search/", "/healthz", "/nothing/"])
def test_nothing_else_is_kept(site: Asked, path: str) -> None:
    for _time in range(3):
        ask(site, request(path))

    assert site.times == 3


def test_who_had_an_older_version_keeps_nobody_from_hearing_that_theirs_holds(site: Asked) -> None:
    etag = dict(ask(site, request("/about/"))[1])["ETag"]
    ask(site, request("/about/", HTTP_IF_NONE_MATCH='"older"'))

    assert ask(site, request("/about/", HTTP_IF_NONE_MATCH=etag))[0] == "304 Not Modified"
    assert ask(site, request("/about/", HTTP_IF_NONE_MATCH='"older"'))[0] == "200 OK"


def test_a_release_is_seen_at_once(site: Asked) -> None:
    for _time in range(3):
        ask(site, request("/about/"))
    assert site.times == 2

    cache.set(caching.TOKEN, "of-the-next-release")
    ask(site, request("/about/"))

    assert site.times == 3


def test_what_is_kept_asks_nothing_of_the_database(site: Asked, django_db_blocker: Any) -> None:
    for _time in range(2):
        ask(site, request("/about/"))

    with django_db_blocker.block():
        status, _headers, body = ask(site, request("/about/"))

    assert (status, b"</html>" in gzip.decompress(body)) == ("200 OK", True)
