"""What a dimension of a cross-tab makes of responses: readings of rows, and categories with their order and values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, NamedTuple

from surveys.documents.wordings import Wording

SKIPPED: Final = "skipped"
NOT_ASKED: Final = "not asked"
Key = Any  # of a category: the key of an option, a number, or a fact of the response


class Reading(NamedTuple):
    """What one response says to a dimension: the key of an answer, or else why there is none.

    Of several answers of one response one leads, by which the response is counted once.
    """

    key: Key = None
    gap: str = ""  # SKIPPED, NOT_ASKED, or the label of an option that counts as no answer
    leads: bool = True


@dataclass(frozen=True)
class Category:
    """A row or a column of a table; `value` is its place on a scale, if it has one."""

    code: str
    label: str
    value: Fraction | None = None
    wordings: list[Wording] = field(default_factory=list)  # empty where it was never reworded


@dataclass(frozen=True)
class Categories:
    """The categories of a dimension in their order, and which of them a key belongs to."""

    entries: list[Category]
    index: Mapping[Key, int]
    values: Mapping[Key, Fraction] = field(default_factory=dict)  # of keys that can be averaged
    is_ordered: bool = False  # the categories have an order that means something
