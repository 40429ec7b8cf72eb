"""Count what visitors answered about single scores, by cell, by step and by how they know the country."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from surveys.analysis.selecting import Selection
from surveys.documents import questions_of, wordings
from surveys.documents.wordings import Reworded
from surveys.models import Answer, AnswerText, Option, Response

STEP, KNOW, REASON = "step", "know", "reason"
CellKey = tuple[int, int, int]  # country, indicator, edition
NOT_SAID = "not-said"


@dataclass(frozen=True)
class Labels:
    """The labels of steps and strata by code, in the order of the form; and those that were reworded."""

    steps: dict[str, str]
    strata: dict[str, str]
    reworded: list[Reworded] = field(default_factory=list)


@dataclass
class CellCounts:
    """Numbers of answers about one cell, by step (skipped ones too) and by stratum."""

    steps: dict[str, int] = field(default_factory=dict)
    strata: dict[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Return the number of responses: each has an answer about the step, or skipped it."""
        return sum(self.steps.values())


def labels(selection: Selection, language: str) -> Labels:
    """Return the labels of the selection's newest version in one language, and which were reworded between versions."""
    versions = selection.versions()
    if not versions:
        return Labels({}, {})
    changed = wordings.changed(versions, language).options
    labels_by_question: dict[str, dict[str, str]] = {STEP: {}, KNOW: {}}
    reworded = []
    for question in questions_of(versions[-1].document):
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
    """Return (country id, indicator id, edition id) of each cell with answers, those with most first."""
    rows = selection.responses().filter(country__isnull=False).order_by()
    counted = rows.values("country_id", "indicator_id", "edition_id").annotate(n=Count("pk"))
    counted = counted.order_by("-n", "country_id", "indicator_id", "edition_id")
    return counted.values_list("country_id", "indicator_id", "edition_id")


def with_counts(selection: Selection, keys: Iterable[CellKey]) -> dict[CellKey, CellCounts]:
    """Return {cell: its counts by step and by stratum}, in two queries for all of them."""
    cells_by_key = {key: CellCounts() for key in keys}
    for key, code, n in _counts(selection, cells_by_key, STEP):
        cells_by_key[key].steps[code] = n
    for key, code, n in _counts(selection, cells_by_key, KNOW):
        strata = cells_by_key[key].strata
        stratum = NOT_SAID if code == Option.SKIPPED else code
        strata[stratum] = strata.get(stratum, 0) + n
    return cells_by_key


def _counts(selection: Selection, keys: Iterable[CellKey], question: str) -> Iterable[tuple[CellKey, str, int]]:
    wanted = [Q(response__country=key[0], response__indicator=key[1], response__edition=key[2]) for key in keys]
    if not wanted:
        return
    rows = Answer.objects.filter(selection.condition("response__"), reduce(or_, wanted), question__code=question)
    columns = ("response__country_id", "response__indicator_id", "response__edition_id", "option__code")
    for country, indicator, edition, code, n in rows.order_by().values_list(*columns).annotate(n=Count("pk")):
        yield (country, indicator, edition), code, n


def by_step_and_stratum(responses: QuerySet[Response]) -> dict[tuple[str, str], int]:
    """Return {(code of the step, code of the stratum): number of responses}."""
    rows = Answer.objects.filter(response__in=responses, question__code=STEP)
    rows = rows.filter(response__answers__question__code=KNOW).order_by()
    counts: dict[tuple[str, str], int] = {}
    for step, code, n in rows.values_list("option__code", "response__answers__option__code").annotate(n=Count("pk")):
        stratum = NOT_SAID if code == Option.SKIPPED else code
        counts[step, stratum] = counts.get((step, stratum), 0) + n
    return counts


def values_seen(responses: QuerySet[Response]) -> list[tuple[Any, int]]:
    """Return (display value in points, number of visitors who saw it), lowest first."""
    return sorted(responses.order_by().exclude(shown=None).values_list("shown").annotate(n=Count("pk")))


def reasons(responses: QuerySet[Response]) -> QuerySet[AnswerText]:
    """Return the texts of the responses, reasons and sources, those of the latest day first."""
    rows = AnswerText.objects.filter(response__in=responses)
    return rows.select_related("response", "question", "option").order_by(
        "-response__submitted_on", "-response_id", "question_id", "pk"
    )


def chosen(texts: Iterable[AnswerText]) -> dict[int, dict[str, str]]:
    """Return {response id: {question code: option code}} of step and stratum, for the responses of some texts."""
    keys = {text.response_id for text in texts}
    rows = Answer.objects.filter(response__in=keys, question__code__in=(STEP, KNOW))
    codes: dict[int, dict[str, str]] = {}
    for response, question, option in rows.values_list("response_id", "question__code", "option__code"):
        codes.setdefault(response, {})[question] = option
    return codes
