"""Visitors' answers about scores of the edition before, as counts by stratum, value shown and step; no row leaves."""

from collections import Counter
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet

from indicators.models import Edition
from indicators.scoring.visitors import VisitorCount
from surveys.aggregation.snapshots import CellKey
from surveys.models import Question, Response, Survey

STEP, KNOW = "step", "know"  # codes of the questions about one score
NOT_SAID = "not-said"


def visitor_counts(
    edition: Edition, before: Edition, cells: Collection[CellKey]
) -> Iterator[tuple[CellKey, VisitorCount]]:
    """Yield each of the cells with a count of visitors for each group of alike answers; one in a burst of b weighs 1/b.

    Countries and indicators are named to the database: to look them up within one query of many joins makes PostgreSQL
    plan for a quarter of a second.
    """
    counts: Counter[tuple[CellKey, str, int, int, Fraction]] = Counter()
    inside = _responses(edition, before).filter(
        country__iso3__in={iso3 for iso3, _slug in cells}, indicator__slug__in={slug for _iso3, slug in cells}
    )
    for iso3, slug, stratum, missing, display_value, step, burst_size, count in _grouped(inside):
        know = NOT_SAID if stratum is None or missing else stratum
        counts[(iso3, slug), know, int(2 * display_value), int(step), Fraction(1, burst_size)] += count
    for (key, know, display_half_points, step, weight), count in counts.items():
        if key in cells:
            yield key, VisitorCount(know, display_half_points, step, weight, count)


def _responses(edition: Edition, before: Edition) -> QuerySet[Response]:
    """Return the responses that count about the edition before, since its publication; demonstrations stay apart."""
    return Response.objects.counted().filter(
        survey__kind=Survey.Kind.SCORE,
        survey__demonstration=edition.demonstration,
        edition=before,
        shown__isnull=False,
        submitted_on__gte=before.published_at.date() if before.published_at else None,
    )


def _grouped(responses: QuerySet[Response]) -> "QuerySet[Response, tuple[Any, ...]]":
    """Return (iso3, slug, stratum, whether it is missing, value shown, step, burst size, count) of all with a step."""
    questions = Question.objects.filter(survey__kind=Survey.Kind.SCORE)
    questions_by_code = {code: list(questions.filter(code=code).values_list("pk", flat=True)) for code in (STEP, KNOW)}
    joined = responses.alias(
        stepped=FilteredRelation("answers", condition=Q(answers__question__in=questions_by_code[STEP])),
        known=FilteredRelation("answers", condition=Q(answers__question__in=questions_by_code[KNOW])),
    ).filter(stepped__option__value__isnull=False)
    return (
        joined.values_list(
            "country__iso3",
            "indicator__slug",
            "known__option__code",
            "known__option__is_missing",
            "shown",
            "stepped__option__value",
            "burst_size",
        )
        .annotate(answers_counted=Count("pk"))
        .order_by()
    )
