"""What keeps a draft from being published: faults of the draft itself, and what would make earlier answers lie.

Everything here reads documents (their shape: surveys/questionnaires/compiling.py), never rows.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.models import Option, Question

Kind = Question.Kind
Document = dict[str, Any]


def questions_of(document: Document) -> Iterator[Document]:
    """Yield every question of a document in the order in which it is asked."""
    for section in document["sections"]:
        yield from section["questions"]


def faults(document: Document, earlier: Sequence[Document] = ()) -> list[str]:
    """Return why a document cannot be published after the earlier ones (oldest first), a sentence each."""
    found = [] if document["sections"] else [_("There is no question yet.")]
    for question in questions_of(document):
        found += _faults_of(question)
    return found + _contradictions(document, earlier)


def _faults_of(question: Document) -> list[str]:
    """Return what an editor has to add or to change in one question."""
    names, found = {"code": question["code"]}, []
    if not all(question["text"].values()):
        found.append(_("Question “%(code)s” has no text.") % names)
    if question["kind"] in Question.CHOICES and len(question["options"]) < 2:
        found.append(_("Question “%(code)s” needs at least two options.") % names)
    if any(not label for option in question["options"] for label in option["label"].values()):
        found.append(_("An option of question “%(code)s” has no label.") % names)
    if any(option["code"] == Option.SKIPPED for option in question["options"]):
        found.append(
            _("Question “%(code)s” has an option “skipped”: that code is kept for what was passed over.") % names
        )
    if question["kind"] == Kind.MATRIX and not question["rows"]:
        found.append(_("The scale “%(code)s” has no statement.") % names)
    if any(not text for row in question["rows"] for text in row["text"].values()):
        found.append(_("A statement of the scale “%(code)s” has no text.") % names)
    return found


def _contradictions(document: Document, earlier: Sequence[Document]) -> list[str]:
    """Name what was published otherwise before: wording may change; kind, code and scale may not."""
    known = {entry["key"]: entry for before in earlier for entry in _entries(before)}
    holders = {entry["code"]: entry["key"] for entry in known.values()}
    options = {
        option["key"]: _point(option) for before in earlier for one in questions_of(before) for option in one["options"]
    }
    found = []
    for entry in _entries(document):
        before = known.get(entry["key"])
        if before is None:
            if entry["code"] in holders:
                found.append(_("The code “%(code)s” belongs to another question that was published.") % entry)
        elif (before["kind"], before["code"]) != (entry["kind"], entry["code"]):
            said = _(
                "The kind of question “%(code)s” was changed after it was published: retire it and make a new one."
            )
            found.append(said % before)
        elif _has_another_scale(entry, before, options):
            said = _(
                "The scale of question “%(code)s” was changed after it was published: retire it and make a new one."
            )
            found.append(said % before)
    return found


def _entries(document: Document) -> Iterator[Document]:
    """Yield the questions of a document and, as questions of their own, the statements of its scales."""
    for question in questions_of(document):
        yield question
        for row in question["rows"]:
            yield {**row, "kind": f"{Kind.ROW} {question['code']}", "options": []}


def _has_another_scale(question: Document, before: Document, options: dict[int, tuple[str, str | None, bool]]) -> bool:
    """Tell whether a point of the scale was added, taken away, renamed or given another value."""
    if any(options.get(option["key"], _point(option)) != _point(option) for option in question["options"]):
        return True
    return _points(question) != _points(before)


def _points(question: Document) -> set[tuple[str, str | None, bool]]:
    return {_point(option) for option in question["options"] if option["value"] is not None}


def _point(option: Document) -> tuple[str, str | None, bool]:
    return option["code"], option["value"], option["missing"]
