"""Each edition names its own publisher, in that publisher’s words; of what is not stated nothing is claimed."""

import json
import re
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from indicators import workflow
from indicators.exporting.workbook import scores_workbook
from indicators.models import Edition, Page, Release
from indicators.pages import provenance
from lib import caching
from tests.factories import draft_edition
from tests.indicators.words_read import words_of

pytestmark = pytest.mark.django_db
THEIRS = "Global Initiative Against Transnational Organized Crime"
FOOTER = re.compile(r'<footer class="foot">.*?</footer>', re.DOTALL)


@pytest.fixture
def own() -> Edition:
    """Edition 2026: South Africa's cocaine trade alone, scored and published by an observatory."""
    edition = draft_edition(2026)
    workflow.fill_draft(edition, {("ZAF", "cocaine-trade"): 15})
    workflow.publish_edition(edition)
    caching.cache.clear()
    return edition


@pytest.fixture
def nameless(own: Edition) -> Edition:
    """An edition that was published before publishing asked whose it is."""
    empty = dict.fromkeys(("publisher", "publisher_url", "license_en", "citation_en", "title_en"), "")
    Edition.objects.filter(pk=own.pk).update(unattributed=True)
    Edition.objects.filter(pk=own.pk).update(**empty)
    caching.cache.clear()
    return own


def footer(client: Client, address: str) -> str:
    found = FOOTER.search(client.get(address).content.decode())
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[0])).split())


def dataset(client: Client) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get("/data/").content.decode())
    assert found
    described: dict[str, Any] = json.loads(found[1])
    return described


def test_the_shipped_editions_carry_their_publishers_own_dates(client: Client) -> None:
    found = {one["year"]: one for one in client.get("/api/v1/editions").json()["items"]}

    assert [found[year]["published_on"] for year in (2021, 2023, 2025)] == ["2021-09", "2023-09", "2025-11-10"]
    assert {one["loaded_on"] for one in found.values()} == {timezone.now().date().isoformat()}


def test_pages_part_the_day_of_publication_from_the_day_of_loading(client: Client) -> None:
    today = date_format(timezone.now(), "j F Y")
    changes = words_of(client.get("/changes/").content.decode())

    digits = provenance.short_hash(Release.objects.get(number=3).sha256)
    assert f"Loaded here on {today} · release 3 · {digits} The 2025 edition is loaded" in changes
    assert f"Published by {THEIRS}: 10 November 2025." in changes
    assert f"Published by {THEIRS}: September 2023." in changes
    assert "10 Nov 2025" in words_of(client.get("/data/").content.decode())


def test_search_engines_are_told_the_publishers_own_dates(client: Client) -> None:
    parts = dataset(client)["hasPart"]

    assert [one["datePublished"] for one in parts] == ["2021-09", "2023-09", "2025-11-10"]
    assert {one["publisher"]["name"] for one in parts} == {THEIRS}


def test_an_edition_that_appears_here_first_is_published_on_that_day(client: Client, own: Edition) -> None:
    found = client.get("/api/v1/editions").json()["items"][-1]
    today = timezone.now().date().isoformat()

    assert (found["year"], found["published_on"], found["loaded_on"]) == (2026, today, None)
    assert "The 2026 edition is published" in words_of(client.get("/changes/").content.decode())


def test_files_and_addresses_name_the_publisher_of_their_edition(client: Client, own: Edition) -> None:
    for address in (
        "/2026/countries/ZAF/data.json",
        "/api/v1/countries/ZAF?edition=2026",
        "/api/v1/scores?edition=2026",
    ):
        assert client.get(address).json()["source"] == {
            "publisher": "Observatory of the Coast",
            "url": "https://coast.example",
            "attribution": "Coastal Index 2026, Observatory of the Coast",
            "license": "Free to use, with the name of the Observatory.",
        }
    assert client.get("/2025/countries/ZAF/data.json").json()["source"]["publisher"] == THEIRS
    assert client.get("/api/v1/editions").json()["source"]["publisher"] == f"{THEIRS}; Observatory of the Coast"


def test_pages_name_the_publisher_of_the_edition_they_show(client: Client, own: Edition) -> None:
    assert "Figures: Coastal Index 2026, Observatory of the Coast · Beside them:" in footer(
        client, "/2026/countries/ZAF/"
    )
    assert "Figures: Global Organized Crime Index 2025, GI-TOC · Beside them:" in footer(client, "/2025/countries/ZAF/")
    for address in ("/data/", "/changes/", "/about/"):
        assert "Coastal Index 2026, Observatory of the Coast; Global Organized Crime Index 2025" in footer(
            client, address
        )
    page = words_of(client.get("/2026/indicators/cocaine-trade/").content.decode())
    assert "figures that the publisher, Observatory of the Coast, released" in page


def test_each_publisher_has_a_licence_and_a_citation_of_its_own(client: Client, own: Edition) -> None:
    page, described = client.get("/data/").content.decode(), dataset(client)

    assert "Observatory of the Coast. (2026). Coastal Index 2026." in page
    assert "author = {{Observatory of the Coast}}," in page
    assert "Free to use, with the name of the Observatory." in page
    assert [one["name"] for one in described["creator"]] == [THEIRS, "Observatory of the Coast"]
    assert described["hasPart"][-1]["creator"] == {
        "@type": "Organization", "name": "Observatory of the Coast", "url": "https://coast.example",
    }  # fmt: skip


def test_of_an_edition_without_a_publisher_nothing_is_claimed(client: Client, nameless: Edition) -> None:
    assert client.get("/2026/countries/ZAF/data.json").json()["source"] == {
        "publisher": None, "url": None, "attribution": "Edition 2026, publisher not stated", "license": None,
    }  # fmt: skip
    described = dataset(client)["hasPart"][-1]
    assert described.keys().isdisjoint({"creator", "publisher", "license", "citation"})
    assert footer(client, "/2026/").count("Figures: Edition 2026, publisher not stated · Beside them:") == 1
    page = words_of(client.get("/data/").content.decode())
    assert "Edition 2026 has no citation yet." in page
    assert "who published them is not stated" in client.get("/2026/indicators/cocaine-trade/").content.decode()


def test_a_date_is_a_day_a_month_or_a_year(own: Edition) -> None:
    for text, right in (
        ("2025-11-10", True),
        ("2025-02", True),
        ("2025", True),
        ("2025-02-30", False),
        ("soon", False),
    ):
        own.published_on = text
        faults: dict[str, Any] = {}
        try:
            own.clean_fields()
        except Exception as fault:
            faults = getattr(fault, "message_dict", {})
        assert ("published_on" not in faults) == right, text


def test_no_text_of_the_site_names_one_publisher_for_all(client: Client) -> None:
    for slug in ("footer", "citation"):
        page = Page.objects.get(slug=slug)
        assert "GI-TOC" not in page.body_en + page.body_fr  # type: ignore[attr-defined]


def test_a_workbook_says_whose_figures_it_holds(own: Edition, tmp_path: Any) -> None:
    file = tmp_path / "2026.xlsx"
    file.write_bytes(scores_workbook([own]))

    with ZipFile(file) as book:
        said = book.read("docProps/core.xml").decode()

    assert "<dc:creator>Observatory of the Coast</dc:creator>" in said
    assert "Coastal Index 2026, Observatory of the Coast 2026: release 4 · " in said
    assert ". Free to use" in said
