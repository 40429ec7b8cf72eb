"""What the noise of public counts costs those who are counted: ε of each release, and of all together."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.utils.formats import number_format

from indicators.models import PublicCount, ResultCount
from indicators.models.feedback import ABOUT_A_CELL, ABOUT_SCORES


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
    total: Decimal

    @property
    def newest(self) -> NoisyRelease | None:
        return next(iter(self.releases), None)

    @property
    def printed_total(self) -> str:
        return _printed(self.total)


def noise_spent() -> NoiseSpent:
    """Return what the releases of the world's figures have spent, those that were withdrawn too: they were read.

    Numbers of visitors and how long they waited are counted anew by each release; what they said of a score once.
    """
    visitors = _by_release(PublicCount.objects.filter(release__demonstration=False))
    steps = _by_release(ResultCount.objects.filter(figure__startswith=ABOUT_A_CELL))
    waited = _by_release(
        ResultCount.objects.filter(figure__startswith=ABOUT_SCORES).exclude(figure__startswith=ABOUT_A_CELL)
    )
    none = Decimal(0)
    releases = tuple(
        NoisyRelease(number, visitors.get(number, none) + steps.get(number, none) + waited.get(number, none))
        for number in sorted(visitors.keys() | steps.keys() | waited.keys(), reverse=True)
    )
    total = sum(visitors.values(), none) + sum(waited.values(), none) + max(steps.values(), default=none)
    return NoiseSpent(releases, total)


def _by_release(counts: "QuerySet[PublicCount] | QuerySet[ResultCount]") -> dict[int, Decimal]:
    """Return {number of a release: ε of each of its counts}."""
    return dict(counts.order_by().values_list("release__number").annotate(Max("epsilon")))


def _printed(epsilon: Decimal) -> str:
    """Return ε as the reader's language writes it, without zeros at its end."""
    return str(number_format(epsilon.normalize()))
