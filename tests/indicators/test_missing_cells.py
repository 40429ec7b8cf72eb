"""What is compared across editions where one of them lacks scores: the common parts and the common members alone."""

from decimal import Decimal

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Score
from indicators.pages import findings, measure, ranking, trends
from indicators.pages.change import Change, EditionPair
from tests.indicators.words_read import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def unscore(iso3: str, year: int, *slugs: str) -> None:
    """Take scores out of a published edition: all of a country's where none is named."""
    cells = Score.objects.filter(country__iso3=iso3, edition__year=year)
    (cells.filter(indicator__slug__in=slugs) if slugs else cells).update(half_points=None)


def since(year: int, before: int) -> EditionPair:
    editions = figures.published_all(catalogue.editions())
    return EditionPair(editions[year], editions[before])


@pytest.fixture
def two_markets_less() -> None:
    """2025 without two of South Africa's fifteen markets, 8.0 and 7.5; in 2023 they were 7.0 and 7.5."""
    unscore("ZAF", 2025, "cyber-dependent-crimes", "financial-crimes")


@pytest.fixture
def without_tonga() -> None:
    """2025 with two of the three countries of Polynesia."""
    unscore("TON", 2025)


# One country: the indicators scored in both editions


@pytest.mark.usefixtures("two_markets_less")
def test_thirteen_markets_are_compared_with_the_same_thirteen() -> None:
    changed = since(2025, 2023).country_change("criminal-markets", "ZAF")

    # 2025: 92.0 / 13 = 7.08. 2023: 103.0 / 15 = 6.87; without the two, 88.5 / 13 = 6.81.
    assert changed == Change(Decimal("0.27"), Decimal("0.21"), is_like_for_like=True, indicators=13)


@pytest.mark.usefixtures("two_markets_less")
def test_what_stands_above_is_composed_from_the_common_parts_too() -> None:
    changed = since(2025, 2023).country_change("criminality", "ZAF")

    # Actors 7.7 and 7.5. 2025: (92/13 + 7.7) / 2 = 7.39. 2023: (88.5/13 + 7.5) / 2 = 7.15; published 7.18.
    assert changed == Change(Decimal("0.24"), Decimal("0.21"), is_like_for_like=True, indicators=18)


@pytest.mark.usefixtures("two_markets_less")
def test_the_earlier_edition_may_be_the_one_that_has_more() -> None:
    Score.objects.filter(edition__year=2023, country__iso3="COL", indicator__slug="prevention").update(half_points=None)

    changed = since(2025, 2023).country_change("resilience", "COL")

    assert changed.is_like_for_like
    assert changed.indicators == 11


def test_a_score_that_both_editions_lack_makes_no_difference() -> None:
    for year in (2023, 2025):
        unscore("ZAF", year, "cyber-dependent-crimes", "financial-crimes")

    assert since(2025, 2023).country_change("criminal-markets", "ZAF") == Change(Decimal("0.27"))


def test_where_the_trees_differ_too_the_common_scores_of_the_common_indicators_are_compared() -> None:
    unscore("ZAF", 2023, "human-trafficking", "human-smuggling")  # 4.5 and 5.0; 4.5 and 4.0 in 2021

    changed = since(2023, 2021).country_change("criminal-markets", "ZAF")

    # Of the ten of 2021 eight: 57.0 / 8 = 7.13 and 51.5 / 8 = 6.44. Published: 93.5 / 13 = 7.19 and 60.0 / 10 = 6.00.
    assert changed == Change(Decimal("0.69"), Decimal("1.19"), is_like_for_like=True, indicators=8)


def test_under_three_quarters_in_common_nothing_is_compared(client: Client) -> None:
    unscore("ZAF", 2023, "human-trafficking", "human-smuggling", "arms-trafficking")  # 12 of 15, but 7 of 10

    changed = since(2023, 2021).country_change("criminal-markets", "ZAF")

    # Published: 85.5 / 12 = 7.13 and 6.00.
    assert changed == Change(None, Decimal("1.13"), is_like_for_like=True, indicators=7)
    assert "too little is scored in both editions to compare" in words(client, "/2023/countries/ZAF/")


