"""Finds experts whose ratings hold too little information; a person confirms each before it is excluded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm, sqrt

from indicators.scoring.agreement import squares
from indicators.scoring.association import pearson_whole

Pair = tuple[int, int, int]  # half points: an expert's own, the sum of the others', and how many these are
LEAST_RATINGS = 30
LEAST_DEVIATION, LEAST_CORRELATION = 0.35, 0.2


@dataclass(frozen=True)
class Suspicion:
    """An expert proposed for exclusion: number and standard deviation of ratings, correlation with other experts'."""

    code: str
    ratings: int
    deviation: float
    correlation: float | None

    @property
    def is_flat(self) -> bool:
        return self.deviation < LEAST_DEVIATION

    @property
    def goes_its_own_way(self) -> bool:
        return self.correlation is not None and self.correlation < LEAST_CORRELATION


def screen(cells: Iterable[Mapping[str, int]]) -> list[Suspicion]:
    """Return the suspicions about experts, sorted by code; `cells` are each cell's half points by expert code.

    Experts with fewer than 30 ratings are left out.
    """
    own: defaultdict[str, list[int]] = defaultdict(list)
    pairs: defaultdict[str, list[Pair]] = defaultdict(list)
    for ratings in cells:
        total, others = sum(ratings.values()), len(ratings) - 1
        for code, value in ratings.items():
            own[code].append(value)
            if others:
                pairs[code].append((value, total - value, others))
    looks = [_look_at(code, own[code], pairs[code]) for code in sorted(own) if len(own[code]) >= LEAST_RATINGS]
    return [suspicion for suspicion in looks if suspicion.is_flat or suspicion.goes_its_own_way]


def _look_at(code: str, values: list[int], pairs: list[Pair]) -> Suspicion:
    """Correlate an expert's ratings with the means of the others', these times one number that makes them whole."""
    common = lcm(*{others for _own, _total, others in pairs})
    means = [total * (common // others) for _own, total, others in pairs]
    correlation = pearson_whole([own for own, _total, _others in pairs], means)
    return Suspicion(code, len(values), sqrt(squares(values) / (len(values) - 1)), correlation)
