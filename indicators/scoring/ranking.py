"""Places in a ranking: one more than the number of strictly higher shown scores ("1224")."""

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
    places: dict[Decimal, Place] = {}
    above = 0
    for value, count in sorted(Counter(shown.values()).items(), reverse=True):
        places[value] = Place(1 + above, count > 1, len(shown))
        above += count
    return {key: places[value] for key, value in shown.items()}
