"""Which change asks for which care: how many sign it, whether they say why, and whether they may sign many at once."""

from collections.abc import Collection

from indicators.models import ScoreUpdate
from indicators.scoring.gates import Gate, gate


def is_large(old: int | None, new: int) -> bool:
    """Tell whether a change is signed by two people and rests on evidence: above 1.5 points."""
    return gate(old, new) == Gate.TWO


def goes_in_bulk(old: int | None, new: int | None, flags: Collection[str]) -> bool:
    """Tell whether a change may be accepted with many others and without a reason."""
    return new is not None and gate(old, new, flags) == Gate.BULK


def may_go_in_bulk(update: ScoreUpdate) -> bool:
    """Tell whether a proposal may be accepted with many others."""
    return goes_in_bulk(update.old_half_points, update.proposed, update.flags)
