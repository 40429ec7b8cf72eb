"""Pages that are the same for everyone: how they are kept, and what ends that."""

import gzip
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import Edition, Page, Score
from lib import caching, page_cache
from lib.page_cache import accepts_gzip, published_page
from tests.factories import publish

ABOUT = "/about/"


class Counted:
    """A view that says how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        self.times += 1
        if "missing" in request.path:
            raise Http404
        return HttpResponse(f"page {self.times}")


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def page(counted: Counted) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        return counted(request)

    return published_page("region")(view)


def test_a_page_is_made_once(page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory) -> None:
    first, second = page(rf.get("/p/")), page(rf.get("/p/"))

    assert (first.content, second.content, counted.times) == (b"page 1", b"page 1", 1)


def test_a_page_is_sent_without_the_indentation_of_its_templates(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("<p>\n    one\n\n  two</p>\n  <pre>a\n    b</pre>\n <textarea>c\n  d</textarea>\n")

    sent = published_page()(view)(rf.get("/p/")).content.decode()

    assert sent == "<p>\none\ntwo</p>\n<pre>a\n    b</pre>\n<textarea>c\n  d</textarea>\n"


def test_a_file_is_sent_as_it_is(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("a\n   b\n", content_type="text/csv")

    assert published_page()(view)(rf.get("/p/")).content == b"a\n   b\n"


def test_a_parameter_that_matters_makes_another_page(
    page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory
) -> None:
    answers = [
        page(rf.get(path)).content for path in ("/p/", "/p/?region=asia", "/p/?region=africa", "/p/?region=asia")
    ]

    assert answers == [b"page 1", b"page 2", b"page 3", b"page 2"]


def test_a_parameter_that_does_not_matter_makes_no_new_page(
    page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory
) -> None:
    for query in ("", "?utm_source=x", "?a=1&b=2", "?page=7"):
        page(rf.get(f"/p/{query}"))

    assert counted.times == 1


def test_a_page_with_a_query_is_not_put_into_the_cache_that_all_share(
    page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(cache, "set", lambda key, *rest, **named: kept.append(key))

    page(rf.get("/p/?region=asia"))
    assert kept == []

    page(rf.get("/p/"))
    assert len(kept) == 1
    assert kept[0].startswith("page:")


def test_each_path_each_host_and_each_scheme_has_a_copy_of_its_own(
    page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory
) -> None:
    page(rf.get("/p/"))
    page(rf.get("/fr/p/"))
    page(rf.get("/p/", headers={"host": "localhost"}))
    page(rf.get("/p/", secure=True))

    assert counted.times == 4


def test_a_page_that_is_missing_is_not_kept(
    page: Callable[..., HttpResponse], counted: Counted, rf: RequestFactory
) -> None:
    for _attempt in range(2):
        with pytest.raises(Http404):
            page(rf.get("/missing/"))

    assert counted.times == 2


def test_a_new_token_makes_every_page_anew(
    page: Callable[..., HttpResponse], rf: RequestFactory, db: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    before = page(rf.get("/p/"))
    with django_capture_on_commit_callbacks(execute=True):
        caching.new_generation()

    after = page(rf.get("/p/"))

    assert (before.content, after.content) == (b"page 1", b"page 2")
    assert before["ETag"] != after["ETag"]


def test_a_page_during_whose_making_something_was_published_is_made_again(rf: RequestFactory) -> None:
    made: list[str] = []

    @published_page()
    def torn(request: HttpRequest) -> HttpResponse:
        made.append(caching.generation())
        if len(made) == 1:
            cache.set(caching.TOKEN, "of-the-next-release")
        return HttpResponse(f"made {len(made)}")

    assert torn(rf.get("/p/")).content == b"made 2"
    assert torn(rf.get("/p/")).content == b"made 2"
    assert made[-1] == "of-the-next-release"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_page_is_only_there_to_be_read(client: Client, db: None, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(ABOUT)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_a_reader_who_has_the_page_is_told_so_in_a_few_bytes(client: Client, db: None) -> None:
    first = client.get(ABOUT)

    again = client.get(ABOUT, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "public, no-cache"


def test_another_tag_gets_the_page(client: Client, db: None) -> None:
    assert client.get(ABOUT, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client: Client, db: None) -> None:
    get, head = client.get(ABOUT), client.head(ABOUT)

    assert head.content == b""
    for name in ("ETag", "Content-Type", "Cache-Control", "Content-Length"):
        assert head[name] == get[name]


def test_the_compressed_page_is_the_page(client: Client, db: None) -> None:
    plain = client.get(ABOUT)
    zipped = client.get(ABOUT, headers={"accept-encoding": "br, gzip;q=0.8"})

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert "Content-Encoding" not in plain
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"
    assert plain["ETag"] != zipped["ETag"]


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, gzip", True),
        ("deflate,GZIP;q=0.5,br", True),
        ("*", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.0", False),
        ("", False),
        ("identity", False),
        ("notgzip", False),
    ],
)
def test_compression_is_what_the_reader_allows(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_a_page_sets_no_cookie_and_opens_no_session_even_for_staff(admin_client: Client) -> None:
    response = admin_client.get(ABOUT)

    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"
    assert b"csrfmiddlewaretoken" not in response.content


def test_a_page_that_is_kept_asks_nothing_of_the_database(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(ABOUT)

    with django_assert_num_queries(0):
        client.get(ABOUT)


def test_a_page_that_is_kept_has_the_headers_of_one_just_made(client: Client, db: None) -> None:
    made = client.get("/fr/about/", headers={"accept-encoding": "gzip"})

    kept = client.get("/fr/about/", headers={"accept-encoding": "gzip"})

    assert dict(kept.items()) == dict(made.items())
    assert kept["Content-Language"] == "fr"
    assert kept.content == made.content


def test_a_page_that_is_kept_is_not_given_to_a_forged_host(client: Client, db: None) -> None:
    client.get(ABOUT)

    assert client.get(ABOUT, headers={"host": "evil.example"}).status_code == 400


def test_another_process_takes_a_page_from_the_cache_that_all_share(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(ABOUT)
    caching.pages.clear()

    with django_assert_num_queries(0):
        client.get(ABOUT)


def test_an_erratum_changes_pages_and_files_at_once(
    client: Client, admin_user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    address = reverse("indicators:indicator-data", kwargs={"year": 2025, "slug": "cocaine-trade", "format": "csv"})
    assert b'2025,"COL","Colombia","cocaine-trade",9.5,' in client.get(address).content
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")

    with django_capture_on_commit_callbacks(execute=True):
        update = workflow.propose(score, 18, reason="A source was misread.", method="by-hand")
        workflow.accept(update, reviewer=admin_user, public_reason="A source was misread.")
        publish(Edition.objects.get(year=2025), "One score put right.")

    assert b'2025,"COL","Colombia","cocaine-trade",9.0,' in client.get(address).content
    changes = client.get("/changes/").content.decode()
    assert "Correction of the 2025 edition" in changes
    assert "A source was misread." in changes
    assert admin_user.username not in changes


def test_what_one_process_keeps_is_bounded_and_the_least_used_goes_first() -> None:
    shelf = caching.LocalCache(2)
    shelf.put("t", "a", 1)
    shelf.put("t", "b", 2)
    shelf.get("t", "a")

    shelf.put("t", "c", 3)

    assert [shelf.get("t", key) for key in "abc"] == [1, None, 3]


def test_what_was_kept_for_another_generation_than_the_last_two_is_dropped() -> None:
    shelf = caching.LocalCache(10)
    shelf.put("older", "a", 1)
    shelf.put("old", "a", 2)

    shelf.put("new", "b", 3)

    assert shelf.get("older", "a") is None
    assert shelf.get("old", "a") == 2
    assert shelf.get("new", "a") is None
    assert shelf.get("new", "b") == 3


def test_the_tag_of_a_page_is_one_that_nginx_makes_of_a_file() -> None:
    assert page_cache.etag_of(b"A page.") == f'"{page_cache.hash_seconds(b"A page."):x}-7"'
    assert page_cache.hash_seconds(b"A page.") != page_cache.hash_seconds(b"A page!")
    assert all(0 <= page_cache.hash_seconds(bytes([byte])) < 2**31 for byte in range(256))


@pytest.mark.django_db
def test_who_takes_no_gzip_is_known_by_the_same_tag(client: Client) -> None:
    zipped, plain = client.get(ABOUT, headers={"accept-encoding": "gzip"}), client.get(ABOUT)

    assert plain["ETag"] == f"W/{zipped['ETag']}"
    assert client.get(ABOUT, headers={"if-none-match": plain["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_pages_for_files_are_drawn_anew_with_the_headers_of_kept_ones(client: Client) -> None:
    kept = client.get(ABOUT, headers={"accept-encoding": "gzip"})
    Page.objects.filter(slug="about").update(body_en="Said anew.")

    with page_cache.drawn_for_files():
        fresh = client.get(ABOUT, headers={"accept-encoding": "gzip"})

    assert b"Said anew." in gzip.decompress(fresh.content)
    assert set(fresh.headers) == set(kept.headers)
    assert fresh["ETag"] == page_cache.etag_of(fresh.content) != kept["ETag"]
    assert client.get(ABOUT, headers={"accept-encoding": "gzip"})["ETag"] == kept["ETag"]
