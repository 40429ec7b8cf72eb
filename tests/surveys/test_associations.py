"""Tests and intervals of cross-tabs, against textbooks, scipy's own, and what is counted pair by pair."""

from fractions import Fraction
from itertools import product
from math import sqrt
from random import Random

import pytest
from scipy import stats

from surveys.analysis import associations
from surveys.analysis.categories import Category
from surveys.analysis.crosstabs import COLUMN, ROW, TOTAL, CrossTab, Margin
from surveys.statistics import contingency, proportions

# Agresti, Categorical Data Analysis (2002), table 2.8: income by satisfaction with the job.
JOBS = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
# Agresti (2002), table 3.2: three levels of degree by three of belief; chi-square 69.2 with 4 degrees of freedom.
BELIEF = [[178, 138, 108], [570, 648, 442], [138, 252, 252]]


def table(counts: list[list[int]], values: list[int] | None = None, **facts: bool) -> CrossTab:
    """Return a table of one choice by one choice; `values` are those of its columns."""

    def margin(name: str, bases: list[int], is_several: bool) -> Margin:
        own = values if name == "columns" and values else [None] * len(bases)
        categories = [
            Category(str(place), f"{name} {place}", None if value is None else Fraction(value))
            for place, value in enumerate(own)
        ]
        return Margin(name, name, categories, bases, sum(bases), 0, [], 0, is_several, facts.get("is_ordered", False))

    rows = margin("rows", [sum(row) for row in counts], facts.get("is_several", False))
    columns = margin("columns", [sum(column) for column in zip(*counts, strict=True)], False)
    by_value = [dict(zip(map(Fraction, values or []), row, strict=False)) for row in counts] if values else []
    base = sum(rows.bases)
    return CrossTab(rows, columns, counts, base, base, by_value)


def test_chi_square_is_that_of_the_textbook() -> None:
    association = associations.association(table(BELIEF))

    assert association is not None
    assert (round(association.chi_square, 1), association.freedom) == (69.2, 4)
    assert association.p < 1e-12
    assert (association.n_cells, association.n_low, association.is_doubtful) == (9, 0, False)
    assert association.best_p == association.p
    assert association.v.share == pytest.approx(sqrt(69.157 / (2726 * 2)), abs=1e-4)
    assert association.v.share == pytest.approx(stats.contingency.association(BELIEF, method="cramer"), rel=1e-12)


def test_residuals_are_those_of_the_textbook() -> None:
    residuals = associations.residuals(table(BELIEF))

    printed = [[round(value, 1) for value in row if value is not None] for row in residuals]
    assert printed == [[4.5, -2.6, -1.9], [2.6, 1.3, -4.0], [-6.8, 0.7, 6.3]]


def test_empty_rows_and_columns_are_in_no_test_and_have_no_residual() -> None:
    bare = associations.association(table([[30, 10], [10, 30]]))
    padded = table([[30, 0, 10], [0, 0, 0], [10, 0, 30]])

    assert associations.association(padded) == bare
    assert associations.residuals(padded)[1] == [None, None, None]
    assert associations.residuals(padded)[0][1] is None


@pytest.mark.parametrize("counts", [[[3, 4]], [[3], [4]], [[0, 0], [1, 2]], [[0, 0], [0, 0]], []])
def test_a_table_of_one_line_has_no_test(counts: list[list[int]]) -> None:
    assert associations.association(table(counts)) is None


def test_several_choices_have_no_test_but_residuals() -> None:
    crosstab = table([[30, 10], [10, 30]], is_several=True)

    assert associations.association(crosstab) is None
    assert associations.residuals(crosstab)[0][0] == pytest.approx(sqrt(20))
    assert associations.differences(crosstab, ROW) == [[[], []], [[], []]]


def test_low_expectations_take_fishers_test_in_a_small_table() -> None:
    association = associations.association(table([[3, 1], [1, 3]]))  # Fisher's tea: p 34/70

    assert association is not None
    assert association.n_low == 4
    assert association.method == associations.Method.FISHER
    assert association.exact_p == pytest.approx(34 / 70)


def test_low_expectations_take_a_simulation_in_a_larger_one_that_is_the_same_each_time() -> None:
    counts = [[4, 0, 1], [0, 3, 1], [1, 1, 3]]
    first, second = associations.association(table(counts)), associations.association(table(counts))

    assert first is not None
    assert first == second
    assert first.method == associations.Method.SIMULATION
    assert first.exact_p == pytest.approx(_exact_p_of(counts), abs=0.01)


def _exact_p_of(counts: list[list[int]]) -> float:
    """Return the probability of a table at least as uneven, over every table with these sums."""
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    chance = stats.random_table(rows, columns)

    def unevenness(cells: list[list[int]]) -> float:
        expected = contingency.expected_counts(counts)
        return sum(
            (n - e) ** 2 / e for row, es in zip(cells, expected, strict=True) for n, e in zip(row, es, strict=True)
        )

    total = 0.0
    for a, b, c, d in product(range(6), repeat=4):
        cells = [[a, b, rows[0] - a - b], [c, d, rows[1] - c - d]]
        cells.append([column - x - y for column, x, y in zip(columns, *cells, strict=True)])
        if min(map(min, cells)) >= 0 and unevenness(cells) >= unevenness(counts) - 1e-9:
            total += chance.pmf(cells)
    return total


def test_a_table_too_large_to_simulate_says_so_by_having_no_exact_p() -> None:
    counts = [[int(row == column) for column in range(30)] for row in range(30)]
    association = associations.association(table(counts))

    assert association is not None
    assert association.is_doubtful
    assert association.exact_p is None
    assert association.best_p == association.p


