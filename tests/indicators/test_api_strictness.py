"""The API against the standards that its readers hold it to: OpenAPI, strict queries, and scripts of other sites."""

from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

pytestmark = pytest.mark.django_db

DESCRIPTION = "/api/v1/openapi.json"


def test_the_description_is_valid_openapi(client: Client) -> None:
    description = client.get(DESCRIPTION).json()

    assert description["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


@pytest.mark.parametrize(
    ("address", "media"),
    [
        ("/api/v1/scores.csv", "text/csv"),
        ("/api/v1/indicators.csv", "text/csv"),
        ("/api/v1/scores.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/api/v1/scores", "application/json"),
    ],
)
def test_the_description_says_what_type_an_answer_has(client: Client, address: str, media: str) -> None:
    described = client.get(DESCRIPTION).json()["paths"][address]["get"]["responses"]["200"]

    assert list(described["content"]) == [media]
    assert client.get(address)["Content-Type"].split(";")[0] == media


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/v1/scores.csv?utm_source=x", "utm_source"),
        ("/api/v1/scores.csv?country=ZAF", "country"),
        ("/api/v1/scores?ISO3=ZAF", "ISO3"),
        ("/api/v1/scores.xlsx?iso3=ZAF", "iso3"),
        ("/api/v1/editions?edition=2025", "edition"),
        ("/api/v1/countries/ZAF?indicator=resilience", "indicator"),
        ("/api/v1/openapi.json?x=1", "x"),
        ("/api/v1/?x=1", "x"),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(client: Client, address: str, field: str) -> None:
    client.get(address.partition("?")[0])  # what is kept of the address without a query is no answer to this one

    response = client.get(address)

    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert (error["field"], error["code"]) == (field, "unknown-parameter")
    assert error["message"].startswith(f"There is no parameter “{field}” here. There are: ")


def test_a_repeated_parameter_is_refused_where_one_value_would_have_won_in_silence(client: Client) -> None:
    response = client.get("/api/v1/scores?iso3=ZAF&iso3=NGA&edition=2025")

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"field": "iso3", "code": "repeated", "message": "“iso3” is given more than once: give it once."}
    ]


@pytest.mark.parametrize("written", ["zaf", "Zaf"])
def test_a_country_may_be_written_in_small_letters(client: Client, written: str) -> None:
    for address in ("/api/v1/scores.csv?edition=2025&iso3={}", "/api/v1/scores?iso3={}", "/api/v1/countries/{}"):
        small, capital = (client.get(address.format(code)) for code in (written, "ZAF"))

        assert small.status_code == 200
        assert _without_addresses(small) == _without_addresses(capital)
        assert small.get("Content-Disposition") == capital.get("Content-Disposition")


def _without_addresses(response: Any) -> Any:
    if not response["Content-Type"].startswith("application/json"):
        return response.content
    return {name: value for name, value in response.json().items() if name not in ("next", "previous")}


@pytest.mark.parametrize("written", ["ſaf", "zaf\u0301", "ＺＡＦ", "za", "zaff"])
def test_a_code_of_other_letters_is_no_country(client: Client, written: str) -> None:
    assert client.get("/api/v1/scores", {"iso3": written}).status_code == 422


def test_the_api_says_which_versions_there_are(client: Client) -> None:
    assert client.get("/api/").json() == {
        "title": "Organized Crime Index",
        "documentation": "http://testserver/api/docs/",
        "versions": [{"version": "1", "url": "http://testserver/api/v1/"}],
    }


def test_a_version_says_which_addresses_there_are_and_each_of_its_examples_answers(client: Client) -> None:
    listed = client.get("/api/v1/").json()

    assert listed["openapi"] == "http://testserver/api/v1/openapi.json"
    assert len(listed["addresses"]) == 10
    assert {
        "path": "/api/v1/countries/{iso3}",
        "summary": "One country",
        "type": "JSON",
        "parameters": ["iso3", "edition", "language"],
        "example": "http://testserver/api/v1/countries/ZAF?edition=2025",
    } in listed["addresses"]
    for one in listed["addresses"]:
        assert client.get(one["example"]).status_code == 200


OPEN = ("/api/", "/api/v1/", "/api/v1/scores.csv", "/api/v1/countries/ZAF", "/2025/countries/ZAF/data.json")


@pytest.mark.parametrize("address", OPEN)
def test_a_script_of_another_site_may_ask_with_a_header_and_read_the_etag(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}

    before = client.options(address, headers={**asks, "access-control-request-headers": "if-none-match"})
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})

    assert (before.status_code, before.content) == (204, b"")
    assert before["Access-Control-Allow-Origin"] == answer["Access-Control-Allow-Origin"] == "*"
    assert before["Access-Control-Allow-Methods"] == before["Allow"] == "GET, HEAD, OPTIONS"
    assert before["Access-Control-Allow-Headers"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert answer["ETag"]
    assert "Set-Cookie" not in before
    assert before["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/admin/", "/feedback/", "/api/docs/"])
def test_no_other_page_is_opened_to_scripts_of_other_sites(client: Client, address: str) -> None:
    response = client.options(address, headers={"origin": "https://elsewhere.example"})

    assert "Access-Control-Allow-Origin" not in response
