"""Places in a ranking: one more than the number of strictly higher shown scores ("1224")."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Place:
    """A rank of `of` ranked; `shared` when another has the same shown score."""

    rank: int
    shared: bool
    of: int


def rank(shown: Mapping[Key, Decimal]) -> dict[Key, Place]:
    """Return each key's place, the highest shown score first."""
    ascending = sorted(shown.values())
    counts = Counter(ascending)
    of = len(ascending)
    return {key: Place(1 + of - bisect_right(ascending, value), counts[value] > 1, of) for key, value in shown.items()}
