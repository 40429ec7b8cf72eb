"""A demonstration is shown under its own year, with a banner, and nowhere else."""

import re
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import Edition, Release, Score
from indicators.pages import origins
from lib import caching
from tests.factories import attribute, publish

pytestmark = pytest.mark.django_db
PAGES = (
    "/2027/", "/2027/?show=cocaine-trade&view=change", "/2027/indicators/", "/2027/indicators/cocaine-trade/",
    "/2027/indicators/criminality/", "/2027/countries/", "/2027/countries/ZAF/", "/2027/regions/africa/",
    "/2027/rankings/criminality/", "/2027/compare/", "/2027/compare/?countries=ZAF,NGA",
    "/2027/compare/?x=criminality&y=resilience", "/2027/compare/?map=criminality&map2=resilience", "/fr/2027/",
)  # fmt: skip
ELSEWHERE = (
    "/", "/indicators/cocaine-trade/", "/2025/", "/2025/countries/ZAF/", "/2023/rankings/criminality/",
    "/compare/?countries=ZAF,NGA", "/changes/", "/data/", "/methodology/", "/sitemap.xml", "/search/?q=south",
    "/api/v1/editions", "/api/v1/releases", "/api/v1/scores.csv", "/api/v1/indicators", "/api/v1/countries/ZAF",
    "/2025/countries/ZAF/data.json",
)  # fmt: skip
NOT_THERE = (
    "/api/v1/scores.csv?edition=2027", "/api/v1/scores?edition=2027", "/api/v1/scores.xlsx?edition=2027",
    "/api/v1/countries/ZAF?edition=2027", "/2027/countries/ZAF/data.csv", "/2027/indicators/cocaine-trade/data.json",
    "/2027/rankings/criminality/data.csv", "/2027/regions/africa/data.json",
)  # fmt: skip


@pytest.fixture
def draft() -> Edition:
    """Edition 2027, a demonstration: South Africa's cocaine trade accepted at 8.0, 7.5 in 2025."""
    edition = workflow.create_edition(2027, like=Edition.objects.get(year=2025), demonstration=True)
    workflow.open_edition(edition, by=None)
    score = Score.objects.get(edition=edition, country__iso3="ZAF", indicator__slug="cocaine-trade")
    update = workflow.propose(score, 16, reason="A simulated round", method="trimmed-mean/1")
    workflow.accept(update, reviewer=User.objects.create_user("reviewer"))
    return edition


