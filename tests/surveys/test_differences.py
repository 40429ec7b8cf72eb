"""Differences of proportions against statsmodels 0.15 (confint_proportions_2indep, method "newcomb") and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.differences import newcombe


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((48, 80, 56, 70), 0.052431, 0.333873),  # the example of Newcombe's own table II
        ((3, 10, 9, 10), 0.170523, 0.809018),
        ((0, 20, 10, 10), 0.679086, 1.0),
        ((460, 1001, 120, 344), -0.1682, -0.050525),
        ((0, 30, 0, 40), -0.113513, 0.087622),
    ],
)
def test_the_interval_is_that_of_another_program(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    count_1, base_1, count_2, base_2 = counts

    interval = newcombe(*counts)

    assert interval is not None
    assert interval.share == pytest.approx(count_2 / base_2 - count_1 / base_1)
    assert interval[1:] == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (3, 10, 0, 0)])
def test_without_a_base_there_is_no_difference(counts: tuple[int, int, int, int]) -> None:
    assert newcombe(*counts) is None


SHARES = st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@given(SHARES, SHARES)
def test_it_holds_the_difference_within_bounds_and_turns_with_its_groups(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    there, back = newcombe(*first, *second), newcombe(*second, *first)

    assert there is not None
    assert back is not None
    assert -1 - 1e-9 <= there.low <= there.share + 1e-9
    assert there.share - 1e-9 <= there.high <= 1 + 1e-9
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-12)
