"""The signatures that a proposed score needs, by the size of its change; no change is too large to be signed."""

from collections.abc import Iterable
from enum import StrEnum

from indicators.scoring.flags import INFORMING

MOST_IN_BULK, MOST_WITH_ONE = 1, 3  # half points


class Gate(StrEnum):
    """The signatures needed: one for many cells at once, one with a reason, or two with evidence."""

    BULK = "bulk"
    ONE = "one reviewer"
    TWO = "two reviewers"


def gate(before: int | None, new: int, flags: Iterable[str] = ()) -> Gate:
    """Return the gate of a change in half points; `before` is None for a first value."""
    if before is None:
        return Gate.ONE
    change = abs(new - before)
    if change > MOST_WITH_ONE:
        return Gate.TWO
    stopped = not set(INFORMING).issuperset(flags)  # a flag that nobody knows stops, too
    return Gate.ONE if stopped or change > MOST_IN_BULK else Gate.BULK
