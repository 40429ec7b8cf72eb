"""Intervals and middles, checked against numbers worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics.intervals import net, outer_two, summarize, wilson


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        # z² = 3.841459. 0 of 10: the high end is z² / (10 + z²) = 3.841459 / 13.841459.
        (0, 10, 0.0, 0.277533),
        (10, 10, 0.722467, 1.0),
        # 5 of 10: centre 1/2, half = 1.959964 / 13.841459 · sqrt(2.5 + 0.960365) = 0.263407.
        (5, 10, 0.236593, 0.763407),
        # Newcombe 1998, table I, method 3.
        (1, 29, 0.0061, 0.1718),
        (15, 148, 0.0624, 0.1605),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_s_interval(count: int, base: int, low: float, high: float) -> None:
    interval = wilson(count, base)

    assert interval is not None
    assert interval.share == count / base
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_nobody_asked_has_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("count", "base"), [(-1, 3), (4, 3)])
def test_more_than_all_is_no_share(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(count, base)


@given(st.integers(1, 2000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(pair: tuple[int, int]) -> None:
    interval = wilson(*pair)

    assert interval is not None
    assert 0 <= interval.low <= interval.share <= interval.high <= 1


def test_a_net_has_the_interval_of_a_difference_in_one_sample() -> None:
    # By R, from prop.test of both shares: Zou and Donner (2008) with r = -sqrt(.45 · .3 / (.55 · .7)).
    assert net(45, 30, 100) == pytest.approx((0.15, -0.019261665, 0.309531390), abs=1e-8)
    assert net(9, 1, 12) == pytest.approx((0.666666667, 0.184313416, 0.871960137), abs=1e-8)


def test_a_net_of_nobody_is_none_and_of_seven_who_agree_is_not_certain() -> None:
    assert net(0, 0, 0) is None
    assert net(7, 0, 7) == pytest.approx((1.0, 0.498901093, 1.0), abs=1e-8)


def test_mean_median_and_standard_deviation() -> None:
    # 1, 1, 2, 5: mean 9/4; squares 2·25/16 + 1/16 + 121/16 = 172/16 = 10.75; 10.75 / 3 = 3.58333.
    found = summarize({Fraction(1): 2, Fraction(2): 1, Fraction(5): 1})

    assert found is not None
    assert (found.n, found.mean, found.median) == (4, Fraction(9, 4), Fraction(3, 2))
    assert found.sd == pytest.approx(1.892969, abs=1e-6)


def test_the_median_of_an_odd_number_is_the_one_in_the_middle() -> None:
    found = summarize({Fraction(-1): 1, Fraction(0): 0, Fraction(1): 2})

    assert found is not None
    assert found.median == 1


def test_one_answer_has_no_standard_deviation_and_none_has_no_middle() -> None:
    one = summarize({Fraction(3): 1})

    assert one is not None
    assert (one.mean, one.median, one.sd) == (3, 3, None)
    assert summarize({Fraction(1): 0}) is None


def test_the_two_ends_of_a_scale_do_not_meet() -> None:
    assert outer_two([Fraction(value) for value in (1, 2, 3, 4, 5)]) == ({4, 5}, {1, 2})
    assert outer_two([Fraction(value) for value in (0, 1, 2)]) is None
