"""Discussion papers and series, with their source."""

from datetime import date

import pytest
from django.test import Client

from indicators.models import Indicator, Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    paper = Paper.objects.create(
        slug="ports",
        title_en="Ports under pressure",
        title_fr="Des ports sous pression",
        summary_en="What containers *hide*.",
        authors="A. Author",
        publisher="GI-TOC",
        published_on=date(2024, 3, 5),
        url="https://example.org/ports",
        source_url="https://example.org/source",
    )
    paper.indicators.add(Indicator.objects.get(slug="cocaine-trade"))
    return paper


def test_the_series_is_listed_with_its_publisher_and_link(client: Client) -> None:
    page = client.get("/papers/").content.decode()

    assert "Discussion papers and other publications on the Global Organized Crime Index" in page
    assert "Global Initiative Against Transnational Organized Crime (GI-TOC)" in page
    assert 'href="/papers/publications-on-the-index/"' in page


def test_a_paper_is_listed_with_author_publisher_and_date(client: Client, paper: Paper) -> None:
    page = client.get("/papers/").content.decode()

    assert '<a href="/papers/ports/">Ports under pressure</a>' in page
    assert "A. Author · GI-TOC · 5 March 2024" in page


def test_the_page_of_a_paper_leads_to_it_to_its_indicators_and_to_its_source(client: Client, paper: Paper) -> None:
    page = client.get("/papers/ports/").content.decode()

    assert 'href="https://example.org/ports" rel="noopener"' in page
    assert 'href="https://example.org/source" rel="noopener"' in page
    assert "/indicators/cocaine-trade/" in page
    assert "What containers <em>hide</em>." in page


def test_a_paper_is_shown_in_french(client: Client, paper: Paper) -> None:
    page = client.get("/fr/papers/ports/").content.decode()

    assert "Des ports sous pression" in page
    assert "5 mars 2024" in page


def test_a_paper_that_is_not_listed_is_nowhere(client: Client, paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(listed=False)

    assert b"Ports under pressure" not in client.get("/papers/").content
    assert client.get("/papers/ports/").status_code == 404


def test_newer_papers_come_first_and_undated_ones_last(client: Client, paper: Paper) -> None:
    Paper.objects.create(slug="b", title_en="Undated waters", url="https://example.org/b")
    Paper.objects.create(slug="c", title_en="Newest roads", url="https://example.org/c", published_on=date(2025, 1, 1))

    page = client.get("/papers/").content.decode()

    assert page.index("Newest roads") < page.index("Ports under pressure") < page.index("Undated waters")


@pytest.mark.parametrize(
    "summary", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="a()">']
)
def test_a_summary_cannot_run_anything(client: Client, paper: Paper, summary: str) -> None:
    Paper.objects.filter(pk=paper.pk).update(summary_en=summary)

    page = client.get("/papers/ports/").content.decode()

    main = page.split("<main", 1)[1].split("</main>")[0]
    assert "<script" not in main
    assert 'href="javascript:' not in main
    assert "<img" not in main


def test_without_papers_the_page_says_so(client: Client) -> None:
    Paper.objects.all().delete()

    assert b"The editors list no paper at present." in client.get("/papers/").content
