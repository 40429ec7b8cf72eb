"""How well the items of a scale go together: alpha, omega, and each item with the rest of them.

What goes in are patterns: {values of the items of one response, in the order of the items: how many gave them}, of
those who answered all items, with the values of reversed items already turned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

Patterns = Mapping[tuple[Fraction, ...], int]
STEPS = 2000  # of the search for loadings, at most
CLOSE = 1e-12


@dataclass(frozen=True)
class ItemFigures:
    """An item: its mean, its correlation with the sum of the others, and alpha without it; None where undefined."""

    mean: Fraction | None
    with_rest: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class Reliability:
    """The figures of a scale; `alpha` and `omega` are None with fewer than two items, answers, or kinds of sums."""

    n: int
    alpha: float | None
    omega: float | None
    items: list[ItemFigures]


def reliability(patterns: Patterns) -> Reliability:
    """Return the figures of a scale; of nothing where there are no patterns."""
    n = sum(patterns.values())
    if not n:
        return Reliability(0, None, None, [])
    width = len(next(iter(patterns)))
    means = [sum((values[item] * count for values, count in patterns.items()), Fraction()) / n for item in range(width)]
    covariances = _covariances(patterns, means, n)
    places = range(width)
    items = [
        ItemFigures(
            means[item],
            _with_rest(covariances, item),
            _alpha(covariances, [place for place in places if place != item]),
        )
        for item in places
    ]
    return Reliability(n, _alpha(covariances, places), _omega(covariances), items)


def _covariances(patterns: Patterns, means: Sequence[Fraction], n: int) -> list[list[Fraction]]:
    """Return the covariances of the items, by n; whether by n or n - 1 changes none of the figures."""
    places = range(len(means))
    table = [[Fraction()] * len(means) for _place in places]
    for values, count in patterns.items():
        apart = [value - mean for value, mean in zip(values, means, strict=True)]
        for row in places:
            for column in range(row, len(means)):
                table[row][column] += apart[row] * apart[column] * count
    return [[table[min(row, column)][max(row, column)] / n for column in places] for row in places]


def _alpha(covariances: list[list[Fraction]], items: Sequence[int]) -> float | None:
    """Return Cronbach's alpha of some items: k / (k - 1) · (1 - sum of s² / s² of the sum) (1951, Psychometrika 16)."""
    total = sum((covariances[row][column] for row in items for column in items), Fraction())
    if len(items) < 2 or not total:
        return None
    own = sum((covariances[item][item] for item in items), Fraction())
    return float(Fraction(len(items), len(items) - 1) * (1 - own / total))


def _with_rest(covariances: list[list[Fraction]], item: int) -> float | None:
    """Return the correlation of an item with the sum of the others."""
    others = [place for place in range(len(covariances)) if place != item]
    rest = sum((covariances[row][column] for row in others for column in others), Fraction())
    product = covariances[item][item] * rest
    if not product:
        return None
    return float(sum((covariances[item][other] for other in others), Fraction())) / sqrt(product)


def _omega(covariances: list[list[Fraction]]) -> float | None:
    """Return McDonald's omega of one factor: (sum of loadings)² / ((sum of loadings)² + sum of what is unique).

    The loadings are those of unweighted least squares on the correlations, found by iterated principal axes (McDonald
    1999, Test Theory, chapter 6; Harman 1976, Modern Factor Analysis, chapter 8). One factor is not identified with
    fewer than three items, and nothing can be said where an item does not vary or more than its variance is common.
    """
    size = len(covariances)
    if size < 3 or not all(covariances[item][item] for item in range(size)):
        return None
    spread = [sqrt(covariances[item][item]) for item in range(size)]
    table = [[float(covariances[r][c]) / (spread[r] * spread[c]) for c in range(size)] for r in range(size)]
    common = [max(abs(table[r][c]) for c in range(size) if c != r) for r in range(size)]
    loadings: list[float] = []
    for _step in range(STEPS):
        reduced = [[common[r] if r == c else table[r][c] for c in range(size)] for r in range(size)]
        loadings = _first_axis(reduced)
        squares = [loading * loading for loading in loadings]
        is_close = max(abs(new - old) for new, old in zip(squares, common, strict=True)) < CLOSE
        common = squares
        if is_close:
            break
    if any(part >= 1 for part in common):
        return None
    total = sum(loadings) ** 2
    return total / (total + sum(1 - part for part in common))


def _first_axis(table: list[list[float]]) -> list[float]:
    """Return the first eigenvector of a symmetric table, as long as the root of its eigenvalue, by powers."""
    size = len(table)
    # The table is moved so that its largest eigenvalue is that of the largest size, too.
    shift = max(sum(abs(cell) for cell in row) for row in table)
    vector = [1.0 + 0.01 * place for place in range(size)]
    for _step in range(STEPS):
        moved = [sum(table[r][c] * vector[c] for c in range(size)) + shift * vector[r] for r in range(size)]
        length = sqrt(sum(part * part for part in moved))
        moved = [part / length for part in moved]
        is_close = max(abs(new - old) for new, old in zip(moved, vector, strict=True)) < CLOSE
        vector = moved
        if is_close:
            break
    value = sum(vector[r] * table[r][c] * vector[c] for r in range(size) for c in range(size))
    return [part * sqrt(max(value, 0.0)) for part in vector]
