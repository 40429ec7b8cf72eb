"""What the noise of public counts costs those who are counted: ε of each release, and of all together."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils.formats import number_format

from indicators.models import PublicCount


@dataclass(frozen=True)
class NoisyRelease:
    """A release, by its number, that drew counts of visitors with noise, and its ε."""

    number: int
    epsilon: Decimal

    @property
    def printed(self) -> str:
        return _printed(self.epsilon)


@dataclass(frozen=True)
class NoiseSpent:
    """The releases that drew counts, newest first; `total` bounds what all of them tell of one response."""

    releases: tuple[NoisyRelease, ...]

    @property
    def newest(self) -> NoisyRelease | None:
        return next(iter(self.releases), None)

    @property
    def total(self) -> Decimal:
        return sum((release.epsilon for release in self.releases), Decimal(0))

    @property
    def printed_total(self) -> str:
        return _printed(self.total)


def noise_spent() -> NoiseSpent:
    """Return what the releases of the world's figures have spent, those that were withdrawn too: they were read."""
    drawn = PublicCount.objects.filter(release__demonstration=False)
    rows = drawn.values_list("release__number").annotate(Max("epsilon")).order_by("-release__number")
    return NoiseSpent(tuple(NoisyRelease(number, epsilon) for number, epsilon in rows))


def _printed(epsilon: Decimal) -> str:
    """Return ε as the reader's language writes it, without zeros at its end."""
    return str(number_format(epsilon.normalize()))
