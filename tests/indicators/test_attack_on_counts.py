"""Whoever reads all that ten releases say guesses no better than the page of results prints, whether somebody answered.

The worst case of the promise: the attacker knows every other response, knows what the one in question would have said
to everything that is counted, and takes the best guess there is, by the ratio of likelihoods (Neyman and Pearson).
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from indicators.scoring.noise import RandomSource
from indicators.scoring.noise_margin import best_guess
from indicators.workflow.results import Tally, noised_cells

RELEASES, TRIALS = 10, 10_000
EPSILON = Decimal("0.05")
CHANCE = 4 * (0.25 / TRIALS) ** 0.5  # four standard errors of a frequency
# Without the response: one choice, and several choices with whoever chose any.
WITHOUT = (Tally("s", "one", {"yes": 40}), Tally("s", "several", {"map": 12, "": 15}, sensitivity=2))
WITH = (Tally("s", "one", {"yes": 41}), Tally("s", "several", {"map": 13, "": 16}, sensitivity=2))
Draw = Callable[[Tally, RandomSource], dict[str, int]]


def by_the_site(tally: Tally, source: RandomSource) -> dict[str, int]:
    return noised_cells(tally, EPSILON, source)


def guessed_right(draw: Draw) -> float:
    """Return how often the guess is right, over trials in half of which the response is there."""
    random, right = Random(2026), 0
    for trial in range(TRIALS):
        is_there = trial % 2 == 0
        ratio = 0.0
        for _release in range(RELEASES):
            ratio += sum(
                likelihood(tally, draw(tally, random), other)
                for tally, other in zip(WITH if is_there else WITHOUT, WITHOUT, strict=True)
            )
        right += (ratio > 0) == is_there if ratio else random.random() < 0.5
    return right / TRIALS


def likelihood(tally: Tally, said: dict[str, int], without: Tally) -> float:
    """Return how much likelier what is said is with the response than without it: the logarithm of the ratio."""
    rate = float(EPSILON) / tally.sensitivity
    return sum(
        rate * (abs(number - without.cells[cell]) - abs(number - without.cells[cell] - 1))
        for cell, number in said.items()
    )


def total() -> float:
    return RELEASES * len(WITH) * float(EPSILON)


def test_the_best_guess_from_ten_releases_stays_under_the_bound_that_the_page_prints() -> None:
    assert total() == pytest.approx(1)

    share = guessed_right(by_the_site)

    assert share <= best_guess(total()) + CHANCE  # 0.731
    assert share > 0.5 + CHANCE  # it is an attack: the numbers do tell a little


def test_without_noise_the_attack_is_always_right() -> None:
    assert guessed_right(lambda tally, _source: dict(tally.cells)) == 1


def test_with_noise_drawn_anew_at_each_reading_the_attack_breaks_the_bound() -> None:
    trials = 200

    share = sum(_guess_of_averages(trial, readings=60) for trial in range(trials)) / trials

    assert share > best_guess(1.0) + 0.05


def test_noise_that_forgets_how_many_cells_a_response_is_in_breaks_the_bound_of_a_figure() -> None:
    """Each of forty cells with the noise of one: a release of this one figure costs forty times what is printed."""
    cells = {f"o{place}": 10 for place in range(40)}
    honest, careless = Tally("s", "many", cells, sensitivity=40), Tally("s", "many", cells, sensitivity=1)

    right = {tally.sensitivity: _share_right(tally, trials=1000) for tally in (honest, careless)}

    bound = best_guess(1.0)
    assert right[40] <= bound + 4 * (0.25 / 1000) ** 0.5
    assert right[1] > bound + 0.05


def _share_right(tally: Tally, trials: int) -> float:
    random, right, epsilon = Random(7), 0, Decimal(1)
    rate = float(epsilon) / tally.sensitivity
    for trial in range(trials):
        added = trial % 2
        there = Tally("s", "many", {cell: n + added for cell, n in tally.cells.items()}, tally.sensitivity)
        said = noised_cells(there, epsilon, random)
        ratio = sum(rate * (abs(said[cell] - n) - abs(said[cell] - n - 1)) for cell, n in tally.cells.items())
        right += (ratio > 0) == bool(added)
    return right / trials


def _guess_of_averages(trial: int, *, readings: int) -> bool:
    """Read ten releases of one figure, ε = 1 in all, many times, each time with other noise."""
    random, epsilon, added = Random(trial), Decimal("0.1"), trial % 2
    tally = Tally("s", "one", {"yes": 40 + added})
    numbers = [noised_cells(tally, epsilon, random)["yes"] for _reading in range(RELEASES * readings)]
    ratio = sum(float(epsilon) * (abs(number - 40) - abs(number - 41)) for number in numbers)
    return (ratio > 0) == bool(added)
