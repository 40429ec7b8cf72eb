"""Discrete Laplace noise is drawn exactly, by whole numbers, as the paper says that it is distributed."""

import ast
import inspect
import math
from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from scipy import stats

from indicators.scoring import noise

DRAWS = 40_000
SCALES = [Fraction(1), Fraction(10), Fraction(1, 10), Fraction(3, 2), Fraction(1000, 333)]


def drawn(scale: Fraction, seed: int = 2020) -> list[int]:
    random = Random(seed)
    return [noise.discrete_laplace(scale, random) for _draw in range(DRAWS)]


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_the_draws_are_distributed_as_the_formula_says(scale: Fraction) -> None:
    distribution = stats.dlaplace(float(1 / scale))  # P(x) = tanh(a/2) exp(-a|x|), written by others
    counts = Counter(drawn(scale))
    most = 1
    while DRAWS * distribution.sf(most) > 10:
        most += 1
    inside = range(-most, most + 1)
    observed = [counts[x] for x in inside]
    expected = [DRAWS * distribution.pmf(x) for x in inside]
    beyond = DRAWS - sum(observed)

    result = stats.chisquare([*observed, beyond], [*expected, DRAWS - sum(expected)])

    assert result.pvalue > 0.001


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_mean_and_variance_are_those_of_the_formula(scale: Fraction) -> None:
    values, p = drawn(scale), math.exp(-1 / scale)
    variance = 2 * p / (1 - p) ** 2

    assert abs(sum(values) / DRAWS) < 5 * math.sqrt(variance / DRAWS)
    assert sum(value * value for value in values) / DRAWS == pytest.approx(variance, rel=0.1, abs=0.001)


def test_it_is_below_zero_as_often_as_above() -> None:
    values = drawn(Fraction(3))

    below, above = sum(value < 0 for value in values), sum(value > 0 for value in values)

    assert stats.binomtest(below, below + above).pvalue > 0.001


def test_a_noised_count_may_be_negative_and_is_centered_on_the_count() -> None:
    random = Random(8)

    counts = [noise.noised(1, Fraction(1), random) for _draw in range(2000)]

    assert min(counts) < 0
    assert Counter(counts).most_common(1)[0][0] == 1


@pytest.mark.parametrize("scale", [Fraction(0), Fraction(-1)])
def test_a_scale_that_cannot_be_is_refused(scale: Fraction) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        noise.discrete_laplace(scale, Random(1))


def test_nothing_in_it_is_a_floating_point_number() -> None:
    tree = ast.parse(inspect.getsource(noise))

    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not names & {"float", "math", "exp", "numpy"}
    assert imported == {"Fraction", "Protocol"}
    divisions = [
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]
    assert set(divisions) == {"1 / epsilon", "gamma / k"}  # both of fractions
