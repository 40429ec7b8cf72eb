"""What a reader sees when something is missing or broken."""

import logging
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from ocindex.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks for them here
from ocindex.urls import urlpatterns as site_urls

ROOMS = override_settings(ROOT_URLCONF="tests.ocindex.test_errors")


def fail(fault: type[Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise fault("the secret inside")

    return view


urlpatterns = [
    path("broken/", fail(RuntimeError)),
    path("fr/broken/", fail(RuntimeError)),
    path("api/v1/broken", fail(RuntimeError)),
    path("denied/", fail(PermissionDenied)),
    path("suspicious/", fail(SuspiciousOperation)),
    path("api/v1/denied", fail(PermissionDenied)),
    path("api/v1/suspicious", fail(SuspiciousOperation)),
    *site_urls,
]


@pytest.fixture
def site() -> Client:
    return Client(raise_request_exception=False)


def text(response: HttpResponseBase) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]  every answer here has one
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


@pytest.mark.django_db
def test_a_missing_page_helps_on(site: Client) -> None:
    response = site.get("/nothing/")

    assert response.status_code == 404
    assert "There is no such page" in text(response)
    assert b'role="search"' in response.content
    for address in ("/", "/countries/", "/indicators/", "/methodology/", "/data/"):
        assert f'href="{address}"'.encode() in response.content
    assert b'<meta name="robots" content="noindex">' in response.content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/2025/countries/zaf/", "/2025/countries/ZAF/"),
        ("/south-africa/", "/2025/countries/ZAF/"),
        ("/countries/afganistan/", "/2025/countries/AFG/"),
        ("/2025/indicators/cocaine/", "/2025/indicators/cocaine-trade/"),
        ("/2025/rankings/heroin/data.csv", "/2025/indicators/heroin-trade/"),
        ("/2025/regions/west-africa-region/", "/2025/regions/west-africa/"),
        ("/2031/countries/ZAF/", "/2025/countries/ZAF/"),
        ("/fr/pays/Afrique-du-Sud/", "/fr/2025/countries/ZAF/"),
    ],
)
def test_a_missing_page_says_what_may_be_meant(site: Client, address: str, meant: str) -> None:
    response = site.get(address)

    assert response.status_code == 404
    assert f'<a href="{meant}">' in response.content.decode()


@pytest.mark.django_db
def test_a_year_without_an_edition_is_told_those_there_are(site: Client) -> None:
    response = site.get("/2024/")

    assert "There is no published edition 2024." in text(response)
    assert "Published editions: 2021 , 2023 , 2025" in text(response)
    for year in (2021, 2023, 2025):
        assert f'<a href="/{year}/">'.encode() in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/%00/", "/%E2%80%AE/", "/" + "x" * 10_000 + "/", "/%FF%FE/", "/..%2f..%2fetc/passwd", "/'\"><script>/"]
)
def test_no_address_breaks_the_page_for_what_is_missing(site: Client, address: str) -> None:
    response = site.get(address)

    assert response.status_code == 404
    assert b"<script>" not in response.content
    assert len(response.content) < 40_000


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["//evil.example/", "/fr//evil.example/", "/fr//evil.example/%5cx/", "/a//b/"])
def test_the_page_for_what_is_missing_links_nowhere_that_its_address_names(site: Client, address: str) -> None:
    page = site.get("/", SCRIPT_NAME="", PATH_INFO=address.replace("%5c", chr(92))).content.decode()

    assert "There is no such page" in page or "Il n’y a pas" in page or "Page introuvable" in page
    links = re.findall(r'(?:href|action|src)="([^"]*)"', page)
    assert links
    assert not [link for link in links if "evil" in link or link.startswith(("//", "/fr//"))]
    other = "/fr/" if not address.startswith("/fr/") else "/"
    assert re.search(rf'<a href="{other}" hreflang=', page)


@pytest.mark.django_db
@ROOMS
def test_a_broken_page_tells_a_number_and_nothing_else(site: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "ocindex.incidents"):
        response = site.get("/broken/?q=private")

    incident = re.search(r"incident ([0-9a-f]{8})", text(response))
    assert response.status_code == 500
    assert incident
    assert "secret" not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    noted = [record for record in caplog.records if record.name == "ocindex.incidents"]
    assert [record.getMessage() for record in noted] == [f"Incident {incident[1]}: GET /broken/"]
    assert noted[0].exc_info
    assert noted[0].exc_info[0] is RuntimeError


@pytest.mark.django_db
@ROOMS
def test_two_incidents_have_two_numbers(site: Client) -> None:
    assert text(site.get("/broken/")) != text(site.get("/broken/"))


@ROOMS
def test_a_broken_page_asks_nothing_of_the_database(site: Client) -> None:
    # Without the mark for the database any query fails here.
    response = site.get("/broken/")

    assert response.status_code == 500
    assert "Something broke on our side" in text(response)


@ROOMS
def test_an_error_speaks_the_language_of_its_path(site: Client) -> None:
    english, french = site.get("/broken/"), site.get("/fr/broken/")

    assert b'<html lang="en"' in english.content
    assert b'<html lang="fr"' in french.content
    assert b'<a class="logo" href="/fr/">' in french.content


@ROOMS
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [("/denied/", 403, "This page is not open to you"), ("/suspicious/", 400, "The request cannot be read")],
)
def test_what_is_refused_says_why_and_leads_on(site: Client, address: str, status: int, sentence: str) -> None:
    response = site.get(address)

    assert (response.status_code, sentence in text(response)) == (status, True)
    assert "secret" not in response.content.decode()
    assert b'<a class="btn primary" href="/">' in response.content


@ROOMS
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/broken", 500, "incident"),
        ("/api/v1/denied", 403, "forbidden"),
        ("/api/v1/suspicious", 400, "bad-request"),
        ("/api/v1/missing", 404, "not-found"),
    ],
)
def test_an_error_of_the_api_is_json(site: Client, address: str, status: int, code: str) -> None:
    response = site.get(address)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    said = response.json()
    assert set(said) == {"detail", "errors"}
    assert said["errors"] == [{"field": None, "code": code, "message": said["detail"]}]
    assert "secret" not in said["detail"]


def test_a_forged_host_is_answered_as_json_by_the_api(site: Client) -> None:
    response = site.get("/api/v1/scores.csv", headers={"host": "evil.example"})

    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "bad-request")


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})

    assert response.status_code == 403
    assert "The form could not be checked" in text(response)
    assert "Go back with your browser" in text(response)


@pytest.mark.django_db
def test_a_page_that_takes_nothing_in_says_so(site: Client) -> None:
    response = site.post("/about/", {"a": "b"})

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "This address is read-only" in text(response)


@pytest.mark.django_db
def test_a_missing_page_costs_few_queries(site: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(12):
        site.get("/2024/countries/afganistan/")
