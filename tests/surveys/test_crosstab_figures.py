"""What is printed of a cross-tab: shading, letters, marks of small bases, drawings, and the test in words."""

import pytest

from surveys.admin import crosstab_figures, crosstab_words
from surveys.analysis.crosstabs import COLUMN, ROW, TOTAL
from tests.surveys.test_associations import BELIEF, JOBS, table


def test_cells_are_shaded_by_residuals_but_not_where_few_are_expected() -> None:
    strong = crosstab_figures.figures(table(BELIEF), ROW)
    few = crosstab_figures.figures(table([[4, 0], [0, 40]]), ROW)

    assert [[cell.shade for cell in line.cells] for line in strong.lines] == [[2, -1, 0], [1, 0, -2], [-2, 0, 2]]
    assert strong.lines[0].cells[0].tone == "more-2"
    assert strong.lines[1].cells[1].tone == ""
    assert [[cell.shade for cell in line.cells] for line in few.lines] == [[0, 0], [0, 2]]


@pytest.mark.parametrize(
    ("percent", "letters", "small"),
    [(ROW, (["A", "B"], ["", ""]), ([True, False], [False, False])),
     (COLUMN, (["", ""], ["A", "B"]), ([False, False], [True, False])),
     (TOTAL, (["", ""], ["", ""]), ([False, False], [False, False]))],
)  # fmt: skip
def test_the_groups_of_a_percent_have_letters_and_marks_of_small_bases(
    percent: str, letters: tuple[list[str], list[str]], small: tuple[list[bool], list[bool]]
) -> None:
    figures = crosstab_figures.figures(table([[10, 15], [15, 60]]), percent)

    assert ([line.letter for line in figures.lines], [head.letter for head in figures.heads]) == letters
    assert ([line.is_small for line in figures.lines], [head.is_small for head in figures.heads]) == small
    assert figures.has_small is (percent != TOTAL)


def test_a_scale_in_the_columns_is_drawn_around_its_middle_and_others_as_bars() -> None:
    scale = crosstab_figures.figures(table(JOBS, values=[1, 2, 3, 4]), ROW)
    others = crosstab_figures.figures(table(JOBS), ROW)

    assert scale.picture is not None
    assert len(scale.picture.wide.whiskers) == 4
    assert scale.has_means
    assert scale.lines[0].cells[0].picture is None
    assert others.picture is None
    assert others.lines[0].cells[0].picture is not None
    assert not others.has_means


@pytest.mark.parametrize(
    ("counts", "headline", "lead"),
    [
        ([[50, 50], [52, 48]], "The differences may be chance", "about 78 of 100 surveys"),
        ([[2500, 2500], [2300, 2700]], "The answers differ, but hardly", "fewer than one of 1,000 surveys"),
        ([[60, 40], [40, 60]], "The answers differ, but not much", "about 5 of 1,000 surveys"),
        ([[70, 30], [30, 70]], "The answers differ clearly", "fewer than one of 1,000 surveys"),
        ([[90, 10], [10, 90]], "The answers differ strongly", "fewer than one of 1,000 surveys"),
        ([[90, 10]], "No test of the whole table", "Fewer than two rows or two columns"),
    ],
)
def test_the_test_is_said_in_words(counts: list[list[int]], headline: str, lead: str) -> None:
    figures = crosstab_figures.figures(table(counts), ROW)

    assert crosstab_words.headline(figures.association) == headline
    assert lead in crosstab_words.lead(figures)


def test_a_p_is_printed_with_three_decimals_and_never_as_nothing() -> None:
    assert crosstab_words.p_in_words(0.0336) == "p = 0.034"
    assert crosstab_words.p_in_words(0.0001) == "p < 0.001"


def test_two_scales_have_gamma_in_words() -> None:
    ordered = crosstab_figures.figures(table(JOBS, values=[1, 2, 3, 4], is_ordered=True), ROW)

    assert crosstab_words.findings(ordered)[-1].figure == "Gamma = 0.22"
    assert "95% interval −0.01 to 0.45" in crosstab_words.findings(ordered)[-1].meaning