@pytest.fixture
def shown(draft: Edition, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Edition:
    with django_capture_on_commit_callbacks(execute=True):
        publish(draft, "Only a demonstration.")
    return draft


def text(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


# Publishing an edition takes a second: so one test opens many pages.
def test_its_pages_wear_a_banner_and_are_not_for_search_engines(client: Client, shown: Edition) -> None:
    for address in PAGES:
        page = client.get(address).content.decode()

        assert "Demonstration." in page or "Démonstration." in page, address
        assert '<meta name="robots" content="noindex">' in page, address
        assert 'rel="canonical"' not in page, address
        assert "data.csv" not in page, address
        assert "data.json" not in page, address


def test_no_other_page_knows_of_it(client: Client, shown: Edition) -> None:
    for address in ELSEWHERE:
        response = client.get(address)
        said = response.content.decode()

        assert response.status_code == 200, address
        assert "/2027/" not in said, address
        assert not re.search(r"\b2027\b", said), address


def test_there_is_no_file_of_it(client: Client, shown: Edition) -> None:
    assert {address: client.get(address).status_code for address in NOT_THERE} == dict.fromkeys(NOT_THERE, 404)


def test_other_pages_stay_the_same_to_the_byte(
    client: Client, draft: Edition, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = [client.get(address).content for address in ELSEWHERE]
    token = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):
        publish(draft)

    assert caching.generation() != token

    for address, content in zip(ELSEWHERE, before, strict=True):
        assert Client().get(address).content == content


@pytest.mark.parametrize("address", ["/2027/", "/2027/countries/ZAF/", "/2027/countries/ZAF/data.csv"])
def test_before_it_is_published_it_is_a_draft_like_any_other(client: Client, draft: Edition, address: str) -> None:
    assert client.get(address).status_code == 404


def test_it_is_measured_against_the_newest_real_edition(client: Client, shown: Edition) -> None:
    page = text(client, "/2027/countries/ZAF/")

    assert "since 2025" in page
    assert re.search(r"Cocaine trade 8\.0 ▲ up \+0\.5", page)


def test_what_was_carried_forward_is_marked(client: Client, shown: Edition) -> None:
    page = text(client, "/2027/countries/ZAF/")

    assert page.count("carried forward from 2025") == 31
    assert "Cocaine trade 8.0" in page
    assert "↦ and a year: carried forward from that edition" in page
    assert "carried forward" not in text(client, "/2025/countries/ZAF/")


def test_it_is_never_the_edition_before_a_real_one(client: Client, shown: Edition) -> None:
    newest = Edition.objects.get(year=2025)
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    real = attribute(workflow.create_edition(2029, like=newest))
    workflow.fill_draft(real, {(iso3, slug): half_points for iso3, slug, half_points in rows})
    workflow.publish_edition(real)

    page = text(client, "/2029/countries/ZAF/")

    assert "since 2025" in page
    assert "2027" not in page


def test_the_page_of_an_indicator_does_not_say_that_somebody_else_released_it(client: Client, shown: Edition) -> None:
    assert "figures that the publisher, Global Initiative Against Transnational Organized Crime, released" not in text(
        client, "/2027/indicators/cocaine-trade/"
    )
    assert "figures that the publisher, Global Initiative Against Transnational Organized Crime, released" in text(
        client, "/2025/indicators/cocaine-trade/"
    )


def test_its_charts_and_its_footer_say_that_its_figures_are_invented(client: Client, shown: Edition) -> None:
    charts = 0
    for address in PAGES:
        page = client.get(address).content.decode().replace("\xa0", " ")
        french = address.startswith("/fr/")
        word = "Démonstration 2027 : chiffres inventés" if french else "Demonstration 2027: invented figures"
        drawn = re.findall(r'<svg class="(?:chart|map)[^>]*aria-label="([^"]*)"', page)
        charts += len(drawn)

        assert [label for label in drawn if not label.startswith(word)] == [], address
        assert page.count(f'<p class="axis-note">{word}') >= bool(drawn), address
        assert word in page[page.index('<footer class="foot">') :], address

    assert charts > 15
    assert "2027: invented" not in client.get("/2025/countries/ZAF/").content.decode()


def test_whatever_stands_in_its_fields_it_names_itself(client: Client, shown: Edition) -> None:
    edition = attribute(shown)

    assert origins.citation(edition) == ("Demonstration 2027: invented figures, published by no one. Do not cite them.")
    assert origins.origin_of(edition).publisher is None
    assert origins.bibtex(edition, "https://example.org/") == ""
    assert "Observatory of the Coast" not in text(client, "/2027/indicators/cocaine-trade/")


def test_a_file_that_staff_write_of_it_says_so(shown: Edition, tmp_path: Path) -> None:
    file, told = tmp_path / "figures.xlsx", StringIO()
    call_command("export_scores", file, edition=[2027], stdout=told)

    with ZipFile(file) as book:
        said = book.read("docProps/core.xml").decode()

    assert "Demonstration 2027, invented figures" in said
    assert "published by no one" in said
    assert "2027 (a demonstration: invented figures)" in told.getvalue()


def test_its_release_is_apart(client: Client, shown: Edition) -> None:
    assert Release.objects.get(edition=shown).demonstration
    assert [item["number"] for item in client.get("/api/v1/releases").json()["items"]] == [3, 2, 1]
