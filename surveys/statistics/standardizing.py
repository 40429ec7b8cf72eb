"""Shares and means as they would be with another mix of groups: direct standardization, from counts by group alone."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from surveys.statistics.intervals import Interval, ScaleSummary, Z


class Standardized(NamedTuple):
    """A share or a mean with the mix made equal, and its variance."""

    value: float
    variance: float


def share(counts: Sequence[int], bases: Sequence[int], weights: Sequence[float]) -> Standardized:
    """Return the sum of w p over groups, and of w² p (1 - p) / n; the weights are made to add up to 1.

    Every group has to have a base (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 2003, 19.3).
    """
    parts = [count / base for count, base in zip(counts, bases, strict=True)]
    return _summed(parts, [p * (1 - p) / base for p, base in zip(parts, bases, strict=True)], weights)


def mean(groups: Sequence[ScaleSummary], weights: Sequence[float]) -> Standardized | None:
    """Return the sum of w m over groups, and of w² s² / n; None where a group has fewer than two answers."""
    if any(group.sd is None for group in groups):
        return None
    variances = [(group.sd or 0.0) ** 2 / group.n for group in groups]
    return _summed([float(group.mean) for group in groups], variances, weights)


def _summed(values: Sequence[float], variances: Sequence[float], weights: Sequence[float]) -> Standardized:
    total = sum(weights)
    shares = [weight / total for weight in weights]
    value = sum(part * each for part, each in zip(shares, values, strict=True))
    return Standardized(value, sum(part**2 * each for part, each in zip(shares, variances, strict=True)))


def interval(figure: Standardized, low: float, high: float, z: float = Z) -> Interval:
    """Return a figure with its 95% interval by the normal distribution, cut at its ends."""
    half = z * sqrt(figure.variance)
    return Interval(figure.value, max(low, figure.value - half), min(high, figure.value + half))


def difference(first: Standardized, second: Standardized) -> tuple[Interval, float]:
    """Return the second figure minus the first with its 95% interval, and the p that both are equal."""
    value, error = second.value - first.value, sqrt(first.variance + second.variance)
    p = 2 * NormalDist().cdf(-abs(value) / error) if error else float(value == 0)
    return Interval(value, value - Z * error, value + Z * error), p
