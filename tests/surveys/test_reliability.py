"""Alpha, omega and the items of a scale, against numpy and a search by scipy, and against one worked by hand."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import least_squares

from surveys.statistics.reliability import Patterns, reliability

RNG = np.random.default_rng(20261130)


def answers(loadings: list[float], people: int = 400) -> np.ndarray:
    """Return answers from 1 to 5 of people who differ in one thing, on items that have so much of it."""
    one = RNG.normal(size=(people, 1))
    raw = one * np.array(loadings) + RNG.normal(size=(people, len(loadings))) * 0.7
    return np.clip(np.round(raw + 3), 1, 5).astype(int)


def patterns(table: np.ndarray) -> Patterns:
    return Counter(tuple(Fraction(int(value)) for value in row) for row in table)


def alpha(table: np.ndarray) -> float:
    k = table.shape[1]
    return k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1))


def omega(table: np.ndarray) -> float:
    """Find loadings that leave the least of the correlations, from several starts."""
    correlations = np.corrcoef(table.T)
    above = np.triu_indices(len(correlations), 1)
    found = [
        least_squares(
            lambda guess: (correlations - np.outer(guess, guess))[above], np.full(len(correlations), start), xtol=1e-15
        )
        for start in (0.3, 0.7)
    ]
    loadings = min(found, key=lambda one: one.cost).x
    return loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())


@pytest.mark.parametrize("loadings", [[0.9, 0.8, 0.7, 0.6], [1.2, 0.9, 0.8, 0.3, 0.5, 0.7], [0.8, 0.8, 0.8]])
def test_alpha_omega_and_items_are_those_of_numpy_and_scipy(loadings: list[float]) -> None:
    table = answers(loadings)

    figures = reliability(patterns(table))

    assert figures.n == 400
    assert figures.alpha == pytest.approx(alpha(table), abs=1e-12)
    assert figures.omega == pytest.approx(omega(table), abs=1e-6)
    for place, item in enumerate(figures.items):
        rest = np.delete(table, place, axis=1)
        assert float(item.mean) == pytest.approx(table[:, place].mean())
        assert item.with_rest == pytest.approx(np.corrcoef(table[:, place], rest.sum(axis=1))[0, 1], abs=1e-12)
        assert item.alpha_without == pytest.approx(alpha(rest), abs=1e-12)


def test_an_item_that_was_not_turned_goes_against_the_others() -> None:
    table = answers([0.9, 0.8, 0.9, 0.8])
    table[:, 3] = 6 - table[:, 3]

    figures = reliability(patterns(table))

    assert [item.with_rest < 0 for item in figures.items] == [False, False, False, True]
    assert figures.items[3].alpha_without > 0.8 > figures.alpha


def test_two_items_by_hand() -> None:
    """Values (1, 1), (2, 3), (3, 2): both have a variance of 2/3 and a covariance of 1/3; alpha = 2 (1 - (4/3) / 2)."""
    pairs: Patterns = {(Fraction(1), Fraction(1)): 1, (Fraction(2), Fraction(3)): 1, (Fraction(3), Fraction(2)): 1}

    figures = reliability(pairs)

    assert figures.alpha == pytest.approx(2 / 3)
    assert figures.omega is None  # one factor of two items is not identified
    assert [item.with_rest for item in figures.items] == pytest.approx([0.5, 0.5])
    assert [item.alpha_without for item in figures.items] == [None, None]


@pytest.mark.parametrize("table", [[], [[3, 3, 3]], [[1, 2, 3], [1, 2, 3]]])
def test_nothing_is_said_where_nobody_or_everybody_says_the_same(table: list[list[int]]) -> None:
    figures = reliability(patterns(np.array(table)) if table else {})

    assert (figures.n, figures.alpha, figures.omega) == (len(table), None, None)
    assert all(item.with_rest is None for item in figures.items)