def test_a_country_without_a_published_score_has_no_change_of_any_kind() -> None:
    unscore("ZAF", 2025, "human-trafficking", "human-smuggling", "arms-trafficking", "flora-crimes")  # 11 of 15

    compared = since(2025, 2023)

    assert compared.country_change("criminal-markets", "ZAF") == Change()
    assert "ZAF" not in compared.changes("criminal-markets")
    assert "ZAF" not in compared.changes("criminality")


@pytest.mark.usefixtures("two_markets_less")
def test_all_that_lists_changes_lists_the_same_one() -> None:
    compared = since(2025, 2023)

    row = next(row for row in ranking.rank_countries(compared, "criminal-markets") if row.country.iso3 == "ZAF")
    rose, _fell = measure.movers(compared, "criminal-markets", 193)
    mover = next(one for one in rose if one.country.iso3 == "ZAF")

    assert (row.change.value, row.change.as_published) == (Decimal("0.27"), Decimal("0.21"))
    assert (mover.old, mover.new, mover.change) == (Decimal("6.81"), Decimal("7.08"), Decimal("0.27"))
    assert compared.changes("criminal-markets")["NAM"] == compared.as_published("criminal-markets")["NAM"]


@pytest.mark.usefixtures("two_markets_less")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "countries/ZAF/",
            "Criminal markets 7.08 ▲ up +0.27 since 2023, like for like ▲ up +0.21 as published "
            "compared on the 13 indicators scored in both editions",
        ),
        ("countries/ZAF/", "Some scores are missing in the edition of 2023 or of 2025."),
        (
            "rankings/criminal-markets/",
            "the indicators scored in both, here with their number: South Africa (13).",
        ),
        ("compare/?countries=ZAF,COL", "Changes are since 2023, like for like: from the indicators scored in both"),
        ("indicators/", "Some scores are missing in the edition of 2023 or of 2025."),
        (
            "indicators/criminal-markets/",
            "compare what is scored in both: the world average over 193 countries",
        ),
        ("indicators/criminal-markets/", "As published: not every country is scored in every edition."),
        ("", "Some scores are missing: compared are 193 countries, each on the indicators scored in both editions."),
        ("regions/southern-africa/", "compared on the 13 countries scored in both editions"),
    ],
)
def test_the_page_says_what_is_compared(client: Client, path: str, said: str) -> None:
    assert said in words(client, f"/2025/{path}")


@pytest.mark.parametrize("path", ["", "countries/ZAF/", "regions/africa/", "rankings/criminality/", "indicators/"])
@pytest.mark.parametrize("year", [2021, 2023, 2025])
def test_where_nothing_is_missing_nothing_is_said(client: Client, year: int, path: str) -> None:
    assert "scored in both" not in words(client, f"/{year}/{path}")


# Averages: the countries scored in both editions


@pytest.mark.usefixtures("without_tonga")
def test_two_countries_are_compared_with_the_same_two() -> None:
    polynesia = ["TON", "TUV", "WSM"]

    changed = since(2025, 2023).average_change("criminality", polynesia)

    # 2025: (23/15 + 143/60) / 2 = 1.96. 2023: (37/10 + 97/60 + 73/30) / 3 = 2.58; of the two, 2.025, shown 2.03.
    assert changed == Change(Decimal("-0.07"), Decimal("-0.62"), is_like_for_like=True, countries=2)


@pytest.mark.usefixtures("without_tonga")
def test_an_indicators_average_is_compared_over_the_same_countries() -> None:
    changed = since(2025, 2023).average_change("arms-trafficking", ["TON", "TUV", "WSM"])

    # 2025: (1.0 + 2.0) / 2 = 1.50. 2023: (5.5 + 1.0 + 3.0) / 3 = 3.17; of the two, 2.00.
    assert changed == Change(Decimal("-0.50"), Decimal("-1.67"), is_like_for_like=True, countries=2)


