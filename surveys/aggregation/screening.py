"""Screening, before a round is summed up: whose ratings say too little, and a person's word that they do not count."""

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
    """What is frozen of a round is being summed up."""


@dataclass(frozen=True)
class Exclusion:
    """An expert whose ratings of a round weigh nothing, because somebody said so."""

    code: str
    ratings: int
    because: str


def suspects(asked: Round) -> list[Suspicion]:
    """Return the experts whose ratings hardly vary, or go another way than all others'."""
    cells: dict[object, dict[str, int]] = {}
    for key, _pk, rating in ratings_of(asked):
        if rating.weight:
            cells.setdefault(key, {})[rating.code] = rating.half_points
    return screen(cells.values())


def exclusions(asked: Round) -> list[Exclusion]:
    """Return who was left out of a round."""
    found = _of(asked).exclude(excluded_because="").order_by("assignment__invitation__expert__code")
    rows = found.values_list("assignment__invitation__expert__code", "excluded_because")
    return [Exclusion(code, ratings, because) for (code, because), ratings in Counter(rows).items()]


@transaction.atomic
def exclude(asked: Round, codes: Collection[str], *, by: User | None) -> None:
    """Let the ratings of suspected experts weigh nothing; they stay where they are, with the reason."""
    _must_be_free(asked)
    for suspicion in suspects(asked):
        if suspicion.code in codes:
            because = _because(suspicion)
            ratings = _of(asked, suspicion.code).update(excluded_because=because)
            audit.record(
                "expert left out", subject=asked, by=by, expert=suspicion.code, ratings=ratings, reason=because
            )


@transaction.atomic
def include(asked: Round, codes: Collection[str], *, by: User | None) -> None:
    """Let ratings count that were left out."""
    _must_be_free(asked)
    for code in sorted(codes):
        if changed := _of(asked, code).exclude(excluded_because="").update(excluded_because=""):
            audit.record("expert counted again", subject=asked, by=by, expert=code, ratings=changed)


def _of(asked: Round, code: str = "") -> QuerySet[Assessment]:
    found = Assessment.objects.filter(assignment__invitation__round=asked, half_points__isnull=False)
    return found.filter(assignment__invitation__expert__code=code) if code else found


def _because(suspicion: Suspicion) -> str:
    if suspicion.is_flat:
        return f"screened: {suspicion.ratings} ratings with a standard deviation of {suspicion.deviation:.2f}"
    correlation = f"{suspicion.correlation:.2f}".replace("-", "\N{MINUS SIGN}")
    return f"screened: {suspicion.ratings} ratings that correlate with the others' by {correlation}"


def _must_be_free(asked: Round) -> None:
    if Run.objects.filter(round=asked, state__in=[Run.State.QUEUED, Run.State.RUNNING]).exists():
        raise RoundIsBusy(_("The round is being summed up: wait until that is done."))
