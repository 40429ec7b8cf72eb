"""Ranks: one more than the number of strictly higher display values ("1224")."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Rank:
    """A rank among `of` ranked; `shared` when another has the same display value."""

    rank: int
    shared: bool
    of: int


def ranks_of(display_values: Mapping[Key, Decimal]) -> dict[Key, Rank]:
    """Return each key's rank by its display value; the highest is 1st."""
    ranks: dict[Decimal, Rank] = {}
    above = 0
    for value, count in sorted(Counter(display_values.values()).items(), reverse=True):
        ranks[value] = Rank(1 + above, count > 1, len(display_values))
        above += count
    return {key: ranks[value] for key, value in display_values.items()}
