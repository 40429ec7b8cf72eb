"""The ratings behind an aggregate, read from its run's snapshot and compared with the assessments of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from indicators.scoring.consensus import Rating, counted, shares_of
from indicators.scoring.flags import is_outlier
from surveys.aggregation import snapshots
from surveys.aggregation.ratings import ratings_now
from surveys.aggregation.snapshots import CellKey
from surveys.models import Run

# Codes are random in each round, so that ratings of one value stand in no order that anybody could know.
_shuffled = attrgetter("rating.half_points", "rating.code")


@dataclass(frozen=True)
class FrozenRating:
    """A rating from a snapshot: its share of the trimmed mean T (0 to 1), and what its assessment would give today.

    `assessment` is the primary key of the row; `now` is None where the row is gone or its country was reopened.
    """

    assessment: int
    rating: Rating
    share: Fraction
    outlier: bool
    now: Rating | None


def panel_of(run: Run, key: CellKey) -> Sequence[FrozenRating]:
    """Return the ratings of a cell in a run's snapshot, by value and code; their shares add up to 1 and give T."""
    if run.snapshot is None:
        return ()
    ratings = snapshots.ratings_in(bytes(run.snapshot.content), key)
    panel = counted(rating for _pk, rating in ratings)
    values = [rating.half_points for rating in panel]
    shares = {rating.code: share for rating, share in zip(panel, shares_of(panel) if panel else (), strict=True)}
    outliers = {rating.code for at, rating in enumerate(panel) if is_outlier(values, at)}
    now = ratings_now(run.round, [pk for pk, _rating in ratings])
    frozen = [
        FrozenRating(pk, rating, shares.get(rating.code, Fraction(0)), rating.code in outliers, now.get(pk))
        for pk, rating in ratings
    ]
    return sorted(frozen, key=_shuffled)
