"""The attack on public counts: who reads all releases and knows all answers but one cannot tell whether it was given.

Two worlds differ by one response. The attacker knows both, reads the counts that the releases say, before anything is
hidden of them, and guesses by the likelihood ratio, at the threshold that serves best: no test is better (Neyman and
Pearson). Advantage is the share of right alarms less that of false ones; ε allows (e^ε - 1)/(e^ε + 1) = tanh(ε/2).
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

import pytest

from indicators.scoring.noise import noised

TRIALS, RELEASES = 10_000, 10
WITHOUT, WITH = 12, 13  # rounding to five told them apart: 10 and 15
# The standard error of a difference of two shares of 10,000 is at most sqrt(2 * 0.25 / 10,000) = 0.0071, and the best
# threshold is chosen on the same trials: five standard errors are left for both.
SAMPLING = 5 * math.sqrt(2 * 0.25 / TRIALS)
Observed = Sequence[int]


def test_ten_releases_tell_no_more_of_one_answer_than_is_printed() -> None:
    epsilon = Fraction(1, 10)

    advantage = best_advantage(noisy(epsilon, RELEASES))

    assert advantage <= math.tanh(float(RELEASES * epsilon) / 2) + SAMPLING  # 0.46 for ε = 1 in all
    assert advantage > 0.1  # the attack is a real one


def test_ten_releases_of_epsilon_1_stay_under_their_sum() -> None:
    advantage = best_advantage(noisy(Fraction(1), RELEASES))

    assert advantage <= math.tanh(RELEASES / 2)  # 0.9999 for ε = 10 in all: what is printed promises no more
    assert advantage < 0.98


@pytest.mark.parametrize("epsilon", [Fraction(1), Fraction(1, 10), Fraction(1, 2)], ids=str)
def test_one_release_tells_no_more_of_one_answer_than_is_printed(epsilon: Fraction) -> None:
    advantage = best_advantage(noisy(epsilon, 1))

    assert abs(advantage - math.tanh(float(epsilon) / 2)) <= SAMPLING  # discrete Laplace noise uses up its bound


def test_the_same_attack_on_numbers_rounded_to_five_is_never_wrong() -> None:
    def rounded(visitors: int, _random: Random) -> Observed:
        return [(visitors + 2) // 5 * 5] * RELEASES

    assert best_advantage(rounded) == 1


def noisy(epsilon: Fraction, releases: int) -> Callable[[int, Random], Observed]:
    """Return what the releases say of a number of visitors: each draws once, by the function that they draw by."""
    return lambda visitors, random: [noised(visitors, epsilon, random) for _release in range(releases)]


def best_advantage(observe: Callable[[int, Random], Observed]) -> float:
    """Return the greatest difference between right and false alarms over all thresholds of the likelihood ratio."""
    random = Random(20_260_101)
    false = [evidence(observe(WITHOUT, random)) for _trial in range(TRIALS)]
    right = [evidence(observe(WITH, random)) for _trial in range(TRIALS)]
    alarms = [
        sum(value >= threshold for value in right) - sum(value >= threshold for value in false)
        for threshold in sorted({*false, *right})
    ]
    return max(alarms) / TRIALS


def evidence(observed: Observed) -> int:
    """Return the log-likelihood ratio of the two worlds, in units of ε: how much closer the counts lie to WITH."""
    return sum(abs(count - WITHOUT) - abs(count - WITH) for count in observed)
