"""Discrete Laplace noise for public counts, drawn exactly: whole numbers and fractions, never a floating-point number.

Source: C. L. Canonne, G. Kamath, T. Steinke, "The Discrete Gaussian for Differential Privacy", NeurIPS 2020
(arXiv:2004.00010), Algorithms 1 and 2. Samplers that use floating-point numbers give the true count away in the lowest
digits (I. Mironov, "On Significance of the Least Significant Bits for Differential Privacy", CCS 2012).
"""

from fractions import Fraction
from typing import Protocol


class RandomSource(Protocol):
    """What draws: `random.SystemRandom` in use, a seeded `random.Random` in tests."""

    def randrange(self, stop: int, /) -> int: ...


def discrete_laplace(scale: Fraction, random: RandomSource) -> int:
    """Return a whole number x with probability proportional to exp(-|x| / scale); `ValueError` unless scale > 0.

    Algorithm 2, with scale = t/s: a value x of scale t is put together from x mod t and x div t, and divided by s.
    """
    if scale <= 0:
        raise ValueError(f"noise of scale {scale} cannot be drawn")
    t, s = scale.as_integer_ratio()
    while True:
        remainder = random.randrange(t)
        if not _is_exp(Fraction(remainder, t), random):
            continue
        quotient = 0
        while _is_exp(Fraction(1), random):
            quotient += 1
        size = (remainder + t * quotient) // s
        is_negative = random.randrange(2) == 1
        if is_negative and not size:
            continue  # else 0 would be drawn twice as often
        return -size if is_negative else size


def noised(count: int, epsilon: Fraction, random: RandomSource) -> int:
    """Return a count with noise that hides any one of those counted: ε-differentially private, and maybe negative."""
    return count + discrete_laplace(1 / epsilon, random)


def _is_exp(gamma: Fraction, random: RandomSource) -> bool:
    """Return True with probability exp(-gamma), for gamma between 0 and 1: Algorithm 1."""
    k = 1
    while _is_one(gamma / k, random):
        k += 1
    return k % 2 == 1


def _is_one(probability: Fraction, random: RandomSource) -> bool:
    return random.randrange(probability.denominator) < probability.numerator
