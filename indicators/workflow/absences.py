"""Cells without a score, counted by country: shown to editors before a file is written or an edition published."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from indicators.models import Country, Edition, Membership, Score
from indicators.workflow.drafts import indicator_ids
from indicators.workflow.planning import Plan
from lib.text import normalize_for_search

LISTED = 20
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Absence(Generic[Key]):
    """A country, and on how many (`missing`) of how many (`of`) indicators it has no score."""

    country: Key
    missing: int
    of: int


def count_absent(
    countries: Iterable[Key], indicators: Collection[Hashable], present: Iterable[tuple[Key, Hashable]]
) -> list[Absence[Key]]:
    """Return an `Absence` for each country without a score on one of `indicators`.

    `present` yields (country, indicator) of the cells that have a score. Most missing first, else in the order given.
    """
    wanted = set(indicators)
    present_counts = Counter(country for country, indicator in set(present) if indicator in wanted)
    absences = [Absence(country, len(wanted) - present_counts[country], len(wanted)) for country in countries]
    return sorted((absence for absence in absences if absence.missing), key=lambda absence: -absence.missing)


def absent_when_published(edition: Edition, plan: Plan | None) -> list[Absence[Country]]:
    """Return the countries that would lack scores once the edition is published, those that lack most first.

    A plan says which cells publishing would write; without one the scores that were imported count.
    """
    members = Membership.objects.filter(edition=edition).select_related("country")
    countries = sorted(
        (membership.country for membership in members), key=lambda country: normalize_for_search(country.name)
    )
    by_key = {country.pk: country for country in countries}
    filled: Iterable[tuple[int, int]] = plan.written if plan else _filled_cells(edition)
    present = [(by_key[country], indicator) for country, indicator in filled if country in by_key]
    return count_absent(countries, indicator_ids(edition), present)


def _filled_cells(edition: Edition) -> Sequence[tuple[int, int]]:
    return list(Score.objects.in_edition(edition).present().values_list("country_id", "indicator_id"))
