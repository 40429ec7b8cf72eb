"""What the responses of a selection can be divided by, for cross-tabs: a question, a statement, a fact of the response.

A dimension adds its columns to a query of responses, reads what comes back as an answer or as a reason why there is
none, and names its categories once they are counted.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from surveys import kinds
from surveys.analysis.categories import NOT_ASKED, SKIPPED, Categories, Category, Key, Reading
from surveys.analysis.distributions import merged
from surveys.analysis.response_facts import FACTS, WEEK, ResponseDimension
from surveys.documents import Document
from surveys.documents.wordings import Reworded, Wording, Wordings, changed
from surveys.kinds.figures import Distribution, OptionCounts
from surveys.models import Answer, Question, Response, SurveyVersion


@dataclass(frozen=True)
class AnswerDimension:
    """A question or a statement: divides by its answers. `document` has the options of all versions."""

    document: Document = field(repr=False)
    language: str
    number: str = ""  # as on the page of the survey, of a statement 8.1
    changed: Wordings = field(default_factory=Wordings, repr=False)

    @property
    def name(self) -> str:
        return str(self.document["code"])

    @property
    def text(self) -> str:
        return str(self.document["text"][self.language])

    @property
    def is_several(self) -> bool:
        return kinds.of(self.document["kind"]).chooses_several

    @property
    def wordings(self) -> list[Wording]:
        """Return the wordings of the question or statement; empty where it was never reworded."""
        return self.changed.questions.get(self.document["key"], [])

    @property
    def reworded(self) -> list[Reworded]:
        """Return its options that were reworded."""
        options = [(option["code"], self.changed.options.get(option["key"])) for option in self.document["options"]]
        return [Reworded(code, False, wordings) for code, wordings in options if wordings]

    @property
    def _no_answers(self) -> dict[int, str]:
        """Return {key of an option that counts as no answer: its label}."""
        return {
            option["key"]: option["label"][self.language] for option in self.document["options"] if option["missing"]
        }

    def added_to(self, responses: QuerySet[Response], alias: str) -> tuple[QuerySet[Response], list[Any]]:
        """Return the query with this question's answers joined as `alias`, and the columns to read of them."""
        relation = FilteredRelation("answers", condition=Q(answers__question=self.document["key"]))
        columns: list[Any] = [F(f"{alias}__{name}") for name in ("question_id", "option_id", "number")]
        columns.append(self._leading(alias) if self.is_several else Value(True))
        return responses.alias(**{alias: relation}), columns

    def _leading(self, alias: str) -> Any:
        """Return whether a row is the one by which a response with several choices is counted.

        That is the first answer, or the first row where all count as no answer. Such an option may have been chosen
        beside an answer, unless it excludes the others: only then is it enough to look at the place of a row.
        """
        may_stand_beside = [o["key"] for o in self.document["options"] if o["missing"] and not o["exclusive"]]
        if not may_stand_beside:
            return Case(When(Q(**{f"{alias}__slot__gt": 0}), then=Value(False)), default=Value(True))
        others = Answer.objects.filter(response=OuterRef("pk"), question=self.document["key"])
        is_answer, is_before = ~Q(option__in=[*self._no_answers]), Q(slot__lt=OuterRef(f"{alias}__slot"))
        return Case(
            When(
                Q(**{f"{alias}__option__in": [*self._no_answers]}), then=~Exists(others.filter(is_answer | is_before))
            ),
            default=~Exists(others.filter(is_answer & is_before)),
        )

    def read(self, raw: Sequence[Any]) -> Reading:
        """Return what a row of the query says; `raw` has the columns of `added_to`."""
        question, option, number, leads = raw
        if question is None:
            return Reading(gap=NOT_ASKED)
        if number is not None:
            return Reading(Decimal(number))
        if option == self.document["skipped"] or option is None:
            return Reading(gap=SKIPPED)
        label = self._no_answers.get(option)
        return Reading(option, leads=bool(leads)) if label is None else Reading(gap=label, leads=bool(leads))

    def categories(self, counts: Mapping[Key, int]) -> Categories:
        """Return the categories, given {key: number of responses}."""
        figures = self._figures(counts)
        entries = [Category(bar.code, bar.label, bar.value, bar.wordings) for bar in figures.bars]
        if any(isinstance(key, Decimal) for key in counts):
            return _of_numbers(entries, counts, figures)
        place = {entry.code: place for place, entry in enumerate(entries)}
        options = {o["key"]: o["code"] for o in self.document["options"] if o["code"] in place and not o["missing"]}
        index = {key: place[code] for key, code in options.items()}
        values = [entry.value for entry in entries]
        is_scale = not self.is_several and len(set(values)) > 1 and None not in values
        averaged = {key: entries[at].value for key, at in index.items()} if is_scale else {}
        return Categories(entries, index, averaged, is_scale)  # type: ignore[arg-type]

    def _figures(self, counts: Mapping[Key, int]) -> Distribution:
        tally = OptionCounts()
        for key, count in counts.items():
            if isinstance(key, Decimal):
                tally.numbers.setdefault(None, {})[key] = count
            else:
                tally.chosen[key] = count
        kind = kinds.of(self.document["kind"])
        if self.is_several:
            tally.several = sum(counts.values())
        return kind.count(self.document, {self.document["key"]: tally}, self.language, self.changed)


def _of_numbers(entries: list[Category], counts: Mapping[Key, int], figures: Distribution) -> Categories:
    """Return the categories of numbers, each of which begins at its code; dates have no mean."""
    lowest = [Decimal(entry.code) for entry in entries]
    index = {number: bisect_right(lowest, number) - 1 for number in counts}
    values = {number: Fraction(number) for number in counts} if figures.summary else {}
    return Categories(entries, index, values, is_ordered=True)


Dimension = AnswerDimension | ResponseDimension


def dimensions(versions: Sequence[SurveyVersion], language: str) -> dict[str, Dimension]:
    """Return {name: dimension} of all questions and statements of the versions, in order, then facts of responses."""
    offered: dict[str, Dimension] = {}
    questions = [question for question in merged(versions) if kinds.of(question["kind"]).is_asked]
    reworded = changed(versions, language)
    for number, question in enumerate(questions, 1):
        kind = kinds.of(question["kind"])
        if not kind.divides:
            continue
        for place, statement in enumerate(question["rows"], 1):
            document = {**question, **statement, "kind": Question.STATEMENT, "rows": []}
            offered[statement["code"]] = AnswerDimension(document, language, f"{number}.{place}", reworded)
        if not kind.takes_statements:
            offered[question["code"]] = AnswerDimension(question, language, str(number), reworded)
    return offered | {name: ResponseDimension(name) for name in FACTS if name != WEEK}
