"""Rankings: places, ties, and what a reader may ask for."""

from decimal import Decimal

import pytest
from django.test import Client

from indicators import catalogue, figures
from indicators.models import Edition, Score
from indicators.pages import query_values, ranking
from indicators.pages.change import EditionPair
from tests.indicators.words_read import words, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]


def since(year: int, before: int | None = None) -> EditionPair:
    loaded = figures.published_all(catalogue.editions())
    return EditionPair(loaded[year], loaded[before] if before else None)


def filters(**asked: str) -> ranking.Filters:
    edition = Edition.objects.get(year=2025)
    return ranking.read_filters(asked, since(2025, 2023), catalogue.regions(edition).by_slug)


def test_the_united_states_were_66th_in_2021(client: Client) -> None:
    assert "66th United States 5.50 North America" in words(client, "/2021/rankings/criminality/")


def test_the_highest_come_first_and_a_shared_place_is_marked(client: Client) -> None:
    text = words(client, "/2025/rankings/criminality/")

    assert "1st Myanmar 8.08" in text
    assert "=4th Ecuador 7.48" in text
    assert "=4th Paraguay 7.48" in text
    assert "=60th United Kingdom 5.87" in text
    assert "193 countries. 91 countries share their rank with another; shared ranks are marked with =." in text


def test_an_indicator_is_ranked_with_one_decimal(client: Client) -> None:
    text = words(client, "/2025/rankings/cocaine-trade/")

    assert "1st Colombia 9.5" in text
    assert "=2nd Brazil 9.0" in text


def test_the_files_hold_the_rows_of_the_page_and_leave_out_what_it_did_not_understand(client: Client) -> None:
    narrowed = "/2025/rankings/criminality/?region=western-europe&from=5&to=x&sort=name"
    page = client.get(narrowed).content.decode()

    for format in ("csv", "json"):
        query = "region=western-europe&amp;from=5&amp;sort=name"
        assert f'href="/2025/rankings/criminality/data.{format}?{query}"' in page
    lines = client.get("/2025/rankings/criminality/data.csv?region=western-europe&from=5&sort=name").content
    # Of Western Europe's eleven, these have 5.00 or more.
    assert {line.split(b",")[1].strip(b'"') for line in lines.splitlines()[1:]} == {b"DEU", b"FRA", b"GBR", b"NLD"}
    assert 'href="/fr/2025/rankings/criminality/?region=western-europe' in page


def test_a_group_is_ranked_and_said_to_be_made_here(client: Client) -> None:
    text = words(client, "/2025/rankings/leadership-and-governance/")

    assert (
        "A group is a heading. Its score is the average of its indicators, calculated by this site; the"
        " publisher does not publish any."
    ) in text
    assert "South Africa 6.25" in text


def test_countries_with_the_same_score_are_sorted_by_name_without_accents() -> None:
    rows = ranking.select_rows(ranking.rank_countries(since(2025), "criminality"), ranking.Filters(sort=ranking.NAME))

    names = [row.country.name for row in rows]

    assert names[0] == "Afghanistan"
    assert names.index("Costa Rica") + 1 == names.index("Côte d'Ivoire") == names.index("Croatia") - 1
    assert names.index("São Tomé and Príncipe") + 1 == names.index("Saudi Arabia")


def test_sorted_by_change_the_largest_rise_comes_first() -> None:
    rows = ranking.select_rows(
        ranking.rank_countries(since(2025, 2023), "criminality"), ranking.Filters(sort=ranking.CHANGE)
    )

    assert [(row.country.iso3, str(row.change.value)) for row in rows[:4]] == [
        ("HTI", "0.60"),
        ("LSO", "0.60"),
        ("MAR", "0.57"),
        ("TCD", "0.50"),
    ]
    assert (rows[-1].country.iso3, str(rows[-1].change.value)) == ("AND", "-0.52")


def test_a_region_shows_the_place_in_the_world_and_the_place_within(client: Client) -> None:
    text = words(client, "/2025/rankings/criminality/?region=western-europe")

    assert "11 of 193 countries." in text
    assert "=60th 2nd United Kingdom 5.87" in text
    assert "South Africa" not in text


def test_a_range_of_scores_keeps_both_ends(client: Client) -> None:
    text = words(client, "/2025/rankings/criminality/?from=7.03&to=7.43&region=africa")

    assert "5 of 193 countries." in text
    for name in ("South Africa", "Nigeria", "Kenya", "Libya", "Central African Republic"):
        assert name in text
    assert "Democratic Republic of the Congo" not in text


def test_a_range_without_countries_says_so(client: Client) -> None:
    assert "No country has a score in this range." in words(client, "/2025/rankings/criminality/?from=9")


@pytest.mark.parametrize("typed", ["", "1", "10", "10.0", "10.00", "5.5", "5.50", "9.99"])
def test_a_score_is_read_from_plain_digits(typed: str) -> None:
    assert query_values.read_score(typed) == (Decimal(typed) if typed else None)


