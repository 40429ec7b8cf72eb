"""The page of a cross-tab: who sees it, what it says of a table, and its file."""

import csv
import io
import re
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.admin import crosstab_figures
from surveys.models import Survey, SurveyVersion
from tests.factories import make_live, respond, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(survey: Survey, act: str = "crosstab", **query: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(f"admin:surveys_response_{act}", args=[survey.pk]) + (f"?{words}" if words else "")


def fill(version: SurveyVersion, rows: Sequence[tuple[str, str, int]]) -> None:
    """Keep responses: role, answer to "clear", how often. As many answers as in a test by hand are copies of one."""
    for role, clear, times in rows:
        for _time in range(times):
            respond(version, {"role": role, "clear": clear})


def text_of(page: str) -> str:
    """Return the words of a page, blanks joined."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


CLEAR = [("police", "agree", 24), ("police", "disagree", 16), ("press", "agree", 8), ("press", "disagree", 32)]


def test_a_table_has_counts_percent_letters_shading_and_its_test(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, CLEAR)

    page = researcher.get(url(survey, rows="role", columns="clear")).content.decode()

    said = text_of(page)
    # chi-square of (24, 16), (8, 32) is 80 (24 32 - 16 8)² / (40 40 32 48) = 13.33; V its root by 80; residuals 3.65.
    assert "The answers differ clearly" in said
    assert "fewer than one of 1,000 surveys" in said
    assert "χ² = 13.3 1 degree of freedom, p &lt; 0.001" in said
    assert "Cramér’s V = 0.41" in said
    assert "0 of 4 cells" in said
    assert "▲▲ many more than expected 60.0% clearly above B 24" in said
    assert "▼▼ many fewer than expected 20.0% 8" in said
    assert "80 of 80 responses in this view answered both." in said
    assert page.count('class="n cell more-2"') == page.count('class="n cell fewer-2"') == 2
    assert 'class="chart diverging"' in page


def test_means_are_said_against_all_others(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, CLEAR)

    said = text_of(researcher.get(url(survey, rows="role", columns="clear")).content.decode())

    # Means (24 - 16)/40 and (8 - 32)/40: .20 and -.60, in all -.20; the difference is .80.
    assert "40 0.20 −0.12 to 0.52 +0.80 0.40–1.20" in said
    assert "40 −0.60 −0.86 to −0.34 −0.80 −1.20 to −0.40" in said


@pytest.mark.parametrize(
    ("percent", "first", "base"),
    [("row", "60.0% clearly above B 24", "Base"), ("column", "75.0% clearly above A 24", "Base 48 0 small base 32 80"),
     ("total", "30.0% 24", "All 60.0% 48")],
)  # fmt: skip
def test_the_percent_is_of_the_row_of_the_column_or_of_all(
    live: tuple[Survey, SurveyVersion], researcher: Client, percent: str, first: str, base: str
) -> None:
    survey, version = live
    fill(version, CLEAR)

    said = text_of(researcher.get(url(survey, rows="role", columns="clear", percent=percent)).content.decode())

    assert first in said
    assert base in said


def test_a_small_base_is_marked_and_has_no_letters(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, [("police", "agree", 5), ("press", "disagree", 5)])

    said = text_of(researcher.get(url(survey, rows="role", columns="clear")).content.decode())

    assert "small base" in said
    assert "clearly above A" not in said
    assert "4 of 4 cells expect fewer than 5 answers: too many" in said
    assert "p = 0.008 by Fisher’s exact test" in said  # 2 of 252 ways to draw five of ten
    assert "in about 8 of 1,000 surveys" in said


def test_several_choices_have_no_test_and_say_so(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    for role, reads in (("police", ["map", "tables"]), ("press", ["map"]), ("press", [])):
        respond(version, {"role": role, "reads": reads})

    page = researcher.get(url(survey, rows="role", columns="reads")).content.decode()

    said = text_of(page)
    assert "No test of the whole table" in said
    assert "χ²" not in said
    assert "each choice counts in its cell, each response once in a base" in said
    assert "2 of 3 asked answered, skipped 1" in said
    assert 'class="share"' in page


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"rows": "role", "columns": "role"}, "Choose two that differ"),
        ({"rows": "missing", "columns": "role"}, "Select a valid choice"),
        ({"rows": "role", "columns": "<b>"}, "Select a valid choice"),
        ({"rows": "role", "columns": "clear", "percent": "none"}, ""),
    ],
)
def test_a_query_that_cannot_be_read_is_named_and_has_no_table(
    live: tuple[Survey, SurveyVersion], researcher: Client, query: dict[str, str], fault: str
) -> None:
    survey, version = live
    fill(version, CLEAR[:1])

    response = researcher.get(url(survey, **query))
    file = researcher.get(url(survey, "crosstab_csv", **query))

    assert response.status_code == 200
    assert fault in response.content.decode()
    assert 'class="figures crosstab"' not in response.content.decode()
    assert file.status_code == 302


def test_a_table_of_very_many_cells_is_left_to_the_file(
    live: tuple[Survey, SurveyVersion], researcher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, version = live
    fill(version, CLEAR)
    monkeypatch.setattr(crosstab_figures, "MOST_CELLS", 5)

    page = researcher.get(url(survey, rows="role", columns="clear")).content.decode()

    assert "The table has 6 cells, too many for a page: take it as CSV." in page
    assert 'class="figures crosstab"' not in page
    assert "χ² = 13.3" in page


def test_an_empty_view_is_said_in_words(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live

    page = researcher.get(url(survey)).content.decode()

    assert "Nobody in this view answered both." in page


def test_one_click_leads_from_each_distribution_to_a_table(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, CLEAR)
    respond(version, {"role": "press", "reads": ["map"], "clear": "agree"}, language="fr")

    page = researcher.get(url(survey, "analysis", language="en")).content.decode()
    links = re.findall(r'href="([^"]*/crosstab/\?[^"]*)"', page)
    tables = [researcher.get(link.replace("&amp;", "&")).content.decode() for link in links]

    codes = [re.search(r"columns=([^&]+)", link)[1] for link in links]  # type: ignore[index]
    assert codes == ["role", "reads", "clear", "clear", "useful", "home", "quote"]
    assert all("language=en" in link for link in links)
    assert all("answered both" in table for table in tables)
    assert "80 of 80 responses" in text_of(tables[2])


def test_the_filter_and_the_choice_of_a_table_go_along(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, CLEAR)

    page = researcher.get(url(survey, rows="role", columns="clear", language="en")).content.decode()

    assert 'href="?language=en&amp;rows=clear&amp;columns=role&amp;percent=row"' in page  # swapped
    assert 'href="?language=en&amp;rows=role&amp;columns=clear&amp;percent=total"' in page
    assert page.count('<input type="hidden" name="language" value="en">') == 1  # of the form of rows and columns
    assert page.count('<input type="hidden" name="rows" value="role">') == 1  # of the filter


def test_the_file_has_a_line_for_each_cell(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, CLEAR)

    response = researcher.get(url(survey, "crosstab_csv", rows="role", columns="clear", language="en"))

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Disposition"] == 'attachment; filename="reading-role-by-clear.csv"'
    assert len(lines) == 6
    agree = next(line for line in lines if (line["row_code"], line["column_code"]) == ("police", "agree"))
    assert (agree["count"], agree["row_base"], agree["column_base"], agree["base"]) == ("24", "40", "32", "80")
    assert (agree["row_percent"], agree["column_percent"], agree["total_percent"]) == ("60.0", "75.0", "30.0")
    assert (agree["residual"], agree["above_rows"], agree["above_columns"]) == ("3.6515", "press", "disagree")
    assert agree["filter"] == "language=en"


def test_a_formula_in_a_label_is_inert_in_the_file(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    document = version.document
    document["sections"][0]["questions"][0]["options"][0]["label"]["en"] = "=1+1"
    SurveyVersion.objects.filter(pk=version.pk).update(document=document)
    fill(version, CLEAR)

    text = researcher.get(url(survey, "crosstab_csv", rows="role", columns="clear")).content.decode()

    assert '"\'=1+1"' in text


@pytest.mark.parametrize("role", ["editor", "publisher", "coordinator", "custodian"])
def test_others_than_researchers_see_no_table(live: tuple[Survey, SurveyVersion], role: str) -> None:
    survey, _version = live
    client = signed_in(role)

    assert client.get(url(survey)).status_code == 403
    assert client.get(url(survey, "crosstab_csv")).status_code == 403


def test_a_table_takes_as_many_queries_for_many_responses_as_for_few(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, CLEAR[:1])

    def queries() -> int:
        with CaptureQueriesContext(connection) as statements:
            researcher.get(url(survey, rows="role", columns="response.country"))
        return len(statements)

    queries()
    few = queries()
    fill(version, CLEAR)

    assert queries() == few
    assert few <= 20


def test_the_page_is_in_french(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, CLEAR)

    said = text_of(researcher.get("/fr" + url(survey, rows="role", columns="clear")).content.decode())

    assert "Tableau croisé" in said
    assert "moins d’une enquête sur 1 000" in said


def test_a_view_of_two_filters_is_counted_once_with_its_table(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, [("police", "agree", 3), ("press", "disagree", 2)])
    query = {"rows": "role", "columns": "clear", "language": "en", "version": "1"}
    researcher.get(url(survey, **query))

    with CaptureQueriesContext(connection) as queries:
        page = researcher.get(url(survey, **query)).text

    statements = [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
    over_rows = [sql for sql in statements if 'FROM "surveys_response"' in sql and '"folded"' not in sql]
    assert len(over_rows) == 1
    assert "<b>5</b> of 5 responses" in page
