"""The conditions on answers as fields of the filter's form, and the form's query as it stands in an address.

A condition is the fields `a0`, `a1` and so on, each sent several times: first the name of its question, then the
answers that are ticked. What they come to is `answers` in the address, by which alone a page is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.analysis.answer_filters import MOST_FILTERS, NOT, SEPARATOR, AnswerFilter
from surveys.analysis.filterable import TO, FilterQuestion
from surveys.analysis.selecting import READABLE, Selection

ADDING = "adding"  # names the question whose answers are offered, while none of them is ticked


@dataclass(frozen=True)
class FilterRow:
    """One condition in the form: its question, its answers with whether they are ticked, and its range."""

    field: str
    question: FilterQuestion
    text: str
    choices: list[tuple[str, str, bool]]
    is_negated: bool = False
    low: str = ""
    high: str = ""
    without: str = ""


@dataclass(frozen=True)
class FilterPanel:
    """The conditions of a view, and the questions from which another can be added, in groups."""

    rows: list[FilterRow]
    groups: list[tuple[str, list[tuple[str, str]]]]
    is_any: bool
    can_grow: bool


def panel(
    selection: Selection,
    questions: Mapping[str, FilterQuestion],
    language: str,
    adding: str,
    keeping: Mapping[str, str],
) -> FilterPanel:
    """Return the panel of a view; `adding` is the name of a question whose answers are to be offered."""
    rows = [
        _row(place, questions[wanted.name], wanted, language, selection.without_answer(place).query(**keeping))
        for place, wanted in enumerate(selection.answers)
    ]
    can_grow = len(rows) < MOST_FILTERS
    if adding in questions and can_grow:
        empty = AnswerFilter(adding, ())
        rows.append(_row(len(rows), questions[adding], empty, language, selection.query(**keeping)))
    return FilterPanel(rows, list(_groups(questions, language)), selection.is_any, can_grow)


def _row(place: int, question: FilterQuestion, wanted: AnswerFilter, language: str, without: str) -> FilterRow:
    labels = question.labels(language)
    low, _dots, high = next((value for value in wanted.values if value not in labels), "").partition(TO)
    return FilterRow(
        field=f"a{place}",
        question=question,
        text=question.text(language),
        choices=[(value, label, value in wanted.values) for value, label in labels.items()],
        is_negated=wanted.is_negated,
        low=low,
        high=high,
        without=without,
    )


def _groups(questions: Mapping[str, FilterQuestion], language: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for label, is_fact in ((_("Questions"), False), (_("About the response"), True)):
        choices = [
            (name, f"{question.number} {question.text(language)}".strip())
            for name, question in questions.items()
            if is_fact is not bool(question.key)
        ]
        if choices:
            yield label, choices


def address(form: QueryDict) -> str:
    """Return the query of a filter's form as it stands in an address: empty fields are left out, conditions joined."""
    fields = {f"a{place}" for place in range(MOST_FILTERS + 1)}
    own = fields | {f"{name}-{end}" for name in fields for end in ("from", "to")} | {"page", "add", ADDING, "answers"}
    query = QueryDict(mutable=True)
    for name, values in form.lists():
        if name not in own and any(values):
            query.setlist(name, list(filter(None, values)))
    conditions, adding = [], form.get("add", "")
    for name in sorted(fields, key=lambda name: int(name[1:])):
        question, *values = form.getlist(name) or [""]
        low, high = form.get(f"{name}-from", "").strip(), form.get(f"{name}-to", "").strip()
        ticked = [value for value in values if value != NOT] + ([f"{low}{TO}{high}"] if low or high else [])
        if question and ticked:
            conditions.append(f"{question}:{NOT if NOT in values else ''}{','.join(ticked)}")
        adding = adding or ("" if ticked else question)
    if conditions:
        query["answers"] = SEPARATOR.join(conditions)
    if adding:
        query[ADDING] = adding
    return query.urlencode(safe=READABLE)
