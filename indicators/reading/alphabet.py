"""Names in the order a reader looks for them: accents and case make no difference."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from indicators.models import Country
from indicators.models.aliases import fold

Named = TypeVar("Named")


# Sorted here and not in SQL: every database has an order of its own, and names differ by language.
def by_name(named: Iterable[Named]) -> list[Named]:
    """Return things with a name, sorted by it."""
    return sorted(named, key=lambda one: fold(one.name))  # type: ignore[attr-defined]


def letters(countries: Iterable[Country]) -> Mapping[str, list[Country]]:
    """Return the countries under the first letter of their names, A to Z; Côte d'Ivoire stands under C."""
    found: dict[str, list[Country]] = {}
    for country in by_name(countries):
        found.setdefault(fold(country.name)[:1].upper() or "–", []).append(country)
    return found
