"""Checks before publishing, by name: faults of a draft, and what to look at first.

Faults are also changes that would give earlier answers another meaning. Documents have the shape that
surveys/questionnaires/compiling.py says.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.remarks import Remark, remark
from surveys.models import Option, Question
from surveys.questionnaires import piping, scales, wording_checks
from surveys.questionnaires.routes import Routes


class Draft:
    """A document that is checked, those that were published before it, the oldest first, and its routes."""

    def __init__(self, document: Document, earlier: Sequence[Document] = ()) -> None:
        self.document, self.earlier, self.routes = document, earlier, Routes(document)


def faults(document: Document, earlier: Sequence[Document] = ()) -> list[Remark]:
    """Return a sentence for each reason why a document cannot be published; `earlier` ones come oldest first."""
    draft = Draft(document, earlier)
    return [sentence for check in FAULTS.values() for sentence in check(draft)]


def incomplete(document: Document) -> list[Remark]:
    """Return a sentence for each part of a document that is missing or has no words."""
    sentences = [] if document["sections"] else [remark(_("There is no question yet."), {})]
    for question in questions_of(document):
        sentences += _faults_of(question)
    return sentences


def kind_warnings(document: Document) -> list[Remark]:
    """Return what the kinds of questions say of theirs."""
    return [
        sentence for question in questions_of(document) for sentence in kinds.of(question["kind"]).warnings(question)
    ]


def _faults_of(question: Document) -> list[Remark]:
    """Return a sentence for each fault of one question."""
    names, sentences = {"code": question["code"]}, list[Remark]()
    if not all(question["text"].values()):
        sentences.append(remark(_("Question “%(code)s” has no text."), names))
    sentences += kinds.of(question["kind"]).faults(question)
    if any(not label for option in question["options"] for label in option["label"].values()):
        sentences.append(remark(_("An option of question “%(code)s” has no label."), names))
    if any(option["code"] == Option.SKIPPED for option in question["options"]):
        message = _("Question “%(code)s” has an option “skipped”: that code is kept for questions without an answer.")
        sentences.append(remark(message, names))
    if any(not text for row in question["rows"] for text in row["text"].values()):
        sentences.append(remark(_("A statement of the scale “%(code)s” has no text."), names))
    return sentences


def contradictions(document: Document, earlier: Sequence[Document]) -> list[Remark]:
    """Return a sentence for each question whose kind, code or scale was published otherwise; wording may change."""
    published = {entry["key"]: entry for before in earlier for entry in _entries(before)}
    holders = {entry["code"]: entry["key"] for entry in published.values()}
    options = {
        option["key"]: _point(option)
        for before in earlier
        for question in questions_of(before)
        for option in question["options"]
    }
    sentences = []
    for entry in _entries(document):
        before = published.get(entry["key"])
        if before is None:
            if entry["code"] in holders:
                message = _("The code “%(code)s” belongs to another question that was published.")
                sentences.append(remark(message, entry))
        elif (before["kind"], before["code"]) != (entry["kind"], entry["code"]):
            message = _(
                "The kind of question “%(code)s” was changed after it was published: retire it and make a new one."
            )
            sentences.append(remark(message, before, question=entry["code"]))
        elif _has_another_scale(entry, before, options) or _means_something_else(entry, before):
            sentences.append(_another_scale(entry, before))
    return sentences


def _another_scale(question: Document, before: Document) -> Remark:
    """Say that the scale of a published question was changed, and in which list where its options come from one."""
    message = _("The scale of question “%(code)s” was changed after it was published: retire it and make a new one.")
    if question.get("list"):
        message = _(
            "The options of question “%(code)s” come from the list “%(list)s”, whose scale was changed after the "
            "question was published: change the list back, or retire the question and make a new one."
        )
    return remark(message, {"code": before["code"], "list": question.get("list")})


def _entries(document: Document) -> Iterator[Document]:
    """Yield the questions of a document and, as if they were questions, the statements of its matrices."""
    for question in questions_of(document):
        yield question
        for row in question["rows"]:
            yield {**row, "kind": f"{Question.STATEMENT} {question['code']}", "options": []}


def _has_another_scale(question: Document, before: Document, options: dict[int, tuple[str, str | None, bool]]) -> bool:
    """Return whether a point of the scale was added, removed, renamed or given another value."""
    if any(options.get(option["key"], _point(option)) != _point(option) for option in question["options"]):
        return True
    return _points(question) != _points(before)


def _means_something_else(question: Document, before: Document) -> bool:
    """Return whether the settings of its kind give an answer another meaning; a statement has none."""
    if "skipped" not in question:
        return False
    kind = kinds.of(question["kind"])
    return kind.meaning(question) != kind.meaning(before)


def _points(question: Document) -> set[tuple[str, str | None, bool]]:
    return {_point(option) for option in question["options"] if option["value"] is not None}


def _point(option: Document) -> tuple[str, str | None, bool]:
    return option["code"], option["value"], option["missing"]


FAULTS: Final[dict[str, Callable[[Draft], Iterable[Remark]]]] = {
    "complete": lambda draft: incomplete(draft.document),
    "routes": lambda draft: draft.routes.faults,
    "answers-in-texts": lambda draft: piping.faults(draft.document),
    "published": lambda draft: contradictions(draft.document, draft.earlier),
}
WARNINGS: Final[dict[str, Callable[[Draft], Iterable[Remark]]]] = {
    "kind": lambda draft: kind_warnings(draft.document),
    "scales": lambda draft: scales.warnings(draft.document),
    "needless-conditions": lambda draft: draft.routes.warnings,
    "two-things": lambda draft: wording_checks.two_things(draft.document),
    "long-question": lambda draft: wording_checks.long_questions(draft.document),
    "long-option": lambda draft: wording_checks.long_options(draft.document),
    "many-options": lambda draft: wording_checks.many_options(draft.document),
    "no-way-out": lambda draft: wording_checks.no_way_out(draft.document),
    "same-question": lambda draft: wording_checks.same_questions(draft.document),
    "same-option": lambda draft: wording_checks.same_options(draft.document),
}
