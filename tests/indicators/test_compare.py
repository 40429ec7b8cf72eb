"""Comparisons: what is understood of a query, and what is shown of it."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Score
from indicators.pages import compare, pairing, suggestions
from indicators.pages.change import EditionPair
from tests.indicators.words_read import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def loaded() -> dict[int, figures.Figures]:
    return figures.published_all(catalogue.editions())


def read(*countries: str, year: int = 2025, **measures: str) -> compare.ComparisonQuery:
    return compare.read_query(countries, measures, loaded()[year])


def sides(*isos: str) -> list[compare.CountryColumn]:
    editions = loaded()
    regions = catalogue.regions(Edition.objects.get(year=2025))
    return compare.country_columns(isos, EditionPair(editions[2025], editions[2023]), regions, editions)


def test_countries_come_with_commas_or_one_by_one() -> None:
    assert read("ZAF,NGA").countries == ("ZAF", "NGA")
    assert read("ZAF", "NGA").countries == ("ZAF", "NGA")
    assert read("ZAF,NGA", "", "ZAF", "COL").countries == ("ZAF", "NGA", "COL")


def test_an_unknown_code_is_named_and_the_rest_is_shown() -> None:
    asked = read("ZAF", "XYZ", "zaf")

    assert asked.countries == ("ZAF",)
    assert asked.problems == ("Unknown countries: “XYZ”, “zaf”. Write each as three capital letters, such as ZAF.",)


def test_a_fifth_country_is_left_out_by_name() -> None:
    asked = read("ZAF,NGA,COL,ITA,GBR")

    assert asked.countries == ("ZAF", "NGA", "COL", "ITA")
    assert asked.problems == ("You can compare up to four countries. Not shown: “United Kingdom”.",)


def test_a_country_the_edition_does_not_score_is_named() -> None:
    Score.objects.filter(country__iso3="ZAF", edition__year=2025).delete()

    assert read("ZAF,NGA").problems == ("Not scored in 2025: South Africa.",)


def test_a_measure_the_edition_does_not_have_is_named() -> None:
    asked = read(x="cyber-dependent-crimes", y="resilience", year=2021)

    assert (asked.x, asked.y) == ("", "resilience")
    assert asked.problems == ("“Cyber-dependent crimes” is not measured in 2021.",)


def test_a_measure_is_not_compared_with_itself() -> None:
    assert read(x="resilience", y="resilience").problems == ("Choose two different measures.",)
    assert read(map="resilience", map2="resilience").problems == ("Choose two different maps.",)


def test_what_was_understood_makes_the_address_of_the_same_comparison() -> None:
    asked = read("ZAF", "NGA", "XYZ", x="criminality", y="resilience", map2="cocaine-trade")

    assert asked.query == "countries=ZAF,NGA&x=criminality&y=resilience&map=cocaine-trade"
    assert asked.without("ZAF").query == "countries=NGA&x=criminality&y=resilience&map=cocaine-trade"


def test_colombia_left_the_upper_right_when_its_resilience_fell() -> None:
    colombia, italy, _south_africa = (side.quadrant_history for side in sides("COL", "ITA", "ZAF"))

    assert (colombia.before, colombia.quadrant) == ("high-high", "high-low")
    assert [(indicator.slug, str(old), str(new)) for indicator, old, new in colombia.crossed] == [
        ("resilience", "5.63", "5.46")
    ]
    assert (italy.is_constant, italy.quadrant, italy.since) == (True, "high-high", 2021)


def test_the_country_whose_criminality_rose_most_is_told() -> None:
    assert [side.has_largest_rise for side in sides("COL", "ITA", "ZAF")] == [False, False, True]
    assert [side.has_largest_rise for side in sides("ZAF")] == [False]


def test_trails_run_through_the_editions_up_to_the_one_open() -> None:
    editions = loaded()
    regions = catalogue.regions(Edition.objects.get(year=2023))

    newest = sides("COL")[0]
    middle = compare.country_columns(["COL"], EditionPair(editions[2023], editions[2021]), regions, editions)[0]

    assert [(str(x), str(y)) for x, y in newest.trail] == [("7.66", "5.83"), ("7.75", "5.63"), ("7.82", "5.46")]
    assert [(str(x), str(y)) for x, y in middle.trail] == [("7.66", "5.83"), ("7.75", "5.63")]


def test_pearson_s_r_is_read_honestly() -> None:
    negative = pairing.pair("criminality", "resilience", loaded()[2025])
    nothing = pairing.pair("cocaine-trade", "heroin-trade", loaded()[2025])
    arithmetic = pairing.pair("criminality", "criminal-actors", loaded()[2025])

    assert (negative.r, negative.share_percent, negative.strength, negative.n) == (
        Decimal("-0.44"),
        20,
        "moderate",
        193,
    )
    assert (nothing.r, nothing.strength) == (Decimal("-0.02"), "none")
    assert (arithmetic.strength, arithmetic.overlaps, negative.overlaps) == ("strong", True, False)


def test_r_is_missing_where_nothing_varies() -> None:
    Score.objects.filter(edition__year=2025, indicator__slug="cocaine-trade").update(half_points=10)

    assert pairing.pair("cocaine-trade", "resilience", loaded()[2025]).r is None


def test_countries_stand_side_by_side(client: Client) -> None:
    text = words(client, "/2025/compare/?countries=COL,ITA,ZAF")

    assert text.startswith("Colombia, Italy, South Africa")
    assert "Criminality 7.82 2nd · ▲ up +0.07 Resilience 5.46 =56th · ▼ down −0.17" in text
    assert "Criminality, as published" in text
    assert "Criminality, like for like" in text
    assert "Colombia moved between 2023 and 2025 to high criminality, low resilience:" in text
    assert "resilience fell from 5.63 to 5.46." in text
    assert "Its criminality rose by 0.25 since 2023, the largest rise of the countries compared." in text
    assert "Human trafficking 8.0 7.0 4.5" in text


def test_a_country_is_taken_out_by_a_link_and_added_by_a_form(client: Client) -> None:
    page = client.get("/2025/compare/?countries=COL&countries=ITA").content.decode()

    assert 'href="/2025/compare/?countries=ITA" aria-label="Remove Colombia"' in page
    assert '<input type="hidden" name="countries" value="COL,ITA">' in page


def test_four_countries_have_four_identities_and_no_room_for_more(client: Client) -> None:
    page = client.get("/2025/compare/?countries=COL,ITA,ZAF,NGA").content.decode()

    assert all(f'class="identity id-{number}"' in page for number in "1234")
    assert 'id="add"' not in page


def test_two_measures_are_a_scatter_with_its_r_and_a_table(client: Client) -> None:
    text = words(client, "/2025/compare/?x=criminality&y=resilience")

    assert text.startswith("Criminality against resilience")
    assert "Pearson’s r −0.44 Countries 193" in text
    assert "A moderate tendency: countries that score higher on criminality often score lower on resilience." in text
    assert "Correlation is not causation: both measures may depend on a third" in text
    assert "South Africa 7.43 5.67" in text


def test_measures_that_share_indicators_are_said_to_agree_by_arithmetic(client: Client) -> None:
    text = words(client, "/2025/compare/?x=criminality&y=criminal-actors")

    assert "so part of the correlation is arithmetic." in text


def test_the_second_map_repeats_the_shapes_of_the_first(client: Client) -> None:
    page = client.get("/2025/compare/?map=criminality&map2=resilience").content.decode()

    assert page.count('id="w-ZAF"') == 1
    assert page.count('<use href="#w-ZAF"/>') == 1
    assert 'aria-label="South Africa 7.43"' in page
    assert 'aria-label="South Africa 5.67"' in page


def test_a_map_alone_is_shown_alone(client: Client) -> None:
    page = client.get("/2025/compare/?map2=resilience").content.decode()

    assert "<use" not in page
    assert 'aria-label="South Africa 5.67"' in page


def test_an_empty_comparison_offers_choices_without_javascript(client: Client) -> None:
    page = client.get("/2025/compare/").content.decode()

    assert set(re.findall(r'<select id="[^"]+" name="([^"]+)"', page)) == {"countries", "x", "y", "map", "map2"}
    assert 'href="/2025/compare/?countries=MMR,COL,MEX"' in page
    assert 'href="/2025/compare/?x=criminality&amp;y=resilience"' in page


def test_suggestions_come_from_the_edition_s_figures() -> None:
    editions = loaded()

    newest = suggestions.suggest_countries(EditionPair(editions[2025], editions[2023]))
    oldest = suggestions.suggest_countries(EditionPair(editions[2021], None))

    assert [(one.why, one.comparison.countries) for one in newest] == [
        ("criminality", ("MMR", "COL", "MEX")),
        ("resilience", ("FIN", "LIE", "DNK")),
        ("both", ("ZAF", "MYS", "ITA")),
        ("rise", ("HTI", "LSO", "MAR")),
    ]
    assert "rise" not in [one.why for one in oldest]


def test_the_edition_switch_keeps_the_comparison(client: Client) -> None:
    page = client.get("/2025/compare/?countries=COL,ITA&x=resilience&y=criminality").content.decode()

    assert 'href="/2021/compare/?countries=COL,ITA&amp;x=resilience&amp;y=criminality"' in page


@pytest.mark.parametrize(
    "query",
    ["countries=" + "A," * 3000, "countries=%00", "countries=<b>", "x=%ff", "x=criminality", "map=../../etc", "y[]=1"],
)
def test_hostile_and_half_queries_are_answered(client: Client, query: str) -> None:
    response = client.get(f"/2025/compare/?{query}")

    assert response.status_code == 200
    assert b"<b>\xe2\x80\x9d" not in response.content


def test_half_a_pair_asks_for_the_other_half(client: Client) -> None:
    text = words(client, "/2025/compare/?x=criminality")

    assert "Choose a second measure to compare with criminality." in text
