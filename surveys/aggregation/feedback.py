"""What visitors said of scores in the edition before: only how many, by what they know, were shown, and said."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet

from indicators.models import Edition, Score
from indicators.scoring.visitors import VisitorCount
from surveys.aggregation.snapshots import CellKey
from surveys.models import Question, Response, Survey

STEP, KNOW = "step", "know"  # codes of the questions about one score
NOT_SAID = "not-said"


def visitor_counts(edition: Edition, before: Edition, cells: QuerySet[Score]) -> Iterator[tuple[CellKey, VisitorCount]]:
    """Yield the counts of each cell; an answer that was tied to others as a burst of b weighs 1/b."""
    responses = _responses(edition, before)
    sizes = dict(responses.exclude(burst="").values_list("burst").annotate(Count("pk")).order_by())
    found: Counter[tuple[CellKey, str, int, int, Fraction]] = Counter()
    inside = responses.filter(country__in=cells.values("country"), indicator__in=cells.values("indicator"))
    for iso3, slug, stratum, missing, shown, step, burst, count in _grouped(inside):
        know = NOT_SAID if stratum is None or missing else stratum
        found[(iso3, slug), know, int(2 * shown), int(step), Fraction(1, sizes.get(burst, 1))] += count
    for (key, know, shown, step, weight), count in found.items():
        yield key, VisitorCount(know, shown, step, weight, count)


def _responses(edition: Edition, before: Edition) -> QuerySet[Response]:
    """Return the counted answers about the edition before, since its publication; demonstrations stay apart."""
    return Response.objects.counted().filter(
        survey__kind=Survey.Kind.SCORE,
        survey__demonstration=edition.demonstration,
        edition=before,
        shown__isnull=False,
        submitted_on__gte=before.published_at.date() if before.published_at else None,
    )


def _grouped(responses: QuerySet[Response]) -> "QuerySet[Response, tuple[Any, ...]]":
    questions = Question.objects.filter(survey__kind=Survey.Kind.SCORE)
    asked = {code: list(questions.filter(code=code).values_list("pk", flat=True)) for code in (STEP, KNOW)}
    joined = responses.alias(
        stepped=FilteredRelation("answers", condition=Q(answers__question__in=asked[STEP])),
        known=FilteredRelation("answers", condition=Q(answers__question__in=asked[KNOW])),
    ).filter(stepped__option__value__isnull=False)
    return (
        joined.values_list(
            "country__iso3",
            "indicator__slug",
            "known__option__code",
            "known__option__is_missing",
            "shown",
            "stepped__option__value",
            "burst",
        )
        .annotate(answers_counted=Count("pk"))
        .order_by()
    )
