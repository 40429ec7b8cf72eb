"""The visitor's side works whole over the onion address, by plain HTTP; the other names stay as strict as before."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings
from webtest import TestApp

from lib.client_network import network_of
from ocindex.deploy.safety import onion_host
from surveys.models import Response
from tests.surveys.visiting import SURVEY, filled, form_of, visitor
from tests.walking import form_with

pytestmark = pytest.mark.django_db

ONION, CLEAR = f"{'abcdefgh234567' * 4}.onion", "clear.example"
LINK = re.compile(r'(?:href|action|src)="([^"#]+)"|<loc>([^<]+)</loc>|"(?:next|url)": ?"([^"]+)"')
ADDRESS = re.compile(r"\A(?:https?://[^/]+)?(/.*)\Z")
FIRST = (
    "/", "/fr/", "/privacy/", "/data/", "/releases/", "/releases/3/", "/sitemap.xml", "/robots.txt", "/api/v1/",
    "/api/docs/", "/api/v1/releases", "/api/v1/scores?size=5", "/releases/feed.atom", "/feedback/", SURVEY,
    "/feedback/receipt/", "/feedback/outcomes/", "/feedback/score/?country=ZAF&indicator=cocaine-trade", "/nothing/",
)  # fmt: skip
OF_A_ROW = re.compile(r"[A-Z]{3}|\d+|(?<=[a-z]{3}/)[a-z-]+(?=/(?:data\.[a-z]+)?$)")


@pytest.fixture(autouse=True)
def under_https(settings: Settings) -> None:
    """The settings of HTTPS=1 with ONION_HOST."""
    settings.ALLOWED_HOSTS, settings.ORIGIN, settings.ONION_HOST = [CLEAR, ONION], CLEAR, ONION
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.CSRF_TRUSTED_ORIGINS = [f"https://{CLEAR}", f"http://{ONION}"]


def over_onion() -> Client:
    return Client(headers={"host": ONION}, enforce_csrf_checks=True, raise_request_exception=False)


def over_tls() -> Client:
    return Client(headers={"host": CLEAR, "x-forwarded-proto": "https"}, enforce_csrf_checks=True)


def tor() -> TestApp:
    """Return a browser that tells where a form came from, as Tor Browser does."""
    return visitor(HTTP_HOST=ONION, HTTP_ORIGIN=f"http://{ONION}")


def test_form_error_receipt_and_withdrawal_work_over_plain_http() -> None:
    form = form_of(tor().get(SURVEY))
    form["q-who"].force_value("nobody")

    refused = form.submit(status=422)
    receipt = filled(refused).submit(status=302).follow(status=200)
    withdrawn = form_with(receipt, "csrfmiddlewaretoken").submit(status=302).follow(status=200)

    for page in (refused, receipt, withdrawn):
        assert "Strict-Transport-Security" not in page.headers
        assert CLEAR not in page.text
        assert "https://" not in str(page.headers)
    assert receipt.request.url.startswith(f"http://{ONION}/feedback/receipt/")
    assert "withdrawn" in withdrawn.text.lower()


def test_the_cookie_of_a_form_may_go_by_plain_http_to_the_onion_address_alone() -> None:
    onion, clear = over_onion().get(SURVEY), over_tls().get(SURVEY)

    assert not onion.cookies["csrftoken"]["secure"]
    assert clear.cookies["csrftoken"]["secure"] is True
    assert onion.cookies["csrftoken"]["httponly"] is True


@pytest.mark.parametrize("path", ["/", "/countries/ZAF/", "/static/css/tokens.css", "/nothing/", "/healthz"])
def test_nothing_sends_over_to_tls_nor_asks_for_it(path: str) -> None:
    for _time in range(2):  # made anew, and from the cache
        response = over_onion().get(path)

        assert response.status_code in (200, 404)
        assert "Strict-Transport-Security" not in response
        assert "Onion-Location" not in response


@pytest.mark.parametrize("path", ["/", "/countries/ZAF/", SURVEY])
def test_the_other_name_stays_under_tls(path: str) -> None:
    for _time in range(2):
        redirect = Client(headers={"host": CLEAR}).get(path)
        page = over_tls().get(path)

        assert (redirect.status_code, redirect["Location"]) == (301, f"https://{CLEAR}{path}")
        assert page.status_code == 200
        assert page["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/", "/"), ("/fr/", "/fr/"), ("/search/?q=a%20b", "/search/?q=a%20b"), (SURVEY, SURVEY),
        ("/admin/login/", None), ("/fr/admin/login/", None), ("/experts/no-link/", None), ("/nothing/", None),
        ("/api/v1/scores", None), ("/data.csv", None),
    ],
)  # fmt: skip
def test_public_pages_name_their_onion_address(path: str, pointer: str | None) -> None:
    for _time in range(2):
        response = over_tls().get(path)

        assert response.get("Onion-Location") == (f"http://{ONION}{pointer}" if pointer else None)


def test_a_site_without_an_onion_address_names_none(settings: Settings) -> None:
    settings.ONION_HOST = ""
    settings.ALLOWED_HOSTS = [CLEAR]

    assert "Onion-Location" not in over_tls().get("/")
    assert over_onion().get("/").status_code == 400
    assert ".onion" not in over_tls().get("/privacy/").content.decode()


def test_the_page_on_privacy_names_the_onion_address() -> None:
    for language in ("", "/fr"):
        assert f"http://{ONION}/" in over_tls().get(f"{language}/privacy/").content.decode()
    assert ".onion" not in over_tls().get("/about/").content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/fr/admin/", "/admin", "/ADMIN/login/"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_staff_pages_are_not_there(path: str, method: str) -> None:
    response = getattr(over_onion(), method)(path)

    assert response.status_code == 404
    assert not response.cookies


@pytest.mark.parametrize("host", [f"{ONION}:8080", ONION.upper(), f"{ONION}."])
def test_the_onion_address_is_recognized_however_it_is_written(host: str) -> None:
    response = Client(headers={"host": host}).get("/")

    assert response.status_code == 200
    assert "Strict-Transport-Security" not in response


@pytest.mark.parametrize("host", [f"www.{ONION}", f"{'b' * 56}.onion", f"{ONION}.evil.example"])
def test_another_onion_address_is_refused(host: str) -> None:
    assert Client(headers={"host": host, "x-forwarded-proto": "https"}).get("/").status_code == 400


def test_a_form_from_another_site_is_refused_over_the_onion_address_too() -> None:
    filled(tor().get(SURVEY)).submit(status=403, headers={"Origin": "http://evil.example"})

    assert not Response.objects.exists()


def test_visitors_of_the_onion_address_are_no_network() -> None:
    here = {"REMOTE_ADDR": "127.0.0.1"}

    assert network_of({**here, "HTTP_HOST": ONION, "HTTP_X_FORWARDED_FOR": "203.0.113.7"}) == ""
    assert network_of({**here, "HTTP_HOST": CLEAR}) == "127.0.0.0/24"


def test_the_sixth_of_an_hour_is_not_held_over_the_onion_address() -> None:
    for _number in range(7):
        filled(tor().get(SURVEY)).submit(status=302)

    flags = [flag for flags in Response.objects.values_list("flags", flat=True) for flag in flags]
    assert Response.objects.count() == 7
    assert "burst" not in flags


def pages(browser: Client) -> Iterator[tuple[str, Any]]:
    """Follow links from the first pages, to one of each kind; yield each address with what is answered."""
    waiting, known, kinds = deque(FIRST), set(FIRST), set[str]()
    while waiting:
        path = waiting.popleft()
        response = browser.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.text_read = body.decode(errors="replace")
        yield path, response
        for match in LINK.finditer(response.text_read):
            inner = ADDRESS.match(next(filter(None, match.groups())).replace("&amp;", "&"))
            link = inner[1] if inner and "://weather" not in match[0] else ""
            kind = OF_A_ROW.sub("", link.partition("?")[0])
            if link and link not in known and kind not in kinds and not link.startswith("/static/"):
                kinds.add(kind)
                known.add(link)
                waiting.append(link)


def test_no_page_over_the_onion_address_tells_another_name() -> None:
    for path, response in pages(over_tls()):  # fills every cache under the clear name first
        assert ONION not in response.text_read or path.endswith("/privacy/"), path
    counts = Counter[str]()
    told = []
    for path, response in pages(over_onion()):
        told += [path] if CLEAR in f"{response.headers}{response.text_read}" else []
        counts[response["Content-Type"].split(";")[0]] += 1

    assert told == []
    assert counts["text/html"] >= 50
    assert {"application/xml", "text/plain", "application/json"} <= set(counts)


@pytest.mark.parametrize(
    "given", ["x.onion", f"http://{ONION}", f"{ONION}/", "index.example", "a" * 56, f"{'1' * 56}.onion"]
)
def test_what_is_no_onion_address_is_refused(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"ONION_HOST="):
        onion_host(given)


@pytest.mark.parametrize(("given", "read"), [("", ""), (f" {ONION.upper()} ", ONION)])
def test_an_onion_address_is_read(given: str, read: str) -> None:
    assert onion_host(given) == read
