"""Every address outside the admin, each method, each role: what is answered. The admin has a table of its own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.factories import signed_in_as
from tests.indicators.test_admin_roles import ROLES
from tests.ocindex.calling import request_of, status_at

pytestmark = pytest.mark.django_db

OF_A_RELEASE = re.compile(r"\breleases/(?!feed\.atom).*[^/]\Z")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# route -> an address of it; whatever the role, it is there to be read and for nothing else
OF_AN_EDITION = {
    "": "",
    "indicators/": "indicators/",
    "indicators/<slug:slug>/": "indicators/human-trafficking/",
    "indicators/<slug:slug>/data.<format:format>": "indicators/human-trafficking/data.csv",
    "countries/": "countries/",
    "countries/<iso3:iso3>/": "countries/ZAF/",
    "countries/<iso3:iso3>/data.<format:format>": "countries/ZAF/data.json",
    "regions/<slug:slug>/": "regions/southern-africa/",
    "regions/<slug:slug>/data.<format:format>": "regions/southern-africa/data.csv",
    "rankings/<slug:slug>/": "rankings/criminality/",
    "rankings/<slug:slug>/data.<format:format>": "rankings/criminality/data.json",
    "compare/": "compare/",
}
FILES_OF_RELEASES = {
    "releases/key.pem": "releases/key.pem",
    "releases/checkpoint": "releases/checkpoint",
    "releases/verify_release.py": "releases/verify_release.py",
    "releases/witness.py": "releases/witness.py",
    "releases/<number:number>/release.zip": "releases/1/release.zip",
    "releases/<number:number>/<path:name>": "releases/1/manifest.json",
}
RESULTS = "feedback/results/<slug:slug>/<number:number>/"
OF_RESULTS = {"": "", "<slug:code>.csv": "who.csv", "<slug:code>.svg": "who.svg"}
TO_READ = {
    **OF_AN_EDITION,
    **FILES_OF_RELEASES,
    **{f"<year:year>/{route}": f"2023/{address}" for route, address in FILES_OF_RELEASES.items()},
    **{f"<year:year>/{route}": f"2023/{address}" for route, address in OF_AN_EDITION.items()},
    "healthz": "healthz",
    "readyz": "readyz",
    "metrics": "metrics",
    "sitemap.xml": "sitemap.xml",
    "sitemap-<slug:part>-<slug:language>.xml": "sitemap-2025-fr.xml",
    "robots.txt": "robots.txt",
    "api/": "api/",
    "api/v1/": "api/v1/",
    "api/docs/": "api/docs/",
    "api/v1/openapi.json": "api/v1/openapi.json",
    "api/v1/scores.csv": "api/v1/scores.csv?edition=2025&iso3=ZAF",
    "api/v1/scores.xlsx": "api/v1/scores.xlsx?edition=2025",
    "api/v1/scores": "api/v1/scores?edition=2025&iso3=ZAF",
    "api/v1/editions": "api/v1/editions",
    "api/v1/indicators": "api/v1/indicators",
    "api/v1/indicators.csv": "api/v1/indicators.csv",
    "api/v1/countries": "api/v1/countries",
    "api/v1/countries/<iso3>": "api/v1/countries/ZAF",
    "api/v1/regions": "api/v1/regions",
    "api/v1/releases": "api/v1/releases",
    "papers/": "papers/",
    "papers/<slug:slug>/": "papers/no-such-paper/",
    "methodology/": "methodology/",
    "changes/": "changes/",
    "feedback/outcomes/": "feedback/outcomes/",
    "feedback/outcomes/feed.atom": "feedback/outcomes/feed.atom",
    "feedback/results/<slug:slug>/": "feedback/results/feedback-on-the-index/",
    **{f"{RESULTS}{route}": f"feedback/results/feedback-on-the-index/1/{file}" for route, file in OF_RESULTS.items()},
    "embed/results/<slug:slug>/<slug:code>/": "embed/results/feedback-on-the-index/who/",
    "data/": "data/",
    "releases/": "releases/",
    "releases/feed.atom": "releases/feed.atom",
    "releases/<number:number>/": "releases/1/",
    "<year:year>/releases/": "2023/releases/",
    "<year:year>/releases/<number:number>/": "2023/releases/1/",
    "search/": "search/?q=ghana",
    "about/": "about/",
    "privacy/": "privacy/",
    "privacy/columns/": "privacy/columns/",
    "accessibility/": "accessibility/",
}
# What visitors and experts answer: route -> an address of it, what GET meets, what an empty POST meets.
TO_ANSWER = {
    "feedback/": ("feedback/", 302, 405),
    "feedback/<slug:slug>/": ("feedback/feedback-on-the-index/", 200, 422),
    "feedback/score/": ("feedback/score/?country=ZAF&indicator=cocaine-trade", 200, 422),
    "feedback/receipt/": ("feedback/receipt/", 200, 422),
    "feedback/receipt/<str:code>/": ("feedback/receipt/AAAA-BBBB-CCCC-DDDD-EEEE/", 404, 404),
    "feedback/draft/delete/": ("feedback/draft/delete/", 302, 200),
    "feedback/draft/<str:token>/": ("feedback/draft/no-such-token/", 404, 405),
    "experts/": ("experts/", 200, 200),  # every address of experts asks for a passphrase
    "experts/<str:token>/": ("experts/no-such-link/", 200, 200),
    "experts/<str:token>/print/": ("experts/no-such-link/print/", 200, 200),
    "experts/<str:token>/<str:iso3>/": ("experts/no-such-link/ZAF/", 200, 200),
    "experts/<str:token>/<str:iso3>/<slug:slug>/": ("experts/no-such-link/ZAF/heroin-trade/", 200, 200),
    "experts/<str:token>/<path:rest>/": ("experts/no-such-link/a/b/c/", 200, 200),
}
# 2023 is no demonstration, and has no releases apart.
MISSING = {
    "metrics",  # for whoever has its token
    "papers/no-such-paper/",
    *(f"feedback/results/feedback-on-the-index/1/{file}" for file in OF_RESULTS.values()),  # it counted nothing
    "embed/results/feedback-on-the-index/who/",
    "2023/releases/",
    "2023/releases/1/",
    *(f"2023/{address}" for address in FILES_OF_RELEASES.values()),
}


def test_what_is_there_to_be_read_is_read_by_everyone_and_changed_by_nobody() -> None:
    clients = {"visitor": Client(), **{who: signed_in_as(who) for who in [*ROLES, "superuser", "no role"]}}

    wrong = [
        f"{role}: {method} /{address}: {status}"
        for role, client in clients.items()
        for like in [request_of(client)]
        for address in TO_READ.values()
        for method in METHODS
        if (status := status_by(role, client, like, method, address)) != expected(method, address)
    ]

    assert wrong == []


def status_by(role: str, client: Client, like: HttpRequest, method: str, address: str) -> int:
    """Return the status through the whole site; what writes or is missing, for all but a visitor, of the view alone."""
    if role == "visitor" or method == "OPTIONS" or (method in ("GET", "HEAD") and address not in MISSING):
        return client.generic(method, f"/{address}").status_code
    return status_at(method, f"/{address.partition('?')[0]}", like)


def test_what_visitors_and_experts_answer_is_answered_alike_by_everyone() -> None:
    clients = {"visitor": Client(), **{who: signed_in_as(who) for who in [*ROLES, "superuser", "no role"]}}

    wrong = [
        f"{role}: {method} /{address}: {status}"
        for role, client in clients.items()
        for like in [request_of(client)]
        for address, read, sent in TO_ANSWER.values()
        for method in METHODS
        if (status := answered(role, client, like, method, address, is_missing=read == 404))
        != (read if method in ("GET", "HEAD") else sent if method == "POST" else 405)
    ]

    assert wrong == []


def answered(role: str, client: Client, like: HttpRequest, method: str, address: str, *, is_missing: bool) -> int:
    """Return the status through the whole site; what is missing is drawn for a visitor alone."""
    if role == "visitor" or not is_missing:
        return client.generic(method, f"/{address}").status_code
    return status_at(method, f"/{address}", like)


def expected(method: str, address: str) -> int:
    if method == "OPTIONS" and (
        address == "api/" or address.startswith("api/v1/") or "/data." in address or OF_A_RELEASE.search(address)
    ):
        return 204  # what scripts of other sites may read, they may ask about
    readable = 404 if address in MISSING else 200
    return readable if method in ("GET", "HEAD") else 405


def test_the_table_is_total() -> None:
    assert {
        route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")
    } == TO_READ.keys() | TO_ANSWER.keys()


def routes(patterns: list[Any], above: str = "") -> Iterator[str]:
    """Yield every route of the site, spelled as it is written."""
    for pattern in patterns:
        here = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from routes(pattern.url_patterns, here)
