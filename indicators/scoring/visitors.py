"""The pull of visitors' answers on a panel's consensus: a tenth of a point at most, however many answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.consensus import trimmed_mean
from indicators.scoring.scale import HIGHEST, LOWEST

TRIM = Fraction(1, 4)
LEAST_MASS = 8  # a lighter stratum does not count
MOST_MASS = 20  # a heavier one counts as this
HALF_MASS = 50  # answers at which half the greatest pull is reached
GREATEST_PULL = Fraction(1, 10)  # lambda_max, and the bound of the law
LEAST_STRATA = 2


@dataclass(frozen=True, slots=True)
class VisitorCount:
    """The number of visitors of a stratum who saw the same score, in half points, and gave the same answer, a step.

    Steps are points: +2 for "far too low" to -2 for "far too high". Answers of a burst of b weigh 1/b each. Raises
    `ValueError` for a score off the scale and for a step, a count or a weight that cannot be.
    """

    stratum: str
    half_points: int
    step: int
    weight: Fraction
    count: int

    def __post_init__(self) -> None:
        if (
            not LOWEST <= self.half_points <= HIGHEST
            or self.step not in range(-2, 3)
            or self.count < 0
            or not 0 < self.weight <= 1
        ):
            raise ValueError(f"{self.count} visitors at step {self.step} with weight {self.weight} cannot be")

    @property
    def meant(self) -> int:
        """The score that these visitors think right, in half points, clipped to the scale."""
        return max(LOWEST, min(self.half_points + 2 * self.step, HIGHEST))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Visitors with the same knowledge of the country: their total weight, and the score they mean, in points."""

    name: str
    mass: Fraction
    mean: Fraction

    @property
    def is_heard(self) -> bool:
        return self.mass >= LEAST_MASS


@dataclass(frozen=True, slots=True)
class Pull:
    """The pull on a consensus: the common difference of strata in points (B), their mass, and its share (lambda)."""

    strata: tuple[Stratum, ...] = ()
    difference: Fraction = Fraction(0)
    mass: Fraction = Fraction(0)
    share: Fraction = Fraction(0)

    @property
    def shift(self) -> Fraction:
        return self.share * max(Fraction(-1), min(self.difference, Fraction(1))) if self.difference else self.difference


def strata_of(counts: Iterable[VisitorCount]) -> tuple[Stratum, ...]:
    """Return the strata of the counts, sorted by name; empty ones are left out."""
    grouped: dict[str, list[VisitorCount]] = {}
    for visitor_count in counts:
        if visitor_count.count:
            grouped.setdefault(visitor_count.stratum, []).append(visitor_count)
    return tuple(_stratum(name, grouped[name]) for name in sorted(grouped))


def _stratum(name: str, counts: list[VisitorCount]) -> Stratum:
    weighed = [(visitor_count.meant, visitor_count.count * visitor_count.weight) for visitor_count in counts]
    mass = sum((weight for _meant, weight in weighed), Fraction(0))
    return Stratum(name, mass, trimmed_mean(weighed, trim=TRIM))


def pull(strata: tuple[Stratum, ...], consensus: Fraction, *, greatest: Fraction = GREATEST_PULL) -> Pull:
    """Return how far visitors move `consensus`, in points: at most `greatest`; 0 unless two strata lean one way.

    Only strata of mass 8 or more count; `shift` of the result is the distance. Raises `ValueError` if `greatest` is
    above a tenth of a point.
    """
    if not 0 <= greatest <= GREATEST_PULL:
        raise ValueError(f"visitors' greatest pull is between 0 and {GREATEST_PULL}, not {greatest}")
    heard = [stratum for stratum in strata if stratum.is_heard]
    if not heard:
        return Pull(strata)
    mass = sum((min(stratum.mass, Fraction(MOST_MASS)) for stratum in heard), Fraction(0))
    differences = [stratum.mean - consensus for stratum in heard]
    difference = Fraction(0)
    if len(heard) >= LEAST_STRATA and (min(differences) > 0 or max(differences) < 0):
        difference = min(differences, key=abs)
    return Pull(strata, difference, mass, greatest * mass / (mass + HALF_MASS))
