"""Figures that are taken: pictures that stand alone, CSV, and links that open the same view again."""

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from surveys.models import Option, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, make_survey, respond, signed_in

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    for role, clear, times in (("police", "agree", 3), ("police", "disagree", 1), ("press", "unsure", 2)):
        for _time in range(times):
            respond(version, {"role": role, "clear": clear, "missing": "A word"})
    return survey, version


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(survey: Survey, name: str, *code: str, query: str = "") -> str:
    return reverse(f"admin:surveys_response_{name}", args=[survey.pk, *code]) + query


def words(client: Client, address: str) -> list[str]:
    """Return the texts of a picture; fails where it is no SVG."""
    response = client.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content.decode())
    assert root.tag == f"{SVG}svg"
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_question_is_taken_as_a_picture_with_its_numbers_its_view_and_its_caveat(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live

    texts = words(researcher, url(survey, "figure_svg", "role", query="?language=en"))

    assert texts[:2] == ["1. Role", "Reading: 6 responses in English."]
    assert {"Police", "4", "66.7", "30.0–90.3", "Press", "2", "33.3"} <= set(texts)  # Wilson's by statsmodels
    assert "Base 6 of 6 asked; skipped 0. Lines: 95% intervals (Wilson)." in texts
    assert any(text.startswith("Version 1 of the survey; responses up to ") for text in texts)
    assert "People chose to answer: shares and intervals say nothing of those who stayed away." in texts


def test_a_matrix_has_a_line_for_each_statement(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    texts = words(researcher, url(live[0], "figure_svg", "agree"))

    assert {"Clear", "Useful", "Mean", "0.50", "+50", "Base"} <= set(texts)


def test_a_cross_tab_is_taken_with_its_letters_bases_and_test(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    texts = words(researcher, url(live[0], "crosstab_svg", query="?rows=role&columns=clear"))

    assert texts[0] == "Role, by: Clear"
    assert {"Police", "75.0%", "3", "small base", "All"} <= set(texts)
    assert "Percent of the row; 4 answered both." in texts


def test_an_invented_survey_says_so_in_the_picture(researcher: Client) -> None:
    survey, version = make_live("invented", demonstration=True)
    respond(version, {"role": "police"})

    assert "Demonstration: everything in it is invented." in words(researcher, url(survey, "figure_svg", "role"))


def test_a_label_cannot_break_out_of_the_picture_nor_be_a_formula_in_the_file(researcher: Client) -> None:
    survey = make_survey()
    Option.objects.filter(question__survey=survey, code="police").update(
        label_en="=cmd|'x'</text><script>alert(1)</script>"
    )
    respond(compiling.publish(survey, by=None), {"role": "police"})

    svg = researcher.get(url(survey, "figure_svg", "role")).content.decode()
    file = researcher.get(url(survey, "figure_csv", "role")).content.decode()

    assert "<script" not in svg
    assert ElementTree.fromstring(svg) is not None
    line = next(csv.DictReader(io.StringIO(file)))
    assert line["answer"].startswith("'=")


def test_the_file_of_a_question_has_the_figures_of_the_page(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    response = researcher.get(url(live[0], "figure_csv", "agree"))

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert "no-store" in response["Cache-Control"]
    assert 'filename="reading-agree.csv"' in response["Content-Disposition"]
    clear = {line["answer_code"]: line for line in lines if line["question_code"] == "clear"}
    assert [clear[code]["count"] for code in ("disagree", "neither", "agree", "unsure")] == ["1", "0", "3", "2"]
    assert (clear["agree"]["base"], clear["agree"]["asked"], clear["agree"]["percent"]) == ("4", "6", "75.0")
    assert (clear["unsure"]["counts_as_no_answer"], clear["agree"]["mean"]) == ("yes", "0.5")


@pytest.mark.parametrize("name", ["figure_svg", "figure_csv"])
def test_words_are_in_no_figure_and_an_unknown_question_is_not_found(
    live: tuple[Survey, SurveyVersion], researcher: Client, name: str
) -> None:
    for code in ("missing", "nothing"):
        assert researcher.get(url(live[0], name, code)).status_code == 404


@pytest.mark.parametrize(
    ("name", "code", "query"),
    [("figure_svg", ["role"], ""), ("figure_csv", ["role"], ""), ("crosstab_svg", [], "?rows=role&columns=clear")],
)
def test_only_who_sees_the_figures_takes_them(
    live: tuple[Survey, SurveyVersion], name: str, code: list[str], query: str
) -> None:
    for role in ("editor", "coordinator", "administrator"):
        assert signed_in(role).get(url(live[0], name, *code, query=query)).status_code == 403
    assert Client().get(url(live[0], name, *code, query=query)).status_code == 302


def test_a_malformed_filter_or_table_leads_to_the_page_that_names_the_error(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live
    for name, code, query in (
        ("figure_svg", ["role"], "?since=x"),
        ("crosstab_svg", [], "?rows=role&columns=role"),
        ("crosstab_svg", [], "?since=x"),
    ):
        response = researcher.get(url(survey, name, *code, query=query))
        assert response.status_code == 302
        assert response["Location"].endswith(query)


def test_the_link_holds_the_day_and_the_number_and_says_when_they_changed(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    page = BeautifulSoup(researcher.get(url(survey, "analysis", query="?language=en")).text, "html.parser")
    link = page.select_one(".take a[data-link]")
    assert link is not None
    address = url(survey, "analysis", query=str(link["href"]))

    assert "language=en" in address
    assert "n=6" in address
    assert "The link was made over" not in researcher.get(address).text
    respond(version, {"role": "press"}, submitted_on=date(2026, 11, 2))
    assert "The link was made over 6 responses." in researcher.get(address).text


def test_a_view_until_a_day_in_the_past_is_linked_until_that_day(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    page = BeautifulSoup(researcher.get(url(live[0], "analysis", query="?until=2026-11-05")).text, "html.parser")

    links = {str(link["href"]) for link in page.select(".take a[data-link]")}

    assert links == {"?until=2026-11-05&n=6"}


def test_a_question_of_a_comparison_is_taken_with_both_views_and_what_differs(researcher: Client) -> None:
    survey, version = make_live()
    for language, role, times in (("en", "police", 30), ("en", "press", 10), ("fr", "police", 10), ("fr", "press", 30)):
        for _time in range(times):
            respond(version, {"role": role}, language=language)
    query = "?view=language=en&view=language=fr"

    texts = words(researcher, url(survey, "compare_svg", "role", query=query))

    # .25 - .75; by hand of Wilson's .1417 to .4019 and .5981 to .8583: -.5 - .153 and -.5 + .215.
    assert {"Police", "75.0%", "25.0%", "▼ −50", "−65 to −29", "English", "French"} <= set(texts)
    assert any("over all 2 differences" in text for text in texts)
    assert researcher.get(url(survey, "compare_svg", "nothing", query=query)).status_code == 404
    assert researcher.get(url(survey, "compare_svg", "role", query="?view=")).status_code == 302
