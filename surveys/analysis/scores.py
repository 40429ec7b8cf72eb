"""What visitors said about single scores: by country and indicator, by step and by how they know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from surveys.analysis import wordings
from surveys.analysis.selecting import Selection
from surveys.analysis.wordings import Reworded
from surveys.models import Answer, AnswerText, Option, Response
from surveys.questionnaires import checking

STEP, KNOW, REASON = "step", "know", "reason"
CellKey = tuple[int, int, int]  # country, indicator, edition
NOT_SAID = "not-said"


@dataclass(frozen=True)
class Labels:
    """What steps and strata are called, by code, in the order in which they are offered."""

    steps: dict[str, str]
    strata: dict[str, str]
    reworded: list[Reworded] = field(default_factory=list)


@dataclass
class CellCounts:
    """How many said what about one score."""

    country: int
    indicator: int
    edition: int
    n: int
    steps: dict[str, int] = field(default_factory=dict)
    strata: dict[str, int] = field(default_factory=dict)


def labels(selection: Selection, language: str) -> Labels:
    """Return what the newest version of the view calls steps and strata, and which of them were reworded in it."""
    versions = selection.versions()
    if not versions:
        return Labels({}, {})
    changed = wordings.changed(versions, language).options
    labels_by_question: dict[str, dict[str, str]] = {STEP: {}, KNOW: {}}
    reworded = []
    for question in checking.questions_of(versions[-1].document):
        if question["code"] in labels_by_question:
            labels_by_question[question["code"]] = {
                option["code"]: option["label"][language] for option in question["options"]
            }
            reworded += [
                Reworded(option["code"], False, changed[option["key"]])
                for option in question["options"]
                if option["key"] in changed
            ]
    return Labels(labels_by_question[STEP], labels_by_question[KNOW], reworded)


def cells(selection: Selection) -> QuerySet[Any]:
    """Return the scores that something was said about, those with most answers first."""
    rows = selection.responses().filter(country__isnull=False).order_by()
    counted = rows.values("country_id", "indicator_id", "edition_id").annotate(n=Count("pk"))
    return counted.order_by("-n", "country_id", "indicator_id", "edition_id")


def with_counts(selection: Selection, rows: Iterable[dict[str, int]]) -> list[CellCounts]:
    """Return cells with their counts by step and by stratum, in two queries for all of them."""
    cells_by_key = {
        (row["country_id"], row["indicator_id"], row["edition_id"]): CellCounts(
            row["country_id"], row["indicator_id"], row["edition_id"], row["n"]
        )
        for row in rows
    }
    for key, code, n in _counts(selection, cells_by_key, STEP):
        cells_by_key[key].steps[code] = n
    for key, code, n in _counts(selection, cells_by_key, KNOW):
        strata = cells_by_key[key].strata
        stratum = NOT_SAID if code == Option.SKIPPED else code
        strata[stratum] = strata.get(stratum, 0) + n
    return list(cells_by_key.values())


def _counts(selection: Selection, keys: Iterable[CellKey], question: str) -> Iterable[tuple[CellKey, str, int]]:
    wanted = [Q(response__country=key[0], response__indicator=key[1], response__edition=key[2]) for key in keys]
    if not wanted:
        return
    rows = Answer.objects.filter(selection.condition("response__"), reduce(or_, wanted), question__code=question)
    columns = ("response__country_id", "response__indicator_id", "response__edition_id", "option__code")
    for country, indicator, edition, code, n in rows.order_by().values_list(*columns).annotate(n=Count("pk")):
        yield (country, indicator, edition), code, n


def by_step_and_stratum(responses: QuerySet[Response]) -> dict[tuple[str, str], int]:
    """Return how many chose each step, by how they know."""
    rows = Answer.objects.filter(response__in=responses, question__code=STEP)
    rows = rows.filter(response__answers__question__code=KNOW).order_by()
    counts: dict[tuple[str, str], int] = {}
    for step, code, n in rows.values_list("option__code", "response__answers__option__code").annotate(n=Count("pk")):
        stratum = NOT_SAID if code == Option.SKIPPED else code
        counts[step, stratum] = counts.get((step, stratum), 0) + n
    return counts


def values_seen(responses: QuerySet[Response]) -> list[tuple[Any, int]]:
    """Return which values visitors were looking at, and how many of them."""
    return sorted(responses.order_by().exclude(shown=None).values_list("shown").annotate(n=Count("pk")))


def reasons(responses: QuerySet[Response]) -> QuerySet[AnswerText]:
    """Return what visitors wrote about a score, reasons and sources, newest first."""
    rows = AnswerText.objects.filter(response__in=responses)
    return rows.select_related("response", "question", "option").order_by("-response_id", "question_id", "pk")


def chosen(texts: Iterable[AnswerText]) -> dict[int, dict[str, str]]:
    """Return by response the codes of the step and of the stratum, for texts that are shown together."""
    keys = {text.response_id for text in texts}
    rows = Answer.objects.filter(response__in=keys, question__code__in=(STEP, KNOW))
    codes: dict[int, dict[str, str]] = {}
    for response, question, option in rows.values_list("response_id", "question__code", "option__code"):
        codes.setdefault(response, {})[question] = option
    return codes
