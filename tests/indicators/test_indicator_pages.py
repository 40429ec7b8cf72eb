"""The page of an indicator, a group or a node, and the tree, against published figures."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Indicator, Page, Paper, Score
from indicators.pages import measure
from indicators.pages.change import EditionPair
from tests.indicators.words_read import words, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]

COOPERATION = "/2025/indicators/international-cooperation/"


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def switch(page: str) -> list[str]:
    start = page.index('<nav class="edition"')
    return re.findall(r'href="([^"]+)"', page[start : page.index("</nav>", start)])


def newest() -> EditionPair:
    editions = figures.published_all(catalogue.editions())
    return EditionPair(editions[2025], editions[2023])


def test_the_facts_of_international_cooperation_are_the_published_ones(client: Client) -> None:
    page = html(client, COOPERATION)

    assert "+0.03 since 2023" in page
    text = words_of(page)
    assert "World average 5.90 ▲ +0.03 since 2023" in text
    assert "Highest 9.0 Australia and 9 others" in text
    assert "Lowest 1.5 Afghanistan and Turkmenistan" in text
    assert "Changes since 2023 40 ▲ up 23 ▼ down 130 unchanged" in text


def test_all_countries_are_ranked_and_linked(client: Client) -> None:
    page = html(client, COOPERATION)

    table = page[page.index('id="ranked"') : page.index("What is assessed")]
    assert len(set(re.findall(r'href="(/2025/countries/[A-Z]{3}/)"', table))) == 193
    text = words_of(page)
    assert "The other 181 countries" in text
    assert "=1st Netherlands Western Europe 9.0 ▲ up +0.5" in text
    assert "=192nd Afghanistan" in text


def test_the_treaties_and_the_points_of_the_scale_are_told(client: Client) -> None:
    text = words(client, COOPERATION)

    for treaty in ("UNTOC", "UNCAC", "1961", "1971", "1988", "Arms Trade Treaty"):
        assert treaty in text
    assert "What 1, 5 and 10 mean 1 The country stands apart." in text


def test_the_averages_of_all_editions_stand_side_by_side(client: Client) -> None:
    assert "Edition World average 2021 5.68 2023 5.87 2025 5.90" in words(client, COOPERATION)


def test_the_page_says_how_an_indicator_enters_what_stands_above_it(client: Client) -> None:
    resilience, markets = words(client, COOPERATION), words(client, "/2025/indicators/cocaine-trade/")

    assert (
        "It is one of the resilience indicators. A change of half a point moves the resilience score by 0.04."
    ) in resilience
    assert (
        "A change of half a point moves the criminal markets score by 0.03. A change of half a point moves"
        " the criminality score by 0.02."
    ) in markets


def test_what_moves_together_is_ranked_by_correlation() -> None:
    with_it, against_it = measure.associations(newest().new, "international-cooperation")

    # Computed apart, from the data file, with statistics.correlation: .8486, .8452, .8357; -.6588, -.4309, -.4303.
    assert [(one.indicator.slug, one.r) for one in with_it] == [
        ("national-policies-and-laws", Decimal("0.85")),
        ("government-transparency-and-accountability", Decimal("0.85")),
        ("political-leadership-and-governance", Decimal("0.84")),
    ]
    assert [(one.indicator.slug, one.r) for one in against_it] == [
        ("state-embedded-actors", Decimal("-0.66")),
        ("non-renewable-resource-crimes", Decimal("-0.43")),
        ("human-trafficking", Decimal("-0.43")),
    ]


def test_a_measure_is_not_correlated_with_its_own_parts() -> None:
    for slug in ("criminality", "criminal-markets", "resilience"):
        named = {one.indicator.slug for group in measure.associations(newest().new, slug) for one in group}

        assert not named & set(newest().new.tree.under(slug))
        assert "criminality" not in named or slug == "resilience"


def test_associations_lead_to_the_comparison(client: Client) -> None:
    page = html(client, COOPERATION)

    assert '<a href="/2025/compare/?x=state-embedded-actors&amp;y=international-cooperation">' in page
    assert "/2025/compare/?x=criminality&amp;y=international-cooperation" in page


def test_the_distribution_has_its_table(client: Client) -> None:
    text = words(client, COOPERATION)

    assert (
        "Score Countries 1.5 2 2.0 5 2.5 3 3.0 9 3.5 7 4.0 10 4.5 8 5.0 20 5.5 25 6.0 20 6.5 22 7.0 19 7.5 9 8.0 10 "
        "8.5 14 9.0 10"
    ) in text


@pytest.mark.parametrize(
    ("slug", "average", "change"),
    [
        ("criminality", "5.08", "▲ +0.05"),
        ("criminal-markets", "4.91", "▲ +0.03"),
        ("criminal-actors", "5.25", "▲ +0.06"),
        ("resilience", "4.78", "▼ −0.03"),
    ],
)
def test_the_world_averages_of_the_nodes_are_the_published_ones(
    client: Client, slug: str, average: str, change: str
) -> None:
    text = words(client, f"/2025/indicators/{slug}/")

    assert f"World average {average} {change} since 2023" in text
    assert "Base: criminal markets. Height: criminal actors. Panel: resilience." in text


def test_a_node_lists_its_parts_with_their_averages_and_says_how_it_weighs_them(client: Client) -> None:
    text = words(client, "/2025/indicators/criminality/")

    assert "It is the mean of 2 parts, each with the same weight: Criminal markets , Criminal actors" in text
    assert "Criminal markets 4.91 ▲ up +0.03 Human trafficking 5.92 ▲ up +0.10" in text


def test_weights_that_differ_are_printed(client: Client) -> None:
    edition = Edition.objects.get(year=2025)
    edition.parts.filter(indicator__slug="criminal-markets").update(weight=3)

    text = words(client, "/2025/indicators/criminality/")

    assert "It is a weighted mean of these parts: Criminal markets (75.0 %), Criminal actors (25.0 %)" in text


def test_a_group_says_that_it_is_a_heading(client: Client) -> None:
    text = words(client, "/2025/indicators/leadership-and-governance/")

    assert (
        "A group is a heading. Its score is the average of its indicators, calculated by this site; the"
        " publisher does not publish any."
    ) in text
    assert "It is the mean of 4 parts, each with the same weight:" in text
    assert "A group has no weight of its own: the resilience score is the average of the indicators themselves." in text


def test_a_change_between_other_sets_is_like_for_like_and_says_what_was_published(client: Client) -> None:
    text = words(client, "/2023/indicators/criminality/")

    assert "World average 5.03 ▲ +0.23 since 2021" in text
    assert "As published it is +0.16." in text
    assert "2021 14 4.87 2023 20 5.03 2025 20 5.08 As published. Averages from other sets" in text


def test_an_indicator_that_is_new_has_no_change(client: Client) -> None:
    page = html(client, "/2023/indicators/financial-crimes/")

    text = words_of(page)
    assert "World average 5.98 new in 2023" in text
    assert "Largest changes" not in text
    assert switch(page) == ["/2023/indicators/financial-crimes/", "/2025/indicators/financial-crimes/"]


def test_an_indicator_has_no_page_in_an_edition_without_it(client: Client) -> None:
    assert client.get("/2021/indicators/financial-crimes/").status_code == 404
    assert client.get("/2025/indicators/kidnapping/").status_code == 404


def test_the_first_edition_says_that_it_is(client: Client) -> None:
    text = words(client, "/2021/indicators/criminality/")

    assert "World average 4.87 over 193 countries" in text
    assert "Countries 193 the first edition" in text


def test_without_a_year_the_newest_edition_answers(client: Client) -> None:
    assert "World average 5.90" in words(client, "/indicators/international-cooperation/")


def test_a_country_without_a_score_is_named_and_left_out_of_the_average(client: Client) -> None:
    slug = "international-cooperation"
    Score.objects.filter(edition__year=2025, indicator__slug=slug).exclude(country__iso3__in=["KEN", "UGA"]).update(
        half_points=None
    )

    text = words(client, COOPERATION)

    # Kenya 7.5 and Uganda 5.0 in the data file.
    assert "World average 6.25" in text
    assert "Not scored: Afghanistan , Albania" in text


def test_an_indicator_nobody_is_scored_on_still_has_a_page(client: Client) -> None:
    Score.objects.filter(edition__year=2025, indicator__slug="international-cooperation").update(half_points=None)

    text = words(client, COOPERATION)

    assert "World average –" in text
    assert "What is assessed" in text


def test_papers_reports_and_site_lines_appear_when_there_are_any(client: Client) -> None:
    before = html(client, "/2025/indicators/fauna-crimes/")
    paper = Paper.objects.create(slug="parrots", title="Parrots", publisher="GI-TOC", url="https://example.org/parrots")
    paper.indicators.add(Indicator.objects.get(slug="fauna-crimes"))
    Edition.objects.filter(year=2025).update(report_url="https://example.org/report")
    Page.objects.filter(slug="funding").update(body_en="Funded by nobody in particular.")
    cache.clear()

    after = html(client, "/2023/indicators/fauna-crimes/") + html(client, "/2025/indicators/criminality/")

    assert "Discussion papers</h2>" not in before
    assert "Read the report" not in before
    assert '<a href="/papers/parrots/">Parrots</a>' in after
    assert '<a class="btn" href="https://example.org/report" rel="external">Read the report of 2025</a>' in after
    assert "Funded by nobody in particular." in after


def test_the_tree_gives_every_measure_with_average_and_change(client: Client) -> None:
    page = html(client, "/2025/indicators/")

    links = set(re.findall(r'href="/2025/indicators/([a-z-]+)/"', page))
    assert len(links) == 40
    text = words_of(page)
    assert "Criminality World average 5.08 ▲ up +0.05 since 2023" in text
    assert "International cooperation How a country works with others" in text
    assert "5.90 ▲ up +0.03" in text


def test_the_tree_of_2021_has_no_changes_and_no_later_indicators(client: Client) -> None:
    page = html(client, "/2021/indicators/")

    links = set(re.findall(r'href="/2021/indicators/([a-z-]+)/"', page))
    assert len(links) == 34
    assert "Since" not in words_of(page)


def test_downloads_stand_beside_the_page(client: Client) -> None:
    page = html(client, COOPERATION)

    assert 'href="/2025/indicators/international-cooperation/data.csv"' in page
    assert 'href="/2025/indicators/international-cooperation/data.json"' in page
