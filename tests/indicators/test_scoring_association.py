"""How two measures move together: Pearson's r with exact sums."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.association import pearson

VALUES = st.lists(st.integers(2, 20).map(lambda n: Fraction(n, 2)), min_size=3, max_size=30)


def of(*numbers: int) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


def test_measures_on_one_line_correlate_fully() -> None:
    assert pearson(of(1, 2, 3, 4), of(2, 4, 6, 8)) == 1
    assert pearson(of(1, 2, 3, 4), of(9, 7, 5, 3)) == -1


def test_a_correlation_worked_out_by_hand() -> None:
    # Sxy = 6, Sxx = 10, Syy = 6: r = 6 / sqrt(60)
    assert pearson(of(1, 2, 3, 4, 5), of(2, 4, 5, 4, 5)) == pytest.approx(0.7745966692414834, abs=1e-15)


def test_there_is_no_correlation_under_three_pairs() -> None:
    assert pearson(of(1, 2), of(3, 4)) is None


def test_there_is_no_correlation_with_what_does_not_vary() -> None:
    assert pearson(of(1, 2, 3), of(5, 5, 5)) is None
    assert pearson(of(5, 5, 5), of(1, 2, 3)) is None


@given(VALUES, st.data())
def test_a_correlation_lies_between_minus_one_and_one_and_goes_both_ways(
    xs: list[Fraction], data: st.DataObject
) -> None:
    ys = data.draw(st.lists(st.integers(2, 20).map(lambda n: Fraction(n, 2)), min_size=len(xs), max_size=len(xs)))

    r = pearson(xs, ys)

    assert r == pearson(ys, xs)
    assert r is None or -1 <= r <= 1
