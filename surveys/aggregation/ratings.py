"""The ratings of a round: what submitted assessments give, with a weight, or weight 0 and the reason for it."""

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from indicators.scoring.consensus import CONFIDENCE, ONE, Rating
from surveys.aggregation.snapshots import CellKey
from surveys.aggregation.succession import superseded
from surveys.models import Assessment, Assignment, Round

State = Assignment.State
SUBMITTED_STATES = (State.SUBMITTED, State.LOCKED, State.RECUSED)
DEFAULT_CONFIDENCE = "medium"  # of a rating without one, in rounds that weigh by confidence
RECUSED, NO_REASON = "recused", "no reason given"
NOTHING = Fraction(0)


def ratings_of(round_: Round) -> Iterator[tuple[CellKey, int, Rating]]:
    """Yield ((iso3, slug), primary key of the assessment, rating) for each submitted assessment with a score."""
    return _weighted(round_, _rows(round_))


def ratings_now(round_: Round, assessments: Collection[int]) -> dict[int, Rating]:
    """Return the ratings that a run started now would freeze of these assessments, by their primary key."""
    return {pk: rating for _key, pk, rating in _weighted(round_, _rows(round_).filter(pk__in=assessments))}


def _weighted(round_: Round, rows: "QuerySet[Assessment, tuple[Any, ...]]") -> Iterator[tuple[CellKey, int, Rating]]:
    weighted, replaced = round_.weighting == Round.Weighting.CONFIDENCE, superseded(round_)
    for pk, iso3, slug, code, half_points, state, confidence, reason, screened, assignment, erased_on in rows:
        # A reason that was erased was there when its country was submitted.
        own = RECUSED if state == State.RECUSED else "" if reason.strip() or erased_on else NO_REASON
        excluded = screened.strip() or replaced.get(assignment) or own
        weight = CONFIDENCE[confidence or DEFAULT_CONFIDENCE] if weighted else ONE
        yield (iso3, slug), pk, Rating(code, half_points, NOTHING if excluded else weight, excluded)


def _rows(round_: Round) -> "QuerySet[Assessment, tuple[Any, ...]]":
    assessments = Assessment.objects.filter(
        assignment__invitation__round=round_, assignment__state__in=SUBMITTED_STATES, half_points__isnull=False
    )
    return assessments.order_by("pk").values_list(
        "pk",
        "assignment__country__iso3",
        "indicator__slug",
        "assignment__invitation__code",
        "half_points",
        "assignment__state",
        "confidence",
        "reason",
        "excluded_because",
        "assignment",
        "words_erased_on",
    )
