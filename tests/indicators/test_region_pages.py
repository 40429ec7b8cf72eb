"""The page of a region or continent, against averages of the published figures."""

from decimal import Decimal

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Score
from indicators.pages import region
from indicators.pages.change import EditionPair
from indicators.scoring.ranking import Rank
from tests.indicators.words_read import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def describe(slug: str, year: int, before: int | None) -> region.RegionPage:
    editions = {edition.year: edition for edition in catalogue.editions()}
    loaded = figures.published_all(editions.values())
    since = EditionPair(loaded[year], loaded[before] if before else None)
    return region.describe(
        slug, since, catalogue.regions(editions[year]), catalogue.regions(editions[before]) if before else None
    )


def head(profile: region.RegionPage) -> dict[str, str]:
    return {measure.indicator.slug: str(measure.display_value) for measure in profile.composites}


def test_averages_are_means_of_unrounded_values() -> None:
    assert head(describe("africa", 2025, 2023)) == {
        "criminality": "5.35",
        "criminal-markets": "5.11",
        "criminal-actors": "5.58",
        "resilience": "3.78",
    }
    assert head(describe("polynesia", 2025, 2023)) == {
        "criminality": "2.44",
        "criminal-markets": "2.42",
        "criminal-actors": "2.47",
        "resilience": "5.65",
    }


def test_indicators_are_averaged_to_two_decimals_beside_the_world() -> None:
    markets = describe("western-europe", 2025, 2023).blocks[0]

    cocaine = next(line for line in markets.groups[0].lines if line.indicator.slug == "cocaine-trade")

    assert (cocaine.display_value, cocaine.average) == (Decimal("6.05"), Decimal("4.89"))


def test_a_continent_is_ranked_among_continents_and_a_region_among_regions() -> None:
    africa, polynesia = describe("africa", 2025, 2023), describe("polynesia", 2025, 2023)

    assert africa.criminality
    assert africa.criminality.rank == Rank(2, False, 5)
    assert polynesia.criminality
    assert polynesia.criminality.rank
    assert polynesia.criminality.rank.of == 22


def test_the_page_of_a_continent_says_its_averages_and_its_places(client: Client) -> None:
    text = words(client, "/2025/regions/africa/")

    assert "54 countries. Criminality averages 5.35, 2nd of 5 continents; resilience 3.78, 5th." in text
    assert "Criminality 5.35 ▲ up +0.10 since 2023 2nd of 5" in text
    assert "Resilience 3.78 ▼ down −0.07 since 2023 5th of 5" in text


def test_a_continent_lists_its_regions_by_name_and_a_region_none() -> None:
    africa, western_europe = describe("africa", 2025, 2023), describe("western-europe", 2025, 2023)

    assert [(part.region.name, part.count) for part in africa.parts] == [
        ("Central Africa", 11),
        ("East Africa", 9),
        ("North Africa", 6),
        ("Southern Africa", 13),
        ("West Africa", 15),
    ]
    assert western_europe.parts == ()


def test_the_countries_of_a_region_are_ranked_within_it() -> None:
    members = describe("western-europe", 2025, 2023).members

    assert [(member.row.country.iso3, str(member.row.display_value)) for member in members] == [
        ("FRA", "5.92"),
        ("GBR", "5.87"),
        ("DEU", "5.35"),
        ("NLD", "5.17"),
        ("IRL", "4.97"),
        ("BEL", "4.82"),
        ("CHE", "4.65"),
        ("AUT", "4.30"),
        ("LUX", "2.75"),
        ("AND", "2.70"),
        ("LIE", "2.10"),
    ]
    assert members[1].row.rank_within == Rank(2, False, 11)
    assert members[1].row.rank == Rank(60, True, 193)


def test_quadrants_of_a_region_are_counted() -> None:
    assert describe("western-europe", 2025, 2023).quadrants == (
        ("high-low", 0),
        ("low-low", 0),
        ("low-high", 9),
        ("high-high", 2),
    )


def test_a_region_compares_like_with_like_where_the_indicators_changed(client: Client) -> None:
    text = words(client, "/2023/regions/africa/")

    assert "Criminality 5.25 ▲ up +0.23 since 2021, like for like ▲ up +0.08 as published 2nd of 5" in text
    assert "The edition of 2023 has other indicators than that of 2021." in text


def test_the_switch_leaves_out_editions_without_the_region(client: Client) -> None:
    page = client.get("/2025/regions/caribbean/").content.decode()

    assert 'href="/2021/regions/caribbean/"' in page
    assert 'href="/2023/regions/caribbean/"' not in page


def test_a_region_the_edition_before_did_not_have_says_so(client: Client) -> None:
    assert "The edition of 2023 had no region of this name" in words(client, "/2025/regions/caribbean/")


def test_a_country_that_moved_into_a_region_is_named_and_counted_in_both_editions(client: Client) -> None:
    text = words(client, "/2025/regions/micronesia/")

    assert "Counted here since 2025: Kiribati. Changes compare the countries of today in both editions." in text
    assert "Criminality 2.38 ▼ down −0.16 since 2023" in text


def test_a_country_without_a_score_is_named_below_the_ranking(client: Client) -> None:
    Score.objects.filter(country__iso3="AND", edition=Edition.objects.get(year=2025)).update(half_points=None)

    text = words(client, "/2025/regions/western-europe/")

    assert "Criminality not scored: Andorra" in text
    assert "11 countries." in text


@pytest.mark.parametrize("path", ["/2023/regions/caribbean/", "/2025/regions/atlantis/"])
def test_a_region_the_edition_does_not_have_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
