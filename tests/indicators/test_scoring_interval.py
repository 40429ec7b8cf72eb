"""How sure a consensus is: 90% intervals, by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from indicators.scoring import interval

ONE, HALF = Fraction(1), Fraction(1, 2)
SPREAD = Fraction(1)


def test_the_error_weighs_the_panels_spread_with_that_of_all() -> None:
    # SS = 2; (2 + 8) / (3 + 8) * 1.10 / 4 = 1/4
    assert interval.standard_error([10, 12, 12, 14], [ONE] * 4, SPREAD) == pytest.approx(0.5, abs=1e-15)


def test_unequal_weights_count_for_fewer_experts() -> None:
    # n_eff = 2^2 / 1.5 = 8/3; SS = 2; (2 + 8) / (2 + 8) * 1.10 * 3/8 = .4125
    assert interval.standard_error([10, 12, 14], [ONE, HALF, HALF], SPREAD) == pytest.approx(0.4125**0.5, abs=1e-15)


def test_one_expert_has_the_error_of_all_panels() -> None:
    assert interval.standard_error([12], [ONE], Fraction(10, 11)) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("centre", "error", "n", "low", "high"),
    [
        ("6", 0.5, 4, "5.1021", "6.8979"),  # t(11) = 1.795885
        ("6", 0.5, 1, "5.0702", "6.9298"),  # t(8) = 1.859548
        ("9.5", 0.5, 4, "8.6021", "10.0000"),
        ("1", 0.5, 4, "1.0000", "1.8979"),
        ("6", 1.25, 0, "3.6318", "8.3682"),  # t(7) = 1.894579
    ],
)
def test_bounds_are_clipped_to_the_scale(centre: str, error: float, n: int, low: str, high: str) -> None:
    assert interval.bounds(Fraction(centre), error, n) == (Decimal(low), Decimal(high))


def test_a_carried_value_is_less_sure_than_it_was() -> None:
    assert interval.carried_error(0.5, SPREAD) == pytest.approx(0.8125**0.5)
    assert interval.carried_error(None, SPREAD) == 1.25


def test_an_indicator_with_thirty_degrees_of_freedom_has_a_spread_of_its_own() -> None:
    # Each pair 5.0 and 6.0 has SS = 1/2 with one degree of freedom.
    pairs = [("drugs", [10, 12])] * 30 + [("arms", [10, 16])] * 10 + [("arms", [12])] * 50

    spread = interval.pooled_spread(pairs)

    assert spread.variance("drugs") == Fraction(1, 2)
    assert spread.variance("arms") == spread.variance("unheard of") == Fraction(30 * 1 + 10 * 9, 2 * 40)


def test_panels_of_different_sizes_are_pooled_by_their_squares() -> None:
    # In points 5, 6, 7 have SS = 2 about their mean with two degrees of freedom, 5 and 7 have SS = 2 with one.
    spread = interval.pooled_spread([("drugs", [10, 12, 14]), ("drugs", [10, 14])] * 12)

    assert spread.variance("drugs") == Fraction(12 * (2 + 2), 12 * (2 + 1))


def test_under_thirty_degrees_of_freedom_over_all_the_spread_is_one() -> None:
    spread = interval.pooled_spread([("drugs", [10, 12])] * 29)

    assert spread.variance("drugs") == 1


def test_a_panel_that_always_agrees_is_not_taken_for_certain() -> None:
    spread = interval.pooled_spread([("drugs", [10, 10, 10])] * 15)

    assert spread.variance("drugs") == Fraction(1, 16)


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 8, 9, 10, 11, 30, 31, 407])
def test_students_quantile_is_that_of_scipy(freedom: int) -> None:
    assert interval.t_quantile(freedom) == pytest.approx(stdtrit(freedom, 0.95), rel=1e-12)


@given(st.lists(st.integers(2, 20), min_size=1, max_size=12))
def test_the_interval_holds_its_centre(values: list[int]) -> None:
    centre = Fraction(sum(values), 2 * len(values))

    low, high = interval.bounds(centre, interval.standard_error(values, [ONE] * len(values), SPREAD), len(values))

    assert 1 <= low <= centre + Fraction(1, 10000)
    assert centre - Fraction(1, 10000) <= high <= 10