@pytest.mark.parametrize(("chi_square", "freedom", "n", "shorter"), [(93.8, 36, 1163, 5), (69.2, 4, 2726, 3)])
def test_the_bounds_of_v_are_where_its_chi_square_is_one_in_forty(
    chi_square: float, freedom: int, n: int, shorter: int
) -> None:
    v = associations.cramers_v(chi_square, freedom, n, shorter)

    scale = n * (shorter - 1)
    assert stats.ncx2.sf(chi_square, freedom, v.low**2 * scale - freedom) == pytest.approx(0.025)
    assert stats.ncx2.cdf(chi_square, freedom, v.high**2 * scale - freedom) == pytest.approx(0.025)
    assert v.low < v.share < v.high


def test_v_may_be_nothing_where_the_test_refuses_nothing() -> None:
    assert associations.cramers_v(3.0, 4, 200, 3).low == 0
    assert associations.cramers_v(0.0, 4, 200, 3).share == 0
    assert associations.cramers_v(200.0, 1, 200, 2) == (1.0, pytest.approx(0.86, abs=0.01), 1.0)


def test_gamma_is_that_of_the_textbook() -> None:
    gamma = contingency.gamma(JOBS)

    assert gamma is not None
    assert round(gamma.share, 3) == 0.221
    assert (gamma.high - gamma.low) / 2 / 1.959964 == pytest.approx(0.117, abs=5e-4)


def test_gamma_counts_pairs() -> None:
    random = Random(3)
    counts = [[random.randint(0, 4) for _column in range(4)] for _row in range(3)]
    people = [(row, column) for row, cells in enumerate(counts) for column, n in enumerate(cells) for _ in range(n)]

    signs = [(a[0] - b[0]) * (a[1] - b[1]) for a in people for b in people]
    same, opposite = sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)

    gamma = contingency.gamma(counts)
    assert gamma is not None
    assert gamma.share == pytest.approx((same - opposite) / (same + opposite))


@pytest.mark.parametrize(("counts", "share"), [([[5, 0], [0, 5]], 1.0), ([[0, 5], [5, 0]], -1.0)])
def test_gamma_at_its_ends(counts: list[list[int]], share: float) -> None:
    assert contingency.gamma(counts) == (share, share, share)
    assert contingency.gamma([[5, 5]]) is None


def test_ordered_tables_go_by_value_and_others_have_no_rank_correlation() -> None:
    upside_down = table([row[::-1] for row in JOBS], values=[4, 3, 2, 1], is_ordered=True)

    assert associations.rank_correlation(upside_down) == contingency.gamma(JOBS)
    assert associations.rank_correlation(table(JOBS)) is None


def test_the_test_of_two_proportions_is_chi_square_of_their_table() -> None:
    for count, base, other, whole in ((30, 100, 45, 100), (1, 40, 9, 55), (12, 30, 12, 30)):
        expected = stats.chi2_contingency([[count, base - count], [other, whole - other]], correction=False).pvalue
        assert proportions.two_sided_p(count, base, other, whole) == pytest.approx(expected, rel=1e-9)
    assert proportions.two_sided_p(0, 40, 0, 50) == 1.0


def test_holm_by_hand() -> None:
    assert proportions.holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert proportions.holm([0.001, 0.6, 0.9]) == pytest.approx([0.003, 1.0, 1.0])
    assert proportions.holm([]) == []


def test_letters_name_the_groups_clearly_below_and_leave_out_small_ones() -> None:
    # Rows of 100: 60%, 40%, 45% and a small one of 20 with 0%. z of the first pair is 2.83, p .0047, times 3 .0140;
    # of the first and third 2.12, p .0339, times 2 .0677; of the second and third .71.
    counts = [[60, 40], [40, 60], [45, 55], [0, 20]]

    by_row = associations.differences(table(counts), ROW)
    by_column = associations.differences(table([list(row) for row in zip(*counts, strict=True)]), COLUMN)

    assert by_row == [[[1], []], [[], [0]], [[], []], [[], []]]
    assert by_column == [list(row) for row in zip(*by_row, strict=True)]
    assert associations.differences(table(counts), TOTAL) == [[[], []]] * 4
    assert [proportions.letter(place) for place in (0, 25, 26, 53)] == ["A", "Z", "AA", "BB"]


def test_means_and_their_differences_are_those_of_scipy() -> None:
    counts = [[5, 8, 3, 1], [2, 2, 9, 12], [0, 4, 1, 0]]
    people = [[value for value, n in enumerate(row, 1) for _ in range(n)] for row in counts]

    means = associations.means(table(counts, values=[1, 2, 3, 4]))

    for place, group in enumerate(means):
        rest = [value for other, values in enumerate(people) if other != place for value in values]
        expected = stats.ttest_ind(people[place], rest, equal_var=False)
        bounds = expected.confidence_interval()
        own = stats.ttest_1samp(people[place], 0).confidence_interval()
        assert group is not None
        assert group.difference is not None
        assert group.interval is not None
        assert (group.difference.low, group.difference.high) == pytest.approx((bounds.low, bounds.high))
        assert (group.interval.low, group.interval.high) == pytest.approx((own.low, own.high))
        assert group.mean == pytest.approx(sum(people[place]) / len(people[place]))


def test_means_without_enough_answers_have_no_interval() -> None:
    means = associations.means(table([[0, 0], [1, 0], [3, 0]], values=[1, 2]))

    assert means[0] is None
    assert means[1] is not None
    assert (means[1].mean, means[1].interval, means[1].difference) == (1.0, None, None)
    assert associations.means(table(JOBS)) == []
