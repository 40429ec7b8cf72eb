"""Finds experts whose ratings hold too little information; a person confirms each before it is excluded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from indicators.scoring.agreement import squares
from indicators.scoring.association import pearson

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
    own: dict[str, list[int]] = {}
    pairs: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for ratings in cells:
        total, others = sum(ratings.values()), len(ratings) - 1
        for code, value in ratings.items():
            own.setdefault(code, []).append(value)
            if others:
                pairs.setdefault(code, []).append((Fraction(value), Fraction(total - value, others)))
    looks = [_look_at(code, own[code], pairs.get(code, [])) for code in sorted(own) if len(own[code]) >= LEAST_RATINGS]
    return [suspicion for suspicion in looks if suspicion.is_flat or suspicion.goes_its_own_way]


def _look_at(code: str, values: list[int], pairs: list[tuple[Fraction, Fraction]]) -> Suspicion:
    correlation = pearson([own for own, _others in pairs], [others for _own, others in pairs])
    return Suspicion(code, len(values), sqrt(squares(values) / (len(values) - 1)), correlation)
