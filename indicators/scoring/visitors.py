"""How far visitors' answers may move what a panel says: by a tenth of a point at most, however many answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.consensus import trimmed_mean
from indicators.scoring.scale import HIGHEST, LOWEST

TRIM = Fraction(1, 4)
LEAST_MASS = 8  # a stratum of fewer says nothing
MOST_MASS = 20  # and of more, no more than so many
HALF_MASS = 50  # answers at which half the greatest pull is reached
GREATEST_PULL = Fraction(1, 10)  # lambda_max, and the bound of the law
LEAST_STRATA = 2


@dataclass(frozen=True, slots=True)
class VisitorCount:
    """How many visitors of one stratum took one step from the value they were shown, in half points.

    Steps are points: +2 for "far too low" to -2 for "far too high". Answers that were tied together as a burst of b
    weigh 1/b each.
    """

    stratum: str
    shown: int
    step: int
    weight: Fraction
    count: int

    def __post_init__(self) -> None:
        if (
            not LOWEST <= self.shown <= HIGHEST
            or self.step not in range(-2, 3)
            or self.count < 0
            or not 0 < self.weight <= 1
        ):
            raise ValueError(f"{self.count} visitors at step {self.step} with weight {self.weight} cannot be")

    @property
    def meant(self) -> int:
        """Return what they think is right, in half points."""
        return max(LOWEST, min(self.shown + 2 * self.step, HIGHEST))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Visitors who know what they say in the same way: how much they weigh together, and what they mean, in points."""

    name: str
    mass: Fraction
    mean: Fraction

    @property
    def is_heard(self) -> bool:
        return self.mass >= LEAST_MASS


@dataclass(frozen=True, slots=True)
class Pull:
    """What visitors do to a consensus: the difference all strata share (B), its mass, and its share (lambda)."""

    strata: tuple[Stratum, ...] = ()
    difference: Fraction = Fraction(0)
    mass: Fraction = Fraction(0)
    share: Fraction = Fraction(0)

    @property
    def shift(self) -> Fraction:
        return self.share * max(Fraction(-1), min(self.difference, Fraction(1)))


def strata_of(counts: Iterable[VisitorCount]) -> tuple[Stratum, ...]:
    """Return what each stratum means, by name."""
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
    """Return how visitors move a consensus: only where two strata of size differ from it in the same direction."""
    if not 0 <= greatest <= GREATEST_PULL:
        raise ValueError(f"visitors' greatest pull is between 0 and {GREATEST_PULL}, not {greatest}")
    heard = [stratum for stratum in strata if stratum.is_heard]
    mass = sum((min(stratum.mass, Fraction(MOST_MASS)) for stratum in heard), Fraction(0))
    differences = [stratum.mean - consensus for stratum in heard]
    difference = Fraction(0)
    if len(heard) >= LEAST_STRATA and (min(differences) > 0 or max(differences) < 0):
        difference = min(differences, key=abs)
    return Pull(strata, difference, mass, greatest * mass / (mass + HALF_MASS))
