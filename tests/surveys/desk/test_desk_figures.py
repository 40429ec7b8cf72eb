"""Every figure of one-way pages, cross-tabs and scales as the pages print it, against R (figures.R, figures.json)."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from surveys.models import Survey
from tests.surveys.desk.loading import between, by_r, printed, signed, words_of

pytestmark = pytest.mark.django_db

STATEMENTS = ("fair", "clear", "guess", "compare", "quote")
TABLES = [("role", "fair"), ("response.language", "useful"), ("often", "quote")]


def page(client: Client, name: str, survey: Survey, **query: str) -> BeautifulSoup:
    response = client.get(reverse(f"admin:surveys_response_{name}", args=[survey.pk]), query)
    return BeautifulSoup(response.text, "html.parser")


def cells(row: Tag) -> list[str]:
    return [words_of(cell) for cell in row.select("th, td")]


def shares(figures: dict[str, Any], code: str) -> list[str]:
    """Return what the page prints of an option: number, percent, interval."""
    low, high = figures["intervals"][code]
    share = 100 * figures["shares"][code]
    return [printed(figures["counts"][code], 0), printed(share, 1), between(100 * low, 100 * high, 1)]


def ends(figures: dict[str, Any]) -> str:
    """Return the sentence on the middle and the ends of a scale."""
    middle = "Mean {}, median {}, standard deviation {}".format(
        *(printed(figures[name], 2) for name in ("mean", "median", "sd"))
    )
    top, bottom = (
        f"{printed(100 * share, 1)}% ({between(100 * low, 100 * high, 1)})"
        for share, low, high in (figures["top"], figures["bottom"])
    )
    return f"{middle} ; top two {top}, bottom two {bottom} ."


@pytest.mark.parametrize("code", ["role", "often", "useful"])
def test_a_question_has_the_shares_and_the_middle_that_r_computes(desk: Survey, researcher: Client, code: str) -> None:
    figures = by_r()["one_way"][code]

    block = page(researcher, "analysis", desk).select_one(f"section[aria-labelledby=q-{code}]")

    assert block is not None
    assert [cells(row)[-3:] for row in block.select("tbody tr")] == [
        shares(figures, answer) for answer in figures["counts"]
    ]
    assert words_of(block.select_one(".bases")).startswith(f"Base {printed(figures['n'], 0)} of 2,000 asked")
    if "mean" in figures:
        assert without_blanks(words_of(block.select_one(".middle"))) == without_blanks(ends(figures))


def without_blanks(words: str) -> str:
    return words.replace(" ", "")


def test_statements_have_the_shares_the_ends_and_the_net_that_r_computes(desk: Survey, researcher: Client) -> None:
    rows = page(researcher, "analysis", desk).select("section[aria-labelledby=q-agree] details tbody tr")

    for row, code in zip(rows, STATEMENTS, strict=True):
        figures = by_r()["one_way"][code]
        printed_cells = cells(row)
        assert without_blanks(ends(figures)) in without_blanks(printed_cells[0])
        options = [shares(figures, answer) for answer in figures["counts"]]
        assert printed_cells[1:6] == [f"{count} {percent}% {interval}" for count, percent, interval in options]
        assert printed_cells[6] == printed(figures["n"], 0)
        net, low, high = (100 * end for end in figures["net"])
        assert printed_cells[-1] == f"{signed(net, 0)} {between(low, high, 1)}"


def test_several_choices_and_numbers_are_those_of_r(desk: Survey, researcher: Client) -> None:
    soup = page(researcher, "analysis", desk)

    rows = [cells(row) for row in soup.select("section[aria-labelledby=q-reads] tbody tr")]
    assert [row[-3:] for row in rows] == [
        [printed(own["count"], 0), printed(100 * own["share"], 1), between(*(100 * end for end in own["interval"]), 1)]
        for own in by_r()["several"].values()
    ]
    years = by_r()["years"]
    middle = "Mean {}, median {}, standard deviation {}.".format(
        *(printed(years[name], 2) for name in ("mean", "median", "sd"))
    )
    assert without_blanks(words_of(soup.select_one("section[aria-labelledby=q-years] .middle"))) == without_blanks(
        middle
    )


def test_a_scale_has_the_alpha_omega_and_items_of_psych(desk: Survey, researcher: Client) -> None:
    scale = by_r()["scale"]

    block = page(researcher, "analysis", desk).select_one("section:has(> #scales)")

    assert block is not None
    items = [cells(row) for row in block.select("table.figures:not(.bars) tbody tr")]
    assert [row[1:] for row in items] == [
        [printed(figure, 2) for figure in line]
        for line in zip(scale["means"], scale["r_rest"], scale["alpha_without"], strict=True)
    ]
    facts = [words_of(fact) for fact in block.select("dl.facts dd")]
    assert facts == [printed(scale[name], 2) for name in ("alpha", "omega", "mean", "sd")]
    assert f"Base {printed(scale['n'], 0)}" in words_of(block)


def test_an_item_that_is_not_turned_is_named_with_the_figures_of_psych(desk: Survey, researcher: Client) -> None:
    version = desk.versions.get()
    for statement in version.document["sections"][0]["questions"][3]["rows"]:
        statement.pop("reversed", None)
    type(version).objects.filter(pk=version.pk).update(document=version.document)
    scale = by_r()["scale"]

    block = page(researcher, "analysis", desk).select_one("section:has(> #scales)")

    assert block is not None
    assert "“Much of it is guesswork” goes against the other items." in words_of(block)
    items = [cells(row) for row in block.select("table.figures:not(.bars) tbody tr")]
    assert [row[2] for row in items] == [printed(figure, 2) for figure in scale["r_rest_unturned"]]
    assert words_of(block.select_one("dl.facts dd")) == printed(scale["alpha_unturned"], 2)


@pytest.mark.parametrize(("rows", "columns"), TABLES)
def test_a_cross_tab_has_the_cells_letters_and_tests_of_r(
    desk: Survey, researcher: Client, rows: str, columns: str
) -> None:
    figures = by_r()["tables"][f"{rows.removeprefix('response.')} by {columns}"]

    soup = page(researcher, "crosstab", desk, rows=rows, columns=columns)

    for at, row in enumerate(soup.select("table.crosstab tbody tr")):
        own = cells(row)
        base = sum(figures["counts"][at])
        assert own[2 : 2 + len(figures["columns"])] == [
            " ".join(cell_words(figures, at, place, base)) for place in range(len(figures["columns"]))
        ]
        mean = figures["means"][figures["rows"][at]]
        assert own[-3].split()[0] == printed(base, 0)
        assert own[-2] == f"{printed(mean['mean'], 2)} {between(*mean['interval'], 2)}"
        assert own[-1] == f"{signed(mean['difference'], 2)} {between(*mean['difference_interval'], 2)}"
    mean, low, high = figures["mean_of_all"]
    assert cells(soup.select("table.crosstab tfoot tr")[0])[-2] == f"{printed(mean, 2)} {between(low, high, 2)}"
    findings = words_of(soup.select_one("dl.findings"))
    assert f"χ² = {printed(figures['chi_square'], 1)} {figures['freedom']} degrees of freedom" in findings
    assert (f"p = {printed(figures['p'], 3)}" if figures["p"] >= 0.001 else "p < 0.001") in findings
    v, low, high = (printed(end, 2) for end in figures["v"])
    assert f"Cramér’s V = {v} 0 is no link, 1 a complete one; 95% interval {low} to {high}" in findings
    assert f"{figures['few']} of " in findings
    if "gamma" in figures:
        gamma, low, high = (printed(end, 2) for end in figures["gamma"])
        assert f"Gamma = {gamma}" in findings
        assert f"95% interval {low} to {high}" in findings


def cell_words(figures: dict[str, Any], at: int, place: int, base: int) -> list[str]:
    """Return the words of a cell: its marks, its percent, the letters of the rows below it, its count."""
    count, residual = figures["counts"][at][place], figures["residuals"][at][place]
    column = sum(row[place] for row in figures["counts"])
    expected = base * column / figures["n"]
    marks = ("▲" if residual > 0 else "▼") * (2 if abs(residual) >= 3 else 1)
    marks = marks if abs(residual) >= 2 and expected >= 5 else ""
    words = [marks, f"{printed(100 * count / base, 1)}%", figures["above_rows"][at][place], printed(count, 0)]
    return [word for word in words if word]


@pytest.mark.parametrize(("rows", "columns"), TABLES)
def test_columns_have_the_letters_of_r_too(desk: Survey, researcher: Client, rows: str, columns: str) -> None:
    figures = by_r()["tables"][f"{rows.removeprefix('response.')} by {columns}"]

    soup = page(researcher, "crosstab", desk, rows=rows, columns=columns, percent="column")

    lines = soup.select("table.crosstab tbody tr")
    letters = [[words_of(cell.select_one("span.letter")) for cell in row.select("td.cell")] for row in lines]
    assert letters == figures["above_columns"]


def test_fishers_exact_test_is_that_of_r(desk: Survey, researcher: Client) -> None:
    figures = by_r()["fisher"]

    soup = page(researcher, "crosstab", desk, rows="response.language", columns="before", until="2026-01-10")

    counts = [[int(words_of(cell.select_one(".under"))) for cell in row.select("td.cell")]
              for row in soup.select("table.crosstab tbody tr")]  # fmt: skip
    assert counts == figures["counts"]
    assert f"p = {printed(figures['p'], 3)} by Fisher’s exact test" in words_of(soup.select_one("dl.findings"))
