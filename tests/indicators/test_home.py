"""The first page: its map, its tree, its views, and the frame that every page has."""

import gzip
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import Country, Edition, Indicator, Score, TreePart
from tests.factories import attribute
from tests.indicators.words_read import words, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def html(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def map_links(page: str) -> set[str]:
    drawn = page[page.index('<svg class="map"') : page.index("</svg>", page.index('<svg class="map"'))]
    return set(re.findall(r'href="(/\d{4}/countries/[A-Z]{3}/)"', drawn))


def unpublish() -> None:
    Edition.objects.update(state=Edition.State.DRAFT, published_at=None)


def test_the_newest_edition_is_shown_with_its_averages_and_its_ends(client: Client) -> None:
    text = words(client, "/")

    assert "193 countries, 32 indicators, 3 editions." in text
    assert "World average 5.08 ▲ up +0.05 Highest 8.08 Myanmar Lowest 1.53 Tuvalu" in text
    assert "Criminality 5.08 Criminal markets 4.91" in text
    assert "Resilience 4.78" in text


def test_every_country_of_the_map_is_a_link_that_says_its_score(client: Client) -> None:
    page = html(client, "/")

    assert len(map_links(page)) == 193
    assert '<a class="k8" href="/2025/countries/MMR/" aria-label="Myanmar 8.08">' in page
    assert '<a class="k1" href="/2025/countries/TUV/" aria-label="Tuvalu 1.53">' in page


def test_the_map_names_the_highest_the_second_and_the_lowest(client: Client) -> None:
    page = html(client, "/")

    callouts = page[page.index('class="callouts"') : page.index("</svg>", page.index('class="callouts"'))]
    assert " ".join(re.sub(r"<[^>]+>", " ", callouts).split()[1:]).endswith(
        "Myanmar 8.08 highest Colombia 7.82 second Tuvalu 1.53 lowest"
    )


def test_the_legend_counts_the_countries_of_each_step(client: Client) -> None:
    assert "3 15 21 52 50 34 17 1 0" in words(client, "/2025/")


def test_the_table_holds_all_countries_with_rank_score_and_change(client: Client) -> None:
    text = words(client, "/2025/")

    assert "1st Myanmar 8.08 ▼ down −0.07" in text
    assert "2nd Colombia 7.82 ▲ up +0.07" in text
    assert "=60th United Kingdom 5.87" in text
    assert "193rd Tuvalu 1.53" in text


def test_an_indicator_is_shown_where_it_is_asked_for(client: Client) -> None:
    text = words(client, "/2025/?show=international-cooperation")

    assert "Map of the world: International cooperation, 2025" in text
    assert "Highest 9.0 Australia and 9 others Lowest 1.5 Afghanistan and Turkmenistan" in text
    assert "2 8 16 18 45 42 28 24 10" in text


def test_an_earlier_edition_shows_its_own_indicators(client: Client) -> None:
    text = words(client, "/2021/")

    assert "193 countries, 26 indicators, 3 editions." in text
    assert "Financial crimes" not in text
    assert "Highest on average: Central America; lowest: Polynesia" in text


def test_the_edition_switch_keeps_the_choice_where_it_is_measured(client: Client) -> None:
    page = html(client, "/2025/?show=financial-crimes")

    switch = page[page.index('<nav class="edition"') :]
    assert re.findall(r'href="([^"]+)"', switch[: switch.index("</nav>")]) == [
        "/2021/",
        "/2023/?show=financial-crimes",
        "/2025/?show=financial-crimes",
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("show=kidnap", "The edition of 2021 has no indicator “kidnap”; the map shows criminality."),
        ("show=cyber-dependent-crimes", "has no indicator “cyber-dependent-crimes”; the map shows criminality."),
        ("view=globe", "There is no view “globe”: choose score, change or quadrants."),
        ("view=change", "No edition before 2021 measures this, so there is no change to show."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(client: Client, query: str, said: str) -> None:
    text = words(client, f"/2021/?{query}")

    assert said in text
    assert "Map of the world: Criminality, 2021" in text


def test_changes_are_counted_by_class(client: Client) -> None:
    text = words(client, "/2025/?view=change")

    assert "Map of the world: change of criminality, 2023 to 2025" in text
    assert (
        "Fell by 0.50 or more 1 Fell by 0.20 to 0.49 21 Fell by 0.01 to 0.19 57 Unchanged 3 "
        "Rose by 0.01 to 0.19 67 Rose by 0.20 to 0.49 40 Rose by 0.50 or more 4"
    ) in text
    assert "Rose 111 Fell 79 Unchanged 3" in text


def test_a_rise_of_resilience_is_for_the_better(client: Client) -> None:
    page = html(client, "/2025/?show=international-cooperation&view=change")

    assert '<a class="d1" href="/2025/countries/TUR/" aria-label="Turkey +1.5">' in page
    assert '<a class="d7" href="/2025/countries/NER/" aria-label="Niger −2.0">' in page
    assert '<a class="d4" href="/2025/countries/AUS/" aria-label="Australia 0.0">' in page


def test_changes_across_other_sets_of_indicators_are_like_for_like_and_say_so(client: Client) -> None:
    page, text = html(client, "/2023/?view=change"), words(client, "/2023/?view=change")

    assert "Changes are like for like, from the indicators that both have: the world average by +0.23." in text
    assert "As published it is +0.16." in text
    assert 'aria-label="Mozambique +0.43"' in page


def test_a_measure_that_is_new_offers_no_change(client: Client) -> None:
    page = html(client, "/2023/?show=financial-crimes")

    views = page[page.index('<nav class="seg"') :]
    assert "view=change" not in views[: views.index("</nav>")]


def test_quadrants_are_counted_and_listed(client: Client) -> None:
    text = words(client, "/2025/?view=quadrants")

    assert (
        "High criminality, low resilience 66 Low criminality, low resilience 72 "
        "Low criminality, high resilience 46 High criminality, high resilience 9"
    ) in text
    assert "South Africa 7.43 5.67 High criminality, high resilience" in text


def test_a_country_without_a_score_is_hatched_and_named(client: Client) -> None:
    kenya = Score.objects.filter(edition__year=2025, indicator__slug="cocaine-trade", country__iso3="KEN")
    kenya.update(half_points=None)

    page = html(client, "/2025/?show=cocaine-trade")

    assert '<a class="x" href="/2025/countries/KEN/" aria-label="Kenya, not scored">' in page
    assert "Not scored: Kenya" in words_of(page)


def test_without_an_edition_the_page_says_so_and_what_to_do(client: Client) -> None:
    unpublish()

    text = words(client, "/")

    assert "No edition is published yet" in text
    assert "manage.py prepare_release" in text
    assert client.get("/2025/").status_code == 404


def test_an_edition_with_hardly_any_scores_still_has_a_first_page(client: Client) -> None:
    Score.objects.filter(edition__year=2025).exclude(country__iso3__in=["KEN", "UGA"]).update(half_points=None)

    text = words(client, "/2025/")

    assert "2 countries, 32 indicators, 3 editions." in text
    assert "Highest 7.18 Kenya Lowest 6.65 Uganda" in text
    assert "share their score" not in text


def test_an_edition_without_any_score_still_has_a_first_page(client: Client) -> None:
    Score.objects.filter(edition__year=2025).update(half_points=None)

    text = words(client, "/2025/")

    assert "0 countries, 32 indicators, 3 editions." in text
    assert "Criminality –" in text


def test_french_pages_carry_french_names_and_commas(client: Client) -> None:
    page = html(client, "/fr/2025/")

    assert '<html lang="fr" dir="ltr">' in page
    assert "Traite des personnes" in page
    assert "5,08" in words_of(page)
    assert '<a href="/2025/" hreflang="en" lang="en">English</a>' in page


def add_editions(count: int) -> None:
    """Publish further editions with the newest one's tree and two countries' scores."""
    parts = list(TreePart.objects.filter(edition__year=2025))
    indicators = list(Indicator.objects.measured())
    countries = list(Country.objects.filter(iso3__in=["KEN", "UGA"]))
    for year in range(2026, 2026 + count):
        edition = attribute(Edition.objects.create(year=year))
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.PUBLISHED, published_at=timezone.now())
        TreePart.objects.bulk_create(
            TreePart(
                edition=edition,
                indicator_id=part.indicator_id,
                parent_id=part.parent_id,
                weight=part.weight,
                order=part.order,
            )
            for part in parts
        )
        Score.objects.bulk_create(
            Score(edition=edition, country=country, indicator=indicator, half_points=10)
            for country in countries
            for indicator in indicators
        )


@pytest.mark.parametrize("more", [0, 7])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2025/?view=change",
        "/2025/?view=quadrants",
        "/2025/indicators/",
        "/2025/indicators/criminality/",
        "/2025/indicators/international-cooperation/",
    ],
)
def test_a_page_takes_few_queries_cold_and_none_when_cached(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    more: int,
) -> None:
    add_editions(more)

    with django_assert_max_num_queries(12):
        cold = client.get(path)
    with django_assert_num_queries(0):
        cached = client.get(path)

    assert cold.status_code == 200
    assert cold.content == cached.content


