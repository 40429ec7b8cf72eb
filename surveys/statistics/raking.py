"""Weights that make a sample look like stated margins, and what they cost. Pure functions of counts.

What goes in are cells: {the category of each dimension: how many responses stand in it}. All responses of a cell have
one weight, so that raking takes as long as there are cells, whatever the number of responses.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Cell = tuple[Hashable, ...]  # the category of each dimension, in their order
Counts = Mapping[Cell, int]
Weights = dict[Cell, float]

STEPS: Final = 1000
CLOSE: Final = 1e-10  # a margin that is off by less than this share of all is met


class NotRaked(ValueError):
    """The margins cannot all be met: they contradict each other, or a category has a share and no response."""


@dataclass(frozen=True)
class WeightFigures:
    """What weights cost: `design_effect` is Kish's, n Σw² / (Σw)²; `effective` the responses that would do as well."""

    n: int
    effective: float
    smallest: float
    largest: float

    @property
    def design_effect(self) -> float:
        return self.n / self.effective


def rake(counts: Counts, margins: Sequence[Mapping[Hashable, float]]) -> Weights:
    """Return the weight of each cell, with the mean 1 over all responses, so that every margin is met.

    `margins` has for each dimension {category: share of all, from 0 to 1}; the shares of a dimension sum to 1. One
    dimension after the other is multiplied to its margin until all are met (Deming and Stephan, Annals of Mathematical
    Statistics 11, 1940, 427-444). Raises `NotRaked` where a category is missing, or no weights meet all margins.
    """
    n = sum(counts.values())
    weights = dict.fromkeys((cell for cell, count in counts.items() if count), 1.0)
    for _step in range(STEPS):
        farthest = 0.0
        for place, margin in enumerate(margins):
            shares = weighted_shares(counts, weights, place)
            if shares.keys() != {category for category, share in margin.items() if share}:
                raise NotRaked("a category has a share and no response, or responses and no share")
            farthest = max(farthest, *(abs(share - shares[category]) for category, share in margin.items() if share))
            weights = {cell: weight * margin[cell[place]] / shares[cell[place]] for cell, weight in weights.items()}
        if farthest < CLOSE:
            mean = sum(weight * counts[cell] for cell, weight in weights.items()) / n
            return {cell: weight / mean for cell, weight in weights.items()}
    raise NotRaked("the margins contradict each other in these responses")


def weighted_shares(counts: Counts, weights: Weights, place: int) -> dict[Hashable, float]:
    """Return {category of a dimension: its weighted share of all}."""
    sums: defaultdict[Hashable, float] = defaultdict(float)
    for cell, weight in weights.items():
        sums[cell[place]] += weight * counts[cell]
    total = sum(sums.values())
    return {category: part / total for category, part in sums.items()}


def trim(counts: Counts, weights: Weights, most: float) -> Weights:
    """Return weights of which none is above `most`; what is cut off goes in equal parts to all that are below.

    So that the mean stays 1; the margins are then met no longer to the letter (Potter, Proceedings of the Survey
    Research Methods Section, American Statistical Association, 1990, 225-230; `trimWeights` of R's survey package).
    Raises `ValueError` for a limit that is not above the mean.
    """
    if most <= 1:
        raise ValueError("the limit has to be above the mean weight, which is 1")
    trimmed = dict(weights)
    while over := [cell for cell, weight in trimmed.items() if weight > most]:
        cut = sum((trimmed[cell] - most) * counts[cell] for cell in over)
        trimmed |= dict.fromkeys(over, most)
        below = [cell for cell, weight in trimmed.items() if weight < most]
        part = cut / sum(counts[cell] for cell in below)
        trimmed |= {cell: trimmed[cell] + part for cell in below}
    return trimmed


def weight_figures(counts: Counts, weights: Weights) -> WeightFigures | None:
    """Return what weights cost over the responses of `counts`; None without responses (Kish 1965, 11.7)."""
    own = [(weights[cell], count) for cell, count in counts.items() if count]
    if not own:
        return None
    values = [weight for weight, _count in own]
    n = sum(count for _weight, count in own)
    total = sum(weight * count for weight, count in own)
    squares = sum(weight * weight * count for weight, count in own)
    return WeightFigures(n, effective(total, squares), min(values), max(values))


def effective(total: float, squares: float) -> float:
    """Return the effective number of responses, (Σw)² / Σw², of the sum of their weights and that of the squares."""
    return total**2 / squares if squares else 0.0
