"""What a selection counts, read of the tallies and of the responses that they lack, in one statement: exact always.

What they lack is the tail: responses that are new or were changed. One statement, because between two of them a fold
would count them twice, or not at all.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from surveys.analysis.selecting import Selection
from surveys.models import AnswerTally, Dimension, Response, ResponseTally
from surveys.models.tallies import EVERY_DAY, NO_NUMBER, NO_OPTION
from surveys.tallying.measures import SeveralChoices, measured, several_choices

Measure = AnswerTally.Measure
IS_FLAGGED: Final = Case(When(flags=[], then=Value(False)), default=Value(True))
# Names of `responses` -> the column of a tally and that of a response.
COLUMNS: Final[dict[str, tuple[Any, Any]]] = {
    "day": ("day", "submitted_on"),
    "flags": ("flags", "flags"),
    "is_flagged": (IS_FLAGGED, IS_FLAGGED),
}
# Each dimension of a selection that is no period -> its lookup from a response, by the name of the selection's field.
LOOKUPS: Final = {
    Dimension.LANGUAGE: "language",
    Dimension.VERSION: "version__number",
    Dimension.COUNTRY: "country__iso3",
    Dimension.INDICATOR: "indicator__slug",
}


def responses(selection: Selection, *names: str) -> Counter[tuple[Any, ...]] | None:
    """Return {(status, *values of the names): number of responses}, whatever the statuses of the selection.

    `names` are those of `COLUMNS`. None where the selection filters by more than what tallies tell apart.
    """
    key = _one_dimension(selection)
    if key is None:
        return None
    period = selection.since or selection.until
    tallies = ResponseTally.objects.filter(_by_flags(selection), survey=selection.survey, **key)
    tallies = tallies.exclude(day=EVERY_DAY) if period or "day" in names else tallies.filter(day=EVERY_DAY)
    if selection.since:
        tallies = tallies.filter(day__gte=selection.since)
    if selection.until:
        tallies = tallies.filter(day__lte=selection.until)
    of_tallies, of_rows = [COLUMNS[name][0] for name in names], [COLUMNS[name][1] for name in names]
    tail = Response.objects.to_fold().filter(selection.condition_without_status()).order_by()
    return added(
        tallies.order_by().values_list("status", *of_tallies).annotate(number=Sum("n")),
        tail.values_list("status", *of_rows).annotate(number=Count("pk")),
    )


def answers(selection: Selection, *measures: str) -> Counter[tuple[Any, ...]] | None:
    """Return {(measure, question id, option id or None, number or None): n} of a selection, for some measures.

    None where the selection filters by more than what tallies tell apart.
    """
    key = _one_dimension_of_answers(selection)
    if key is None:
        return None
    tallies = AnswerTally.objects.filter(
        survey=selection.survey, status__in=selection.statuses, measure__in=measures, **key
    )
    if selection.unflagged:
        tallies = tallies.filter(is_flagged=False)
    of_tail = selection.condition("response__") & Q(response__folded="")
    tail = measured(of_tail, several_of(selection, measures), measures)
    stored = tallies.order_by().values_list("measure", "question_id", "option", "number")
    counts: Counter[tuple[Any, ...]] = Counter()
    for (measure, question, option, number), n in added(stored.annotate(number_of=Sum("n")), *tail).items():
        answer = None if option == NO_OPTION else option, None if number == NO_NUMBER else number
        counts[measure, question, *answer] += n
    return without_zeros(counts)


def values(selection: Selection) -> Counter[tuple[str, str]]:
    """Return {(dimension, value): responses of the whole survey that are not erased}; months are not among them."""
    erased = Response.Status.ERASED
    tallies = ResponseTally.objects.filter(survey=selection.survey, dimension__in=LOOKUPS, day=EVERY_DAY)
    tail = Response.objects.to_fold().filter(survey=selection.survey).exclude(status=erased).order_by()
    by_dimension = [
        tail.exclude(**{lookup: None})
        .values_list(Value(dimension.value), Cast(lookup, CharField()))
        .annotate(number=Count("pk"))
        for dimension, lookup in LOOKUPS.items()
    ]
    stored = tallies.exclude(status=erased).order_by().values_list("dimension", "value").annotate(number=Sum("n"))
    return added(stored, *by_dimension)


def several_of(selection: Selection, measures: Collection[str]) -> SeveralChoices:
    """Return what of the survey takes several choices; nothing where none of the measures asks for it."""
    versions = selection.survey.versions.all()
    return several_choices(versions if Measure.ANY in measures else versions.none())


def added(*queries: QuerySet[Any, Any]) -> Counter[tuple[Any, ...]]:
    """Return {all columns but the last: sum of the last} of rows that are read by one statement, without zeros."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for *columns, n in queries[0].union(*queries[1:], all=True):
        counts[tuple(tuple(part) if isinstance(part, list) else part for part in columns)] += n
    return without_zeros(counts)


def without_zeros(counts: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    return Counter({key: n for key, n in counts.items() if n})


def _by_flags(selection: Selection) -> Q:
    return Q(flags=[]) if selection.unflagged else Q()


def _one_dimension(selection: Selection) -> dict[str, str] | None:
    """Return the dimension that a selection filters by besides its period, and the value; None if there are others.

    The condition is compared with what is known here: one that comes to do more is counted by rows.
    """
    filters = {dimension: getattr(selection, dimension.value) for dimension in LOOKUPS}
    chosen = {dimension: value for dimension, value in filters.items() if value not in (None, "")}
    understood = {
        "survey": selection.survey.pk,
        **({"submitted_on__gte": selection.since} if selection.since else {}),
        **({"submitted_on__lte": selection.until} if selection.until else {}),
        **{LOOKUPS[dimension]: value for dimension, value in chosen.items()},
    }
    if len(chosen) > 1 or selection.condition_without_status() != Q(**understood) & _by_flags(selection):
        return None
    dimension, value = next(iter(chosen.items()), (Dimension.ALL, ""))
    return {"dimension": dimension.value, "value": str(value)}


def _one_dimension_of_answers(selection: Selection) -> dict[str, str] | None:
    """Return the same where the period is the dimension, if it is a run of whole months."""
    key = _one_dimension(selection)
    if key is None or not (selection.since or selection.until):
        return key
    since, until = selection.since, selection.until
    is_whole = (not since or since.day == 1) and (not until or until.day == monthrange(until.year, until.month)[1])
    if key["dimension"] or not is_whole:
        return None
    bounds = {"value__gte": since, "value__lte": until}
    months = {name: f"{day:%Y-%m}" for name, day in bounds.items() if day}
    return {"dimension": Dimension.MONTH.value, **months}
