"""Screening, before a round is aggregated: experts whose ratings carry little information, and their exclusion."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indicators.scoring.screening import Suspicion, screen
from indicators.workflow import audit
from lib.refusals import Refused
from surveys.aggregation.ratings import ratings_of
from surveys.models import Assessment, Round, Run


class RoundIsBusy(Refused):
    """The round is being aggregated: its snapshot cannot change now."""


@dataclass(frozen=True)
class Exclusion:
    """An expert whose ratings in a round weigh nothing, how many these are, and the reason."""

    code: str
    ratings: int
    because: str


def suspects(round_: Round) -> list[Suspicion]:
    """Return the experts of a round whose ratings hardly vary, or correlate little with those of the others."""
    cells: dict[object, dict[str, int]] = {}
    for key, _pk, rating in ratings_of(round_):
        if rating.weight:
            cells.setdefault(key, {})[rating.code] = rating.half_points
    return screen(cells.values())


def exclusions(round_: Round) -> list[Exclusion]:
    """Return the experts that are excluded from a round, by code."""
    assessments = _scored(round_).exclude(excluded_because="").order_by("assignment__invitation__code")
    rows = assessments.values_list("assignment__invitation__code", "excluded_because")
    return [Exclusion(code, ratings, because) for (code, because), ratings in Counter(rows).items()]


@transaction.atomic
def exclude(round_: Round, codes: Collection[str], *, by: User | None) -> None:
    """Exclude the ratings of those of these experts that are suspect; the rows stay, with the reason written in."""
    _refuse_while_running(round_)
    for suspicion in suspects(round_):
        if suspicion.code in codes:
            reason = _exclusion_reason(suspicion)
            ratings = _scored(round_, suspicion.code).update(excluded_because=reason)
            audit.record(
                "expert left out", subject=round_, by=by, expert=suspicion.code, ratings=ratings, reason=reason
            )


@transaction.atomic
def include(round_: Round, codes: Collection[str], *, by: User | None) -> None:
    """Let the excluded ratings of these experts count again."""
    _refuse_while_running(round_)
    for code in sorted(codes):
        if changed := _scored(round_, code).exclude(excluded_because="").update(excluded_because=""):
            audit.record("expert counted again", subject=round_, by=by, expert=code, ratings=changed)


def _scored(round_: Round, code: str = "") -> QuerySet[Assessment]:
    assessments = Assessment.objects.filter(assignment__invitation__round=round_, half_points__isnull=False)
    return assessments.filter(assignment__invitation__code=code) if code else assessments


def _exclusion_reason(suspicion: Suspicion) -> str:
    if suspicion.is_flat:
        return f"screened: {suspicion.ratings} ratings with a standard deviation of {suspicion.deviation:.2f}"
    correlation = f"{suspicion.correlation:.2f}".replace("-", "\N{MINUS SIGN}")
    return f"screened: {suspicion.ratings} ratings that correlate with the others' by {correlation}"


def _refuse_while_running(round_: Round) -> None:
    if Run.objects.filter(round=round_, state__in=[Run.State.QUEUED, Run.State.RUNNING]).exists():
        raise RoundIsBusy(_("The round is being aggregated: wait until that is done."))
