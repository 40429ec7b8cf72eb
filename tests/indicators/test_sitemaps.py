"""The list of pages for search engines, and what robots are asked to leave alone."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from indicators.models import Edition, Page, Paper

pytestmark = pytest.mark.django_db
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


PARTS = [f"{part}-{code}" for part in ("2025", "2023", "2021", "site") for code in ("en", "fr")]


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def parts(client: Client) -> list[str]:
    named = [str(loc.text) for loc in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", SPACE)]
    return [address.removeprefix("http://testserver") for address in named]


def listed(client: Client) -> list[tuple[str, ElementTree.Element]]:
    urls = [url for part in parts(client) for url in read(client, part).findall("s:url", SPACE)]
    return [(str(url.findtext("s:loc", namespaces=SPACE)), url) for url in urls]


def entries(client: Client) -> dict[str, ElementTree.Element]:
    return dict(listed(client))


def test_there_is_a_part_for_each_edition_and_language_below_150_kilobytes(client: Client) -> None:
    assert parts(client) == [f"/sitemap-{part}.xml" for part in PARTS]
    for part in ["/sitemap.xml", *parts(client)]:
        assert len(client.get(part, headers={"host": "testserver"}).content) < 150_000, part


@pytest.mark.parametrize("part", ["2020-en", "2025-de", "site-", "2025", "2027-en", "-fr"])
def test_there_is_no_other_part(client: Client, part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_every_page_is_listed_once_in_each_language(client: Client) -> None:
    found = entries(client)

    for address in (
        "/2025/", "/fr/2025/", "/2021/countries/ZAF/", "/fr/2023/indicators/financial-crimes/", "/fr/data/",
        "/2025/rankings/resilience/", "/2023/regions/caribbean-and-central-america/", "/methodology/", "/fr/about/",
        "/papers/publications-on-the-index/", "/api/docs/", "/fr/feedback/outcomes/",
    ):  # fmt: skip
        assert f"http://testserver{address}" in found, address
    assert len(found) == len(listed(client)) == 1828


def test_what_does_not_exist_is_not_listed(client: Client) -> None:
    Paper.objects.update(listed=False)
    Page.objects.filter(slug="about").update(body="", body_en="", body_fr="")
    found = entries(client)

    for address in (
        "/", "/search/", "/admin/", "/2021/indicators/financial-crimes/", "/papers/publications-on-the-index/",
        "/2025/regions/caribbean-and-central-america/", "/about/",
    ):  # fmt: skip
        assert f"http://testserver{address}" not in found, address


def test_each_entry_names_the_page_in_the_other_languages(client: Client) -> None:
    links = entries(client)["http://testserver/fr/2025/countries/ZAF/"].findall("x:link", SPACE)

    assert {link.get("hreflang"): link.get("href") for link in links} == {
        "en": "http://testserver/2025/countries/ZAF/",
        "fr": "http://testserver/fr/2025/countries/ZAF/",
        "x-default": "http://testserver/2025/countries/ZAF/",
    }


def test_pages_of_an_edition_tell_when_it_last_changed(client: Client) -> None:
    day = Edition.objects.get(year=2025).releases.latest("number").published_at.date().isoformat()

    assert entries(client)["http://testserver/2025/"].findtext("s:lastmod", namespaces=SPACE) == day


def test_an_edition_that_is_not_for_the_world_is_not_listed(client: Client) -> None:
    Edition.objects.filter(year=2025).update(demonstration=True)

    assert not any("/2025/" in address for address in entries(client))


@pytest.mark.parametrize("place", [0, 500, 1000, -1])
def test_what_is_listed_answers(client: Client, place: int) -> None:
    address = sorted(entries(client))[place].removeprefix("http://testserver")

    assert client.get(address).status_code == 200, address


def test_robots_are_shown_the_list_and_kept_from_the_rest(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /fr/admin/", "Disallow: /fr/search/"} <= set(lines)
