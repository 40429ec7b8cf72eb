"""Which experts' ratings say too little to count; a person confirms each before it weighs nothing."""

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
    """Why an expert is proposed to be left out: ratings that hardly vary, or that go another way than all others'."""

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
    """Return the experts to look at, by code; `cells` are each cell's half points by expert."""
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
