"""The API for programs: what it answers, and how it says no."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.models import Edition, Release, ScoreUpdate

pytestmark = pytest.mark.django_db

TABLE = "/api/v1/scores.csv"
EVERY_ADDRESS = (
    TABLE, "/api/v1/scores", "/api/v1/editions", "/api/v1/indicators", "/api/v1/indicators.csv", "/api/v1/countries",
    "/api/v1/countries/ZAF", "/api/v1/regions", "/api/v1/releases", "/api/v1/openapi.json", "/api/v1/scores.xlsx",
)  # fmt: skip


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"{TABLE}{query}").content.decode())))


def answer(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.json()


def test_the_table_of_scores_is_utf_8_with_line_feeds_and_the_columns_of_the_contract(client: Client) -> None:
    response = client.get(TABLE)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    release = f"release-3-{Release.objects.get(number=3).sha256[:8]}"
    assert response["Content-Disposition"] == f'attachment; filename="ocindex-scores-{release}.csv"'
    assert response.content.startswith(b"edition,iso3,country,indicator,value\n2021,AFG,Afghanistan,criminality,7.08\n")
    assert b"\r" not in response.content
    assert response.content.endswith(b"\n")
    assert response.content.count(b"\n") == 1 + 19_686


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?edition=2021", 193 * 30),
        ("?edition=2025", 193 * 36),
        ("?iso3=ZAF", 30 + 36 + 36),
        ("?indicator=criminality", 3 * 193),
        ("?indicator=financial-crimes", 2 * 193),
        ("?edition=2025&iso3=ZAF&indicator=resilience", 1),
        ("?edition=2021&indicator=financial-crimes", 0),
        ("?edition=&iso3=&indicator=", 19_686),
    ],
)
def test_the_table_is_narrowed_by_its_filters(client: Client, query: str, count: int) -> None:
    assert len(rows(client, query)) == count


def test_one_cell_of_the_table(client: Client) -> None:
    assert rows(client, "?edition=2025&iso3=ZAF&indicator=resilience") == [
        {"edition": "2025", "iso3": "ZAF", "country": "South Africa", "indicator": "resilience", "value": "5.67"}
    ]


@pytest.mark.parametrize(
    ("query", "status", "field", "code"),
    [
        ("?edition=2024", 404, "edition", "unknown"),
        ("?edition=1899", 404, "edition", "unknown"),
        ("?iso3=XXX", 404, "iso3", "unknown"),
        ("?indicator=wizardry", 404, "indicator", "unknown"),
        ("?indicator=leadership-and-governance", 404, "indicator", "unknown"),
        ("?edition=25", 422, "edition", "invalid"),
        ("?edition=２０２５", 422, "edition", "invalid"),
        ("?edition=٢٠٢٥", 422, "edition", "invalid"),
        ("?edition=2_025", 422, "edition", "invalid"),
        ("?edition=2025%0A", 422, "edition", "invalid"),
        ("?edition=-1", 422, "edition", "invalid"),
        ("?iso3=ZA", 422, "iso3", "invalid"),
        ("?iso3=%00AF", 422, "iso3", "invalid"),
        ("?indicator=Cocaine%20trade", 422, "indicator", "invalid"),
        ("?indicator=" + "a" * 5000, 422, "indicator", "invalid"),
        ("?edition=2025&edition=x", 422, "edition", "repeated"),
    ],
)
def test_a_wrong_filter_is_named_and_what_to_write_instead(
    client: Client, query: str, status: int, field: str, code: str
) -> None:
    response = client.get(f"{TABLE}{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    said = response.json()
    assert [(error["field"], error["code"]) for error in said["errors"]] == [(field, code)]
    assert said["detail"] == said["errors"][0]["message"] != ""
    assert len(said["detail"]) < 200


def test_all_wrong_filters_are_named_at_once(client: Client) -> None:
    said = client.get(f"{TABLE}?edition=x&iso3=y&indicator=Z").json()

    assert [error["field"] for error in said["errors"]] == ["edition", "iso3", "indicator"]


@pytest.mark.parametrize("change", [{"demonstration": True}, {"state": "review", "published_at": None}])
def test_an_edition_that_is_not_for_the_world_appears_nowhere(client: Client, change: dict[str, Any]) -> None:
    Edition.objects.filter(year=2025).update(**change)

    assert client.get(f"{TABLE}?edition=2025").status_code == 404
    assert client.get("/api/v1/countries?edition=2025").status_code == 404
    assert {row["edition"] for row in rows(client)} == {"2021", "2023"}
    assert answer(client, "/api/v1/countries")["edition"] == 2023
    for address in EVERY_ADDRESS:
        assert b"2025" not in client.get(address).content or address.endswith(("openapi.json", ".xlsx"))


def test_without_any_edition_lists_are_empty_and_what_needs_one_is_missing(client: Client) -> None:
    Edition.objects.update(demonstration=True)

    assert client.get(TABLE).content == b"edition,iso3,country,indicator,value\n"
    assert answer(client, "/api/v1/editions")["items"] == []
    assert answer(client, "/api/v1/scores")["count"] == 0
    assert client.get("/api/v1/regions").status_code == 404


def test_an_edition_comes_as_a_workbook(client: Client) -> None:
    response = client.get("/api/v1/scores.xlsx?edition=2021")
    sheet = load_workbook(BytesIO(response.content), read_only=True)["2021"]
    table = list(sheet.iter_rows(values_only=True))

    release = f"release-1-{Release.objects.get(number=1).sha256[:8]}"
    assert response["Content-Disposition"] == f'attachment; filename="ocindex-2021-scores-{release}.xlsx"'
    assert table[0][:3] == ("iso3", "Country", "Criminality")
    assert len(table) == 1 + 193
    assert {row[0]: row[2] for row in table}["USA"] == 5.5


def test_scores_come_in_pages_that_lead_to_one_another(client: Client) -> None:
    first = answer(client, "/api/v1/scores?edition=2025&iso3=ZAF&size=20")
    second = answer(client, first["next"])

    assert (first["count"], first["page"], first["pages"], first["previous"]) == (36, 1, 2, None)
    assert (len(first["items"]), len(second["items"]), second["next"]) == (20, 16, None)
    assert answer(client, second["previous"]) == first
    assert first["items"][0] == {
        "edition": 2025, "iso3": "ZAF", "country": "South Africa", "indicator": "criminality", "value": 7.43
    }  # fmt: skip


def test_the_pages_together_are_the_table(client: Client) -> None:
    found, address = [], "http://testserver/api/v1/scores?edition=2021&size=1000"
    while address:
        page = answer(client, address)
        found += [(item["iso3"], item["indicator"], item["value"]) for item in page["items"]]
        address = page["next"]

    assert found == [(row["iso3"], row["indicator"], float(row["value"])) for row in rows(client, "?edition=2021")]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [("size=0", 422, "size"), ("size=1001", 422, "size"), ("size=-5", 422, "size"), ("page=0", 422, "page")]
    + [("page=999999999999", 422, "page"), ("page=1.5", 422, "page"), ("page=99999", 404, "page")],
)
def test_a_page_that_is_none_is_refused(client: Client, query: str, status: int, field: str) -> None:
    response = client.get(f"/api/v1/scores?{query}")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (status, field)


def test_editions_tell_their_averages_and_their_release(client: Client) -> None:
    editions = {item["year"]: item for item in answer(client, "/api/v1/editions")["items"]}

    assert list(editions) == [2021, 2023, 2025]
    assert editions[2025]["world_averages"] == {
        "criminality": 5.08, "criminal-markets": 4.91, "criminal-actors": 5.25, "resilience": 4.78
    }  # fmt: skip
    assert [editions[year]["indicators"] for year in editions] == [26, 32, 32]
    assert (editions[2025]["assessed_year"], editions[2025]["release"]["number"]) == (2024, 3)
    assert client.get(editions[2021]["scores_csv"]).content.count(b"\n") == 1 + 193 * 30


def test_the_codebook_tells_every_entry_in_the_language_asked_for(client: Client) -> None:
    english, french = answer(client, "/api/v1/indicators"), answer(client, "/api/v1/indicators?language=fr")
    by_slug = {item["slug"]: item for item in english["items"]}
    in_french = {item["slug"]: item for item in french["items"]}

    assert len(by_slug) == len(in_french) == 40
    assert (by_slug["resilience"]["name"], in_french["resilience"]["name"]) == ("Resilience", "Résilience")
    assert by_slug["financial-crimes"]["joined"] == 2023
    assert [place["edition"] for place in by_slug["financial-crimes"]["places"]] == [2023, 2025]
    assert by_slug["international-cooperation"]["places"][0] == {
        "edition": 2021, "parent": "leadership-and-governance", "weight": 1.0
    }  # fmt: skip
    assert all(item[text] for item in english["items"] for text in ("definition", "assessed", "point_1", "point_10"))


def test_the_codebook_as_csv_has_the_same_texts(client: Client) -> None:
    table = list(csv.DictReader(StringIO(client.get("/api/v1/indicators.csv?language=fr").content.decode())))
    listed = answer(client, "/api/v1/indicators?language=fr")["items"]

    assert [row["slug"] for row in table] == [item["slug"] for item in listed]
    assert [row["point_5"] for row in table] == [item["point_5"] for item in listed]


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.get("/api/v1/indicators?language=xx").json()["errors"][0]["field"] == "language"
    assert client.get("/api/v1/indicators?language=english").status_code == 422


def test_countries_stand_in_the_regions_of_the_edition(client: Client) -> None:
    def region(edition: int, iso3: str) -> str:
        items = answer(client, f"/api/v1/countries?edition={edition}")["items"]
        return {item["iso3"]: item["region"] for item in items}[iso3]

    assert (region(2023, "KIR"), region(2025, "KIR")) == ("melanesia", "micronesia")
    assert (region(2023, "CRI"), region(2025, "CRI")) == ("caribbean-and-central-america", "central-america")


def test_a_country_tells_its_scores_changes_averages_and_ranks(client: Client) -> None:
    profile = answer(client, "/api/v1/countries/ZAF")
    facts = {fact["indicator"]: fact for fact in profile["facts"]}

    assert profile["country"] == {
        "iso3": "ZAF", "iso2": "ZA", "name": "South Africa", "continent": "africa", "region": "southern-africa"
    }  # fmt: skip
    assert (facts["criminality"]["value"], facts["criminality"]["rank"]) == (7.43, 7)
    resilience = facts["resilience"]
    assert (resilience["value"], resilience["rank"], resilience["rank_shared"], resilience["ranked"]) == (
        5.67,
        44,
        True,
        193,
    )
    assert facts["criminality"]["change"] == 0.25
    assert facts["criminality"]["world_average"] == 5.08
    assert profile["source"]["attribution"] == "Global Organized Crime Index 2025, GI-TOC"


def test_a_change_across_different_indicators_comes_both_ways(client: Client) -> None:
    profile = answer(client, "/api/v1/countries/MOZ?edition=2023")
    facts = {fact["indicator"]: fact for fact in profile["facts"]}

    assert (facts["criminality"]["change"], facts["criminality"]["change_like_for_like"]) == (-0.33, 0.43)
    assert (facts["financial-crimes"]["change"], facts["financial-crimes"]["change_like_for_like"]) == (None, None)


def test_a_country_is_named_in_the_language_asked_for(client: Client) -> None:
    assert answer(client, "/api/v1/countries/ZAF?language=fr")["country"]["name"] == "Afrique du Sud"


@pytest.mark.parametrize(("iso3", "status"), [("XXX", 404), ("1", 422), ("ZAFF", 422), ("%00%00%00", 422)])
def test_a_country_that_is_none_is_refused_as_json(client: Client, iso3: str, status: int) -> None:
    response = client.get(f"/api/v1/countries/{iso3}")

    assert response.status_code == status
    assert response.json()["errors"][0]["field"] == "iso3"


def test_regions_list_their_countries_and_averages(client: Client) -> None:
    regions = {item["slug"]: item for item in answer(client, "/api/v1/regions")["items"]}

    assert len(regions["europe"]["countries"]) == 44
    assert (regions["europe"]["continent"], regions["western-europe"]["continent"]) == (None, "europe")
    assert set(regions["western-europe"]["averages"]) == {
        "criminality", "criminal-markets", "criminal-actors", "resilience"
    }  # fmt: skip


def test_releases_are_chained(client: Client) -> None:
    items = answer(client, "/api/v1/releases")["items"]

    assert [(item["number"], item["kind"], item["edition"]) for item in items] == [
        (3, "import", 2025), (2, "import", 2023), (1, "import", 2021)
    ]  # fmt: skip
    assert items[0]["previous_sha256"] == items[1]["sha256"]
    assert items[2]["previous_sha256"] == ""


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_address_may_be_read_by_scripts_of_other_sites_and_kept(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_head_is_answered_like_get_without_a_body(client: Client, address: str) -> None:
    get, head = client.get(address), client.head(address)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [TABLE, "/api/v1/countries/ZAF"])
def test_nothing_but_reading_is_answered(address: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)

    assert response.status_code == 405
    assert response.json()["errors"][0]["code"] == "method-not-allowed"
    assert {name.strip() for name in response["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "address",
    ["/api/v1/nothing", "/api/v1/nothing/", "/api/v2/scores", "/api/v1/countries/ZAF/x", "/api/v1/scores.csv/"],
)
def test_an_unknown_address_says_so_as_json(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert response.json()["errors"] == [
        {
            "field": None,
            "code": "not-found",
            "message": "There is nothing at this address; see /api/docs/ for what there is.",
        }
    ]


def test_the_description_lists_every_address_and_no_other(client: Client) -> None:
    description = answer(client, "/api/v1/openapi.json")

    assert set(description["paths"]) == {
        "/api/v1/scores.csv", "/api/v1/scores", "/api/v1/editions", "/api/v1/indicators", "/api/v1/indicators.csv",
        "/api/v1/countries", "/api/v1/countries/{iso3}", "/api/v1/regions", "/api/v1/releases",
        "/api/v1/scores.xlsx",
    }  # fmt: skip
    assert all(set(methods) == {"get"} for methods in description["paths"].values())


def test_the_documentation_shows_every_address_with_an_example_that_answers(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()

    for address in answer(client, "/api/v1/openapi.json")["paths"]:
        assert f"<code>{address}</code>" in page
    for example in ("/api/v1/scores.csv?edition=2025", "/api/v1/countries/ZAF?edition=2025", "/api/v1/releases"):
        assert f'href="{example}"' in page
        assert client.get(example).status_code == 200


def test_no_answer_names_anyone_or_what_is_under_review(client: Client, admin_user: Any) -> None:
    ScoreUpdate.objects.create(
        score=Edition.objects.get(year=2025).scores.all()[0], proposed=10, reason="secret reason", method="by-hand"
    )

    for address in EVERY_ADDRESS:
        content = client.get(address).content
        assert b"secret reason" not in content
        assert admin_user.username.encode() not in content


def test_numbers_are_numbers_and_nothing_is_not_a_number(client: Client) -> None:
    text = client.get("/api/v1/countries/ZAF?edition=2021").content.decode()

    assert "NaN" not in text
    assert json.loads(text)["facts"][0]["change"] is None


HOSTILE = (
    "\0", "\0" * 500, "\u202eZAF", "\u200bZAF", "' OR 1=1 --", "<script>", "=1+1", "../../etc/passwd", "٢٠٢٥", "1_0",
    "1e3", "NaN", "-0", " ", "a" * 9000, "🦊", "%s%n", "ß", "ZAF\n", "[]", "null",
)  # fmt: skip


@pytest.mark.parametrize("name", ["edition", "iso3", "indicator", "language", "page", "size", "nothing"])
def test_no_value_of_a_parameter_breaks_the_api(name: str) -> None:
    client = Client(raise_request_exception=False)
    addresses = (f"{TABLE}?iso3=ZAF&", "/api/v1/scores?size=1&", "/api/v1/countries?", "/api/v1/countries/ZAF?")

    for value in HOSTILE:
        for address in addresses:
            response = client.get(f"{address}{urlencode({name: value})}")
            assert response.status_code in (200, 404, 422), (address, value)
            assert response.status_code == 200 or set(response.json()) == {"detail", "errors"}
