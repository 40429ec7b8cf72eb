"""data.csv and data.json beside each indicator, country, region and ranking."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from indicators import catalogue
from indicators.exporting import files
from indicators.models import Country, Edition, Score

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]

BESIDE = (
    "/2025/indicators/international-cooperation/", "/2025/countries/ZAF/", "/2025/regions/western-europe/",
    "/2025/regions/africa/", "/2025/rankings/criminality/", "/2021/rankings/leadership-and-governance/",
    "/indicators/cocaine-trade/", "/countries/ZAF/", "/regions/europe/", "/rankings/resilience/",
    "/fr/2023/countries/ZAF/", "/fr/indicators/cocaine-trade/",
)  # fmt: skip


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.content.decode())))


def facts(client: Client, address: str) -> list[dict[str, Any]]:
    content = client.get(address).json()
    return content["facts"] if "facts" in content else rows_of_region(content)


def rows_of_region(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a region's JSON, which says once what rows share, as rows in the order of the table."""
    countries = {country["iso3"]: country for country in content["countries"]}
    order = list(countries)
    read = []
    for measure in content["measures"]:
        for cells in measure["rows"]:
            row = dict(zip(content["columns"], cells, strict=True))
            row |= countries[row["iso3"]] | {"edition": content["edition"]}
            row |= {name: measure[name] for name in ("indicator", "world_average", "ranked")}
            row |= {f"{group}_average": measure["group_averages"].get(row[group]) for group in ("continent", "region")}
            read.append({name: row[name] for name in [*files.COLUMNS, "carried_forward_from"]})
    return sorted(read, key=lambda row: order.index(row["iso3"]))


def as_text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("page", BESIDE)
def test_csv_and_json_hold_the_same_facts(client: Client, page: str) -> None:
    table, listed = rows(client, f"{page}data.csv"), facts(client, f"{page}data.json")

    assert len(table) == len(listed) > 0
    assert list(table[0])[:5] == ["edition", "iso3", "country", "indicator", "value"]
    # The table's columns are a contract; JSON also says from which edition a score was carried forward.
    assert [*table[0], "carried_forward_from"] == list(listed[0])
    assert {fact["carried_forward_from"] for fact in listed} == {None}
    for row, fact in zip(table, listed, strict=True):
        assert (int(row["edition"]), row["iso3"], row["country"]) == (fact["edition"], fact["iso3"], fact["country"])
        assert float(row["value"]) == fact["value"]
        assert (float(row["change"]) if row["change"] else None) == fact["change"]
        for name in files.COLUMNS:
            cell = row[name]
            assert cell == as_text(fact[name]) or float(cell) == fact[name], name


def test_the_json_of_every_continent_stays_below_150_kilobytes(client: Client) -> None:
    """Each other region is within one of them, and its file is smaller."""
    for edition in Edition.objects.published():
        for slug in (region.slug for region in catalogue.regions(edition).by_slug.values() if not region.continent_id):
            answer = client.get(f"/{edition.year}/regions/{slug}/data.json")
            assert 1_000 < len(answer.content) < 150_000, (edition.year, slug)


def test_the_json_of_a_region_says_once_what_its_rows_share(client: Client) -> None:
    content = client.get("/2025/regions/africa/data.json").json()
    criminality = content["measures"][0]

    assert (content["countries"][0]["iso3"], content["countries"][0]["region"]) == ("AGO", "central-africa")
    assert (criminality["indicator"], criminality["ranked"], len(criminality["rows"])) == ("criminality", 193, 54)
    assert sorted(criminality["group_averages"]) == [
        "africa", "central-africa", "east-africa", "north-africa", "southern-africa", "west-africa"
    ]  # fmt: skip
    assert len(content["measures"]) == 40


@pytest.mark.parametrize("page", BESIDE)
def test_files_are_named_and_typed_and_open_to_scripts_of_other_sites(client: Client, page: str) -> None:
    table, listed = client.get(f"{page}data.csv"), client.get(f"{page}data.json")

    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert listed["Content-Type"] == "application/json"
    assert table["Content-Disposition"].startswith('attachment; filename="ocindex-20')
    assert b"\r" not in table.content
    assert table.content.endswith(b"\n")
    for response in (table, listed):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_page_itself_is_not_open_to_scripts_of_other_sites(client: Client) -> None:
    response = client.get("/about/")

    assert "Access-Control-Allow-Origin" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_file_of_an_indicator_has_all_countries(client: Client) -> None:
    table = rows(client, "/2025/indicators/international-cooperation/data.csv")

    assert len({row["iso3"] for row in table}) == 193
    assert {row["world_average"] for row in table} == {"5.90"}
    assert sum(row["rank"] == "1" for row in table) == 10
    assert {row["indicator"] for row in table} == {"international-cooperation"}


def test_the_file_of_a_country_has_every_measure_of_the_edition(client: Client) -> None:
    table = {row["indicator"]: row for row in rows(client, "/2025/countries/ZAF/data.csv")}

    assert len(table) == 40
    assert (table["criminality"]["value"], table["criminality"]["rank"]) == ("7.43", "7")
    assert (table["resilience"]["value"], table["resilience"]["rank"]) == ("5.67", "44")
    assert (table["resilience"]["rank_shared"], table["criminality"]["rank_shared"]) == ("true", "false")
    assert (table["international-cooperation"]["value"], table["international-cooperation"]["change"]) == ("7.0", "1.0")


