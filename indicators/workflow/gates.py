"""How much care a change needs: one or two signatures, a reason or none, one at a time or many at once."""

from collections.abc import Collection

from indicators.models import ScoreUpdate
from indicators.scoring.gates import Gate, gate


def is_large(old: int | None, new: int) -> bool:
    """Return whether a change, in half points, is above 1.5 points: it needs two signatures and evidence."""
    return gate(old, new) == Gate.TWO


def goes_in_bulk(old: int | None, new: int | None, flags: Collection[str]) -> bool:
    """Return whether a change, in half points, with these flags may be accepted in bulk and without a reason."""
    return new is not None and gate(old, new, flags) == Gate.BULK


def may_go_in_bulk(update: ScoreUpdate) -> bool:
    """Return whether what an update proposes may be accepted in bulk."""
    return goes_in_bulk(update.old_half_points, update.proposed, update.flags)
