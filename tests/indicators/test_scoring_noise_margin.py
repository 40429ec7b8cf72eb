"""How far noise moves a number, and what it leaves to guess, against draws and numbers that were computed apart."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from indicators.scoring.noise_margin import best_guess, margin


@pytest.mark.parametrize("epsilon", [0.05, 0.2, 0.5, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("chance", [0.05, 0.025])
def test_the_margin_of_one_draw_is_the_smallest_that_covers_it(epsilon: float, chance: float) -> None:
    distribution = stats.dlaplace(epsilon)

    number = margin(Fraction(1) / Fraction(epsilon), chance)

    assert 2 * distribution.sf(number) <= chance
    assert number == 0 or 2 * distribution.sf(number - 1) > chance


def test_a_count_with_epsilon_of_a_fifth_is_off_by_15_at_most() -> None:
    assert margin(Fraction(5), 0.05) == 15  # as the page of results prints it


@pytest.mark.parametrize(("epsilon", "terms"), [(0.2, 2), (0.2, 10), (0.05, 4), (1.0, 19), (3.0, 3)])
def test_the_margin_of_a_sum_is_the_smallest_that_covers_it(epsilon: float, terms: int) -> None:
    """The distribution of the sum by convolution, as numpy does it."""
    reach = int(60 / epsilon)
    one = stats.dlaplace(epsilon).pmf(np.arange(-reach, reach + 1))
    summed = one
    for _term in range(terms - 1):
        summed = np.convolve(summed, one)
    middle = len(summed) // 2

    number = margin(Fraction(1) / Fraction(epsilon), 0.05, terms)

    assert 1 - summed[middle - number : middle + number + 1].sum() <= 0.05
    assert 1 - summed[middle - number + 1 : middle + number].sum() > 0.05


def test_the_best_guess_is_right_73_times_in_100_with_epsilon_of_one() -> None:
    assert best_guess(1) == pytest.approx(0.7310586)
    assert best_guess(0) == 0.5
