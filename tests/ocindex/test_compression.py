"""Pages made for one reader are compressed, unless another site may have had the browser ask for them."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ocindex.compression import CompressionMiddleware
from tests.factories import member

pytestmark = pytest.mark.django_db
LIST = "/admin/indicators/page/"


def get(client: Client, path: str = LIST, *, site: str = "same-origin", encoding: str = "gzip") -> tuple[str, bytes]:
    """Return how an answer is packed, and its bytes."""
    headers = {"Accept-Encoding": encoding} | ({"Sec-Fetch-Site": site} if site else {})
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.headers.get("Content-Encoding", ""), response.content


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(member("editor"))
    return client


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_staff_read_compressed_pages(editor: Client, site: str) -> None:
    plain = get(editor, encoding="identity")[1]

    packing, packed = get(editor, site=site)

    assert packing == "gzip"
    assert len(packed) < len(plain) / 3
    assert b"<table" in gzip.decompress(packed)


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_what_another_site_may_have_asked_for_is_not_compressed(editor: Client, site: str) -> None:
    packing, page = get(editor, site=site)

    assert packing == ""
    assert b"<table" in page


def test_a_form_is_compressed_whoever_asked_since_its_tokens_are_not(client: Client) -> None:
    packing, page = get(client, "/feedback/feedback-on-the-index/", site="cross-site")

    assert packing == "gzip"
    assert len(page) < 10_000 < len(gzip.decompress(page)) / 4


def test_a_form_that_is_given_back_is_compressed(client: Client) -> None:
    response = client.post(
        "/feedback/feedback-on-the-index/", {}, headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
    )

    assert response.status_code == 422
    assert response.headers["Content-Encoding"] == "gzip"


def test_files_of_other_kinds_stay_as_they_are() -> None:
    zipped = HttpResponse(b"PK" * 5000, content_type="application/zip")
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"})

    assert "Content-Encoding" not in CompressionMiddleware(lambda _request: zipped)(request).headers
