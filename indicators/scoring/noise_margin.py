"""How far discrete Laplace noise moves a number, and what it leaves to guess: floats, as nothing here is ever drawn."""

from bisect import bisect_left
from fractions import Fraction
from functools import cache
from math import ceil, exp, log


@cache
def margin(scale: Fraction, chance: float, terms: int = 1) -> int:
    """Return the smallest N such that the sum of `terms` draws of one scale is above N or below -N at most by `chance`.

    A draw is the difference of two geometric numbers, so that a sum is one of two negative binomial ones (X - Y with
    P(X = k) = C(terms + k - 1, k) (1 - p)^terms p^k and p = exp(-1 / scale)). Floats: an error, not a drawn number.
    """
    if terms == 1:
        p = exp(-1 / scale)
        return max(0, ceil(log(chance * (1 + p) / 2) / log(p)) - 1)
    sizes = _negative_binomial(exp(-1 / scale), terms)
    above = [0.0]  # P(X > k), from the largest k down
    for probability in reversed(sizes[1:]):
        above.append(above[-1] + probability)
    above.reverse()

    def is_covered(number: int) -> bool:
        return 2 * sum(p * above[k + number] for k, p in enumerate(sizes[: len(sizes) - number])) <= chance

    return bisect_left(range(len(sizes)), True, key=is_covered)


def best_guess(epsilon: float) -> float:
    """Return how often a guess whether one response is among those counted is right at most, where chance gives 0.5.

    Source: P. Kairouz, S. Oh, P. Viswanath, "The Composition Theorem for Differential Privacy", ICML 2015, with δ = 0.
    """
    return 1 / (1 + exp(-epsilon))


def _negative_binomial(p: float, terms: int) -> list[float]:
    """Return P(X = 0), P(X = 1), … up to where the rest is too little to matter."""
    probabilities, rest = [(1 - p) ** terms], 1 - (1 - p) ** terms
    while rest > 1e-12 and probabilities[-1] > 1e-300:
        k = len(probabilities)
        probabilities.append(probabilities[-1] * p * (terms + k - 1) / k)
        rest -= probabilities[-1]
        if k > 10 * terms / (1 - p) and probabilities[-1] < 1e-15:
            break
    return probabilities
