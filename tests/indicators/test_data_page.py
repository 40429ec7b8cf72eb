"""Everything to take away: files, citation, licence, releases, and the description for search engines."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from indicators.models import Edition, Indicator, Page, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return client.get("/data/").content.decode()


def dataset(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


def test_every_link_to_a_file_answers(client: Client, page: str) -> None:
    files = [unescape(one) for one in re.findall(r'href="([^"]*(?:/api/|data\.csv|data\.json)[^"]*)"', page)]

    assert len(files) > 12
    for address in files:
        assert client.get(address).status_code == 200, address


def test_each_edition_has_its_table_and_its_make_up(page: str) -> None:
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)]

    here = date_format(Edition.objects.get(year=2025).published_at, "j M Y").split()
    assert ["2025", *label_of(3), "2024", "10", "Nov", "2025", *here, "193", "32", *files_of("2025")] in rows
    assert ["2021", *label_of(1), "2020", "Sep", "2021", *here, "193", "26", *files_of("2021")] in rows


def label_of(number: int) -> list[str]:
    sha256 = Release.objects.get(number=number).sha256
    return ["release", str(number), "·", sha256[:4], sha256[4:8]]


def files_of(year: str) -> list[str]:
    return ["CSV", "of", year, "·", "XLSX", "of", year]


def test_the_page_says_how_to_cite_each_edition(page: str) -> None:
    for year in (2021, 2023, 2025):
        assert (
            f"Global Initiative Against Transnational Organized Crime. ({year}). "
            f"Global Organized Crime Index {year} [Data set]. https://ocindex.net"
        ) in page
        assert f"@misc{{ocindex{year}," in page
    for number in (1, 2, 3):
        label = " ".join(label_of(number))
        assert f"note = {{As shown at http://testserver/data/, {label}}}" in page
        assert f'As shown here: <a class="release-link" href="/releases/{number}/">{label}</a>' in page.replace(
            "\n", " "
        )


def test_the_editors_words_on_citing_are_shown(client: Client) -> None:
    Page.objects.filter(slug="citation").update(body_en="Cite it *properly*.")

    assert "Cite it <em>properly</em>." in client.get("/data/").content.decode()


def test_the_page_never_claims_to_be_the_publisher(page: str) -> None:
    assert "This is an independent installation: the publishers named here neither run it" in page


def test_releases_are_listed_with_their_checksums(page: str) -> None:
    for release in Release.objects.all():
        assert release.sha256 in page


def test_search_engines_are_told_whose_figures_these_are(page: str) -> None:
    described = dataset(page)

    assert described["@type"] == "Dataset"
    assert described["creator"] == {
        "@type": "Organization",
        "name": "Global Initiative Against Transnational Organized Crime",
        "url": "https://ocindex.net",
    }
    assert described["temporalCoverage"] == "2020/2024"
    assert described["license"] == "http://testserver/data/#licence"
    assert len(described["variableMeasured"]) == 32
    assert [one["contentUrl"] for one in described["distribution"]] == [
        f"http://testserver/api/v1/scores.csv?edition={year}" for year in (2021, 2023, 2025)
    ]


def test_no_text_breaks_out_of_the_description(client: Client) -> None:
    name = "</script><script>alert(1)</script>&"
    Indicator.objects.filter(slug="cocaine-trade").update(name_en=name)

    page = client.get("/data/").content.decode()

    assert "<script>alert" not in page
    assert name in [one["name"] for one in dataset(page)["variableMeasured"]]


def test_the_page_stands_before_any_edition_is_published(client: Client) -> None:
    Edition.objects.update(demonstration=True)

    page = client.get("/data/")

    assert page.status_code == 200
    described = dataset(page.content.decode())
    assert described["@type"] == "Dataset"
    assert described.keys().isdisjoint({"creator", "license", "citation", "temporalCoverage"})
