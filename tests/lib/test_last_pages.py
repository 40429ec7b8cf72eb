"""The database is away, and a release has made every kept page old: readers get the page of before, marked as such."""

import gzip
import re

import pytest
from django.core.cache import cache, caches
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from lib import caching, last_pages
from lib.page_cache import published_page
from tests.outage import refusing

pytestmark = pytest.mark.django_db

ENGLISH = "This page is as it was before our database went out of reach; it may have changed since."
FRENCH = (
    "Cette page est telle qu’elle était avant que notre base de données ne devienne inaccessible\N{NO-BREAK SPACE}; "
    "elle peut avoir changé depuis."
)
NOTICE = '<div class="wrap"><div class="crumb"><p class="caveat" role="status">'
PAGES = ["/", "/2025/countries/ZAF/", "/about/", "/changes/", "/api/docs/", "/privacy/columns/", "/feedback/outcomes/"]
FILES = ["/2025/countries/ZAF/data.csv", "/api/v1/editions", "/sitemap.xml", "/releases/feed.atom"]


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


def after_a_release() -> None:
    """Make every kept page old, as a release does, and as the end of an hour does."""
    cache.set(caching.TOKEN, "of-the-next-release")


def without_notice(page: str) -> str:
    return re.sub(
        r'<div class="wrap"><div class="crumb"><p class="caveat" role="status">[^<]*</p></div></div>', "", page
    )


@pytest.mark.parametrize("address", [*PAGES, *(f"/fr{page}" for page in PAGES[:3])])
def test_the_page_of_before_is_sent_and_says_that_it_is(reader: Client, address: str) -> None:
    before = reader.get(address)
    after_a_release()

    with refusing():
        response = reader.get(address)

    assert (response.status_code, response["Warning"]) == (200, '110 - "Response is Stale"')
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response
    assert response["Content-Language"] == before["Content-Language"]
    assert response.text.count(FRENCH if address.startswith("/fr/") else ENGLISH) == 1
    assert re.search(
        r'<main\b[^>]*><div class="wrap"><div class="crumb"><p class="caveat" role="status">', response.text
    )
    assert without_notice(response.text) == before.text


@pytest.mark.parametrize("address", FILES)
def test_a_file_of_before_is_sent_as_it_was(reader: Client, address: str) -> None:
    before = reader.get(address)
    after_a_release()

    with refusing():
        response = reader.get(address)

    assert (response.status_code, response["Warning"]) == (200, '110 - "Response is Stale"')
    assert (response["Cache-Control"], "ETag" in response) == ("no-store", False)
    assert response.content == before.content
    for name in ("Content-Type", "Content-Disposition", "Access-Control-Allow-Origin"):
        assert response.get(name) == before.get(name)


def test_a_reader_who_has_the_old_page_is_not_told_that_it_still_holds(reader: Client) -> None:
    etag = reader.get("/about/")["ETag"]
    after_a_release()

    with refusing():
        response = reader.get("/about/", headers={"if-none-match": etag})

    assert response.status_code == 200


def test_it_is_compressed_for_those_who_take_that(reader: Client) -> None:
    reader.get("/about/")
    after_a_release()

    with refusing():
        plain, zipped = (reader.get("/about/", headers={"accept-encoding": coding}) for coding in ("identity", "gzip"))

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"


def test_a_page_that_is_kept_and_holds_is_sent_as_ever(reader: Client) -> None:
    before = reader.get("/about/")

    with refusing():
        response = reader.get("/about/")

    assert dict(response.items()) == dict(before.items())
    assert ENGLISH not in response.text


def test_when_the_database_is_back_the_page_is_drawn_anew(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.get("/about/")
    after_a_release()
    with refusing():
        assert "Warning" in reader.get("/about/")

    assert "Warning" in reader.get("/about/")  # for some seconds the database is not asked again
    last_pages.forget_outage()

    response = reader.get("/about/")
    assert (response.status_code, "Warning" in response, "ETag" in response) == (200, False, True)


def test_a_database_that_hangs_is_not_asked_by_every_reader() -> None:
    asked: list[str] = []

    @published_page()
    def page(request: HttpRequest) -> HttpResponse:
        asked.append(request.path)
        if len(asked) > 1:
            raise OperationalError("the database did not answer in the time that the request had")
        return HttpResponse("<main>old</main>")

    page(RequestFactory().get("/p/"))
    after_a_release()
    answers = [page(RequestFactory().get("/p/")) for _reader in range(3)]

    assert len(asked) == 2
    assert {answer["Warning"] for answer in answers} == {'110 - "Response is Stale"'}


def test_a_page_that_nobody_has_read_before_is_unavailable(reader: Client) -> None:
    with refusing():
        response = reader.get("/about/")

    assert (response.status_code, "Retry-After" in response) == (503, True)


def test_a_fault_of_our_own_is_not_hidden_by_an_old_page() -> None:
    drawn: list[str] = []

    @published_page()
    def page(request: HttpRequest) -> HttpResponse:
        drawn.append(request.path)
        if len(drawn) > 1:
            raise RuntimeError
        return HttpResponse("<main>old</main>")

    page(RequestFactory().get("/p/"))
    after_a_release()

    with pytest.raises(RuntimeError):
        page(RequestFactory().get("/p/"))


def test_pages_with_a_query_are_not_kept_for_long(reader: Client) -> None:
    reader.get("/2025/compare/?countries=ZAF")
    after_a_release()

    with refusing():
        assert reader.get("/2025/compare/?countries=ZAF").status_code == 503


def test_what_another_version_of_the_software_kept_is_not_sent(reader: Client) -> None:
    reader.get("/about/")
    (key,) = [name.rpartition(":")[2] for name in caches["last-pages"]._cache]  # type: ignore[attr-defined]
    caches["last-pages"].set(key, ("a", "shorter", "one"))
    after_a_release()

    with refusing():
        assert reader.get("/about/").status_code == 503


def test_a_page_of_before_is_not_given_to_a_forged_host(reader: Client) -> None:
    reader.get("/about/")
    after_a_release()

    with refusing():
        assert reader.get("/about/", headers={"host": "evil.example"}).status_code == 400