@pytest.mark.parametrize(
    "typed",
    ["0", "0.99", "10.01", "11", "5,5", " 5", "+5", "-1", "5.", ".5", "5e0", "0x5", "٥", "５", "NaN", "5_0", "5.555"],
)
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(query_values.NotUnderstood, match="write a number from 1 to 10, such as 5 or 5.50"):
        query_values.read_score(typed)


def test_what_is_not_understood_is_named_with_its_field_and_ignored(client: Client) -> None:
    text = words(client, "/2025/rankings/criminality/?from=x&to=99&region=atlantis&sort=luck&measure=magic")

    assert "Minimum score: “x” is not a score: write a number from 1 to 10, such as 5 or 5.50." in text
    assert "Maximum score: “99” is not a score" in text
    assert "This edition has no region “atlantis”." in text
    assert "The table cannot be sorted by “luck”: choose score, change or name." in text
    assert "This edition has no measure “magic”." in text
    assert "1st Myanmar 8.08" in text


def test_a_range_that_is_upside_down_is_left_out_but_kept_in_the_form(client: Client) -> None:
    response = client.get("/2025/rankings/criminality/?from=8&to=3")

    assert "The minimum is above the maximum; both were ignored." in words_of(response.content.decode())
    assert 'value="8" aria-invalid="true"' in response.content.decode()
    assert "193 countries." in words_of(response.content.decode())


@pytest.mark.parametrize(
    "query", ["from=%00", "from=%ff%fe", "region=" + "a" * 5000, "sort[]=x&from=1&from=2", "measure=../"]
)
def test_hostile_queries_are_answered(client: Client, query: str) -> None:
    response = client.get(f"/2025/rankings/criminality/?{query}")

    assert response.status_code == 200
    assert len(response.content) < 250_000


def test_what_a_reader_wrote_is_repeated_shortly_and_escaped(client: Client) -> None:
    page = client.get("/2025/rankings/criminality/?region=<script>alert(1)</script>" + "a" * 100).content.decode()

    assert "“&lt;script&gt;alert(1)&lt;/script&gt;aaaaaaaaaaaaaaa…”" in page
    assert "<script>alert" not in page


def test_sorting_by_change_in_the_first_edition_is_refused_in_words() -> None:
    read = ranking.read_filters({"sort": "change"}, since(2021), {})

    assert read.sort == ranking.SCORE
    assert read.problems == ("There is no earlier edition to compare with, so the table cannot be sorted by change.",)


def test_filters_that_are_understood_raise_no_problem() -> None:
    read = filters(**{"from": "5", "to": "7.5", "region": "africa", "sort": "name"})

    assert read.problems == ()
    assert (read.low.value, read.high.value, read.sort) == (Decimal(5), Decimal("7.5"), "name")
    assert read.region
    assert read.region.name == "Africa"


def test_another_measure_is_another_address_with_the_same_filters(client: Client) -> None:
    response = client.get("/2025/rankings/criminality/?measure=resilience&region=africa&from=&to=5&sort=name")

    assert response.status_code == 302
    assert response["Location"] == "/2025/rankings/resilience/?region=africa&to=5&sort=name"


def test_an_indicator_that_is_not_measured_yet_is_not_found(client: Client) -> None:
    assert client.get("/2021/rankings/cyber-dependent-crimes/").status_code == 404
    assert client.get("/2025/rankings/nothing/").status_code == 404


def test_the_switch_leaves_out_editions_that_do_not_measure_it(client: Client) -> None:
    page = client.get("/2025/rankings/cyber-dependent-crimes/").content.decode()

    assert 'href="/2023/rankings/cyber-dependent-crimes/"' in page
    assert 'href="/2021/rankings/cyber-dependent-crimes/"' not in page


def test_a_new_indicator_has_no_change_and_says_why(client: Client) -> None:
    text = words(client, "/2023/rankings/cyber-dependent-crimes/")

    assert "New in the edition of 2023: there is no change to show." in text
    assert "since 2021" not in text


def test_a_composite_is_compared_like_for_like_with_the_published_change_beside_it(client: Client) -> None:
    text = words(client, "/2023/rankings/criminality/")

    assert "since 2021 like for like as published" in text
    assert "=42nd Mozambique 6.20 ▲ up +0.43 ▼ down −0.33 Southern Africa" in text


def test_the_change_of_cote_d_ivoire_is_shown_minus_shown(client: Client) -> None:
    assert "Côte d'Ivoire 5.67 ▼ down −0.26" in words(client, "/2025/rankings/criminal-markets/?region=west-africa")


def test_a_country_without_a_score_is_named_below_the_table(client: Client) -> None:
    unscored = Score.objects.filter(country__iso3="ZAF", edition__year=2025, indicator__slug="cocaine-trade")
    unscored.update(half_points=None)

    text = words(client, "/2025/rankings/cocaine-trade/")

    assert "192 countries." in text
    assert "Not scored: South Africa" in text
