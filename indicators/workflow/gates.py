"""How much care a change needs: one or two signatures, a reason or none, one at a time or many at once."""

from collections.abc import Collection
from decimal import Decimal

from indicators.models import ScoreUpdate
from indicators.scoring.gates import Gate, gate


def is_large(old: int | None, new: int) -> bool:
    """Return whether a change, in half points, is above 1.5 points: it needs two signatures and evidence."""
    return gate(old, new) == Gate.TWO


def is_away_from_panel(update: ScoreUpdate, half_points: int) -> bool:
    """Return whether a value other than the proposed one lies more than half a point outside the panel's interval.

    Such an override needs a second signature of its own; without an interval nothing is away from it. Exact decimals.
    """
    if update.low is None or update.high is None or half_points == update.proposed:
        return False
    return not 2 * Decimal(update.low) - 1 <= half_points <= 2 * Decimal(update.high) + 1


def goes_in_bulk(old: int | None, new: int | None, flags: Collection[str]) -> bool:
    """Return whether a change, in half points, with these flags may be accepted in bulk and without a reason."""
    return new is not None and gate(old, new, flags) == Gate.BULK


def may_go_in_bulk(update: ScoreUpdate) -> bool:
    """Return whether what an update proposes may be accepted in bulk."""
    return goes_in_bulk(update.old_half_points, update.proposed, update.flags)
