"""What every response carries: pages, files, errors, redirects, static files, the administration."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from ocindex.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks for them here
from ocindex.urls import urlpatterns as site_urls

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
ADDRESSES = (
    "/", "/fr/", "/about/", "/search/?q=x", "/data/", "/nothing/", "/api/v1/scores?size=1", "/api/v1/nothing",
    "/2025/countries/ZAF/data.csv", "/admin/login/", "/admin/", "/healthz", "/readyz", "/sitemap.xml", "/robots.txt",
    "/static/css/tokens.css", "/static/nothing.css", "/about", "/broken/", "/denied/", "/suspicious/",
)  # fmt: skip


def fail(fault: type[Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise fault("the secret inside")

    return view


urlpatterns = [
    path("broken/", fail(RuntimeError)),
    path("denied/", fail(PermissionDenied)),
    path("suspicious/", fail(SuspiciousOperation)),
    *site_urls,
]


@pytest.fixture
def site() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF="tests.ocindex.test_headers")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_wears_the_headers_and_has_the_strict_policy(site: Client, address: str) -> None:
    response = site.get(address)

    for name, value in EVERYWHERE.items():
        assert response[name] == value, (address, name)
    assert response["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response
    assert "Server" not in response
    assert "X-Powered-By" not in response

    parts = [part.split() for part in response["Content-Security-Policy"].split("; ")]
    policy = {name: sources for name, *sources in parts}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    for sources in policy.values():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & set(sources)


@override_settings(ROOT_URLCONF="tests.ocindex.test_headers")
@pytest.mark.parametrize(
    ("address", "status"),
    [("/broken/", 500), ("/denied/", 403), ("/suspicious/", 400), ("/nothing/", 404), ("/static/nothing.css", 404)]
    + [("/about", 301), ("/admin/", 302), ("/about/", 200), ("/static/css/tokens.css", 200)],
)
def test_the_responses_that_are_looked_at_are_of_every_kind(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:port", "a" * 300, "[::", ""])
def test_a_forged_host_name_is_refused_and_wears_the_headers(site: Client, host: str) -> None:
    response = site.get("/about/", headers={"host": host})

    assert response.status_code == 400
    assert host not in response.content.decode() or not host
    for name, value in EVERYWHERE.items():
        assert response[name] == value
    assert "default-src 'none'" in response["Content-Security-Policy"]


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000)
def test_the_redirect_to_tls_and_what_is_behind_it_wear_the_headers(site: Client) -> None:
    redirect, page = site.get("/about/"), site.get("/about/", secure=True)
    forged = site.get("/about/", headers={"host": "evil.example"})

    assert (redirect.status_code, page.status_code, forged.status_code) == (301, 200, 400)
    assert page["Strict-Transport-Security"].startswith("max-age=31536000")
    for response in (redirect, page, forged):
        assert "default-src 'none'" in response["Content-Security-Policy"]
        for name, value in EVERYWHERE.items():
            assert response[name] == value


def test_the_language_of_the_browser_changes_nothing(site: Client) -> None:
    page = site.get("/about/", headers={"accept-language": "fr"})
    french = site.get("/fr/about/", headers={"accept-language": "en"})

    assert (page["Content-Language"], french["Content-Language"]) == ("en", "fr")
    assert page["Vary"] == french["Vary"] == "Accept-Encoding"


def test_the_policy_is_the_same_in_every_process(site: Client) -> None:
    directives = site.get("/about/")["Content-Security-Policy"].split("; ")

    assert len(directives) == 10
    assert directives == sorted(directives)