def test_a_country_is_ranked_in_its_continent_and_region(client: Client) -> None:
    row = rows(client, "/2025/countries/GBR/data.csv")[0]

    assert (row["value"], row["rank"], row["rank_shared"]) == ("5.87", "60", "true")
    assert (row["continent"], row["rank_in_continent"]) == ("europe", "8")
    assert (row["region"], row["rank_in_region"]) == ("western-europe", "2")


def test_the_file_of_a_ranking_is_in_its_order_and_takes_its_filters(client: Client) -> None:
    top = rows(client, "/2025/rankings/criminality/data.csv")[:3]
    narrow = rows(client, "/2025/rankings/criminality/data.csv?region=western-europe&from=5.5")

    assert [(row["country"], row["value"]) for row in top] == [
        ("Myanmar", "8.08"), ("Colombia", "7.82"), ("Mexico", "7.68")
    ]  # fmt: skip
    assert {row["region"] for row in narrow} == {"western-europe"}
    assert all(float(row["value"]) >= 5.5 for row in narrow)
    assert len(narrow) == 2


def test_united_states_in_the_ranking_of_2021(client: Client) -> None:
    row = next(row for row in rows(client, "/2021/rankings/criminality/data.csv") if row["iso3"] == "USA")

    assert (row["value"], row["rank"]) == ("5.50", "66")


@pytest.mark.parametrize("query", ["from=x", "to=11", "region=atlantis", "sort=luck", "from=7&to=3"])
def test_a_filter_that_is_not_understood_is_refused_and_not_ignored(client: Client, query: str) -> None:
    response = client.get(f"/2025/rankings/criminality/data.csv?{query}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "invalid"


def test_the_file_of_a_region_tells_its_averages(client: Client) -> None:
    content = client.get("/2025/regions/western-europe/data.json").json()
    averages = {row["indicator"]: row for row in content["averages"]}

    assert content["region"] == {"slug": "western-europe", "name": "Western Europe", "countries": 11}
    assert averages["criminality"]["world"] == 5.08
    assert len(content["countries"]) == 11
    assert content["measures"][0]["group_averages"]["western-europe"] == averages["criminality"]["region"]


def test_changes_across_different_indicators_come_both_ways(client: Client) -> None:
    fact = facts(client, "/2023/countries/MOZ/data.json")[0]
    oldest = facts(client, "/2021/countries/MOZ/data.json")[0]

    assert (fact["change"], fact["change_like_for_like"]) == (-0.33, 0.43)
    assert (oldest["change"], oldest["change_like_for_like"]) == (None, None)


def test_json_says_whose_figures_it_holds_and_which_release(client: Client) -> None:
    content = client.get("/2023/countries/ZAF/data.json").json()

    assert content["source"]["publisher"] == "Global Initiative Against Transnational Organized Crime"
    assert content["source"]["attribution"] == "Global Organized Crime Index 2023, GI-TOC"
    assert content["release"]["number"] == 2
    assert len(content["release"]["sha256"]) == 64


def test_names_are_in_the_language_of_the_path(client: Client) -> None:
    assert facts(client, "/fr/2025/countries/ZAF/data.json")[0]["country"] == "Afrique du Sud"
    assert facts(client, "/2025/countries/ZAF/data.json")[0]["country"] == "South Africa"


@pytest.mark.parametrize("name", ["=1+1", "+44", "-44", "@here", "\t1", " =1+1"])
def test_no_cell_is_run_by_a_spreadsheet(client: Client, name: str) -> None:
    Country.objects.filter(iso3="ZAF").update(name_en=name)

    row = rows(client, "/2025/countries/ZAF/data.csv")[0]

    assert row["country"] == f"'{name}"
    assert float(row["change"]) == 0.25


def test_texts_are_quoted_and_safe_for_readers_that_split_at_semicolons(client: Client) -> None:
    Country.objects.filter(iso3="ZAF").update(name_en="ok;=cmd|'/c calc'!A0")

    lines = client.get("/2025/countries/ZAF/data.csv").content.decode().splitlines()

    assert lines[0].startswith('"edition","iso3","country","indicator","value","change",')
    assert lines[1].startswith('2025,"ZAF","ok;\'=cmd|\'/c calc\'!A0","criminality",7.43,0.25,')


def test_negative_numbers_stay_numbers(client: Client) -> None:
    assert rows(client, "/2023/countries/MOZ/data.csv")[0]["change"] == "-0.33"


def test_a_score_that_is_missing_has_no_row(client: Client) -> None:
    Score.objects.filter(edition__year=2025, country__iso3="ZAF", indicator__slug="cocaine-trade").update(
        half_points=None
    )

    assert "cocaine-trade" not in {row["indicator"] for row in rows(client, "/2025/countries/ZAF/data.csv")}
    assert len(rows(client, "/2025/indicators/cocaine-trade/data.csv")) == 192


@pytest.mark.parametrize(
    "address",
    [
        "/2024/countries/ZAF/data.csv", "/2025/countries/XXX/data.json", "/2025/countries/zaf/data.csv",
        "/2021/indicators/financial-crimes/data.csv", "/2025/indicators/nothing/data.json",
        "/2025/regions/atlantis/data.csv", "/2025/regions/caribbean-and-central-america/data.csv",
        "/2025/rankings/nothing/data.csv", "/2025/countries/ZAF/data.xml", "/2025/countries/ZAF/data.csv/", "/data.csv",
    ],
)  # fmt: skip
def test_there_is_no_file_beside_a_page_that_is_none(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_file_of_an_edition_that_is_not_for_the_world(client: Client) -> None:
    Edition.objects.filter(year=2025).update(demonstration=True)

    assert client.get("/2025/countries/ZAF/data.csv").status_code == 404
    assert rows(client, "/countries/ZAF/data.csv")[0]["edition"] == "2023"