@pytest.mark.usefixtures("without_tonga")
def test_the_world_is_compared_over_the_same_192_countries() -> None:
    changed = since(2025, 2023).average_change("criminality")

    assert (changed.is_like_for_like, changed.countries) == (True, 192)


@pytest.mark.usefixtures("without_tonga")
def test_a_region_in_which_nothing_is_missing_is_compared_as_published() -> None:
    southern = ["ZAF", "NAM", "BWA", "LSO", "SWZ"]

    assert not since(2025, 2023).average_change("criminality", southern).is_like_for_like


@pytest.mark.usefixtures("without_tonga")
def test_the_page_of_a_region_says_over_how_many_it_compares(client: Client) -> None:
    text = words(client, "/2025/regions/polynesia/")

    assert "Criminality 1.96 ▼ down −0.07 since 2023, like for like ▼ down −0.62 as published" in text
    assert "compared on the 2 countries scored in both editions" in text
    assert "averages over the countries scored in both" in text


# Trends: like for like over all editions


def test_a_trend_keeps_to_the_indicators_that_are_scored_in_every_edition() -> None:
    unscore("ZAF", 2023, "prevention")  # 4.5; 5.0 in 2021, 4.5 in 2025

    published, alike = [
        trend
        for trend in trends.trends(figures.published_all(catalogue.editions()), ["ZAF"])
        if trend.indicator.slug == "resilience"
    ]

    # 69.5 / 12, 63.0 / 11, 68.0 / 12; and without prevention 64.5, 63.0, 63.5, each / 11.
    assert published.values["ZAF"] == (Decimal("5.79"), Decimal("5.73"), Decimal("5.67"))
    assert alike.values["ZAF"] == (Decimal("5.86"), Decimal("5.73"), Decimal("5.77"))
    assert (alike.is_like_for_like, alike.is_partial, published.is_partial) == (True, True, True)


def test_a_trend_of_countries_that_lack_nothing_is_drawn_once() -> None:
    unscore("ZAF", 2023, "prevention")

    found = trends.trends(figures.published_all(catalogue.editions()), ["COL"])

    assert [trend.indicator.slug for trend in found] == ["criminality", "criminality", "resilience"]


def test_the_world_of_a_trend_like_for_like_has_the_same_countries_in_every_edition(client: Client) -> None:
    for iso3 in ("DNK", "FIN", "ISL", "NOR", "SWE"):
        unscore(iso3, 2025)

    published, alike = trends.trends(figures.published_all(catalogue.editions()), ["NOR"])[-2:]

    # All resilience of 2023 adds up to 11,150.0, that of the five to 484.0; of 2021 11,158.5 and 480.5.
    assert published.world == (Decimal("4.82"), Decimal("4.81"), Decimal("4.69"))
    assert alike.world == (Decimal("4.73"), Decimal("4.73"), Decimal("4.69"))
    assert "the world average to the countries, that are scored in every one" in words(client, "/2025/countries/NOR/")


# Findings


@pytest.mark.usefixtures("without_tonga")
def test_findings_compare_the_countries_that_are_in_both() -> None:
    compared, regions = since(2025, 2023), catalogue.regions(Edition.objects.get(year=2025))

    moved, _ties, quadrants = findings.choose_findings(compared, regions)

    assert "compared are 192 countries, each on the indicators scored in both editions." in moved.text
    assert quadrants.headline == "9 countries are high on both"  # not how many fewer: these are other countries
    assert "compared are only the 192 countries scored on the same indicators in both editions." in quadrants.text


def test_a_country_does_not_leave_its_quadrant_by_a_missing_score() -> None:
    # Colombia's resilience fell from 5.63 to 5.46 with all of it scored.
    unscore("COL", 2025, "prevention")

    found = findings.quadrants(since(2025, 2023))

    assert found is not None
    assert "Colombia" not in found.text