@pytest.mark.parametrize("path", ["/", "/2023/?view=change", "/fr/2025/?show=resilience"])
def test_the_first_page_is_small_enough(client: Client, path: str) -> None:
    assert len(gzip.compress(client.get(path).content, 6)) < 90_000


def test_pages_bring_no_style_or_script_of_their_own_and_ask_no_other_site(client: Client) -> None:
    page = html(client, "/") + html(client, "/2025/indicators/criminality/")

    assert " style=" not in page
    assert not re.search(r"<script(?![^>]* src=)[^>]*>(?!\s*\{)", page)
    assert not re.search(r"<style|javascript:| on[a-z]+=", page)
    assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="(?!/|http://testserver/)', page)


def test_every_page_has_the_menu_twice_the_search_the_languages_and_the_footer(client: Client) -> None:
    page = html(client, "/2025/indicators/")

    header = page[page.index('<header class="site">') : page.index("</header>")]
    names = ["Map", "Indicators", "Countries", "Rankings", "Compare", "Papers", "Data", "Feedback"]
    assert re.findall(r"<a href=\"[^\"]+\"(?: aria-current=\"page\")?>([\w ]+)</a>", header) == names * 2
    assert header.count('<a href="/indicators/" aria-current="page">Indicators</a>') == 2
    assert header.count('<form class="search" action="/search/" method="get" role="search">') == 2
    assert '<a href="/fr/2025/indicators/" hreflang="fr" lang="fr">Français</a>' in header
    footer = page[page.index("<footer") :]
    assert re.findall(r">([A-Z][A-Za-z ]+)</a>", footer) == [
        "Methodology",
        "Releases",
        "Data and API",
        "Changes",
        "About",
        "Give feedback",
        "Privacy",
        "Accessibility",
    ]
    assert "not affiliated with the publisher" in footer


def test_the_other_language_shows_the_same_map_and_no_stranger_query(client: Client) -> None:
    page = html(client, "/2025/?show=resilience&view=change&from=elsewhere")

    assert '<a href="/fr/2025/?show=resilience&amp;view=change" hreflang="fr" lang="fr">Français</a>' in page
    assert "elsewhere" not in page


def test_the_menu_stays_in_the_edition_the_reader_is_in(client: Client) -> None:
    page = html(client, "/2021/")

    header = page[page.index('<header class="site">') : page.index("</header>")]
    assert '<a href="/2021/countries/">Countries</a>' in header
    assert '<a href="/2021/rankings/criminality/">Rankings</a>' in header
    assert '<a href="/papers/">Papers</a>' in header


def test_the_first_page_is_drawn_from_at_most_14_template_files(client: Client) -> None:
    for address in ("/", "/2025/?show=cocaine-trade&view=change", "/2023/?view=quadrants"):
        files = {template.origin.name for template in client.get(address).templates}
        assert len(files) <= 14, (address, sorted(files))
