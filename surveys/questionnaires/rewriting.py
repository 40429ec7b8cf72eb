"""Writes the options or statements of a question as an editor's lines have them; what stays keeps key and code.

A line that is gone retires what was ever public, since answers refer to it, and deletes what never was.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from surveys.models import Option, Question
from surveys.questionnaires.codes import code_from, follows
from surveys.questionnaires.line_matching import StoredLine, WrittenLine, match_lines

CODES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class WrittenRow:
    """One option or statement as an editor left it: its columns, and the key it was shown with where that is known."""

    columns: Mapping[str, Any]
    key: int | None = None


@dataclass(frozen=True)
class Rewriting:
    """What the rows of a list have in common: their texts, what was public, how one is made and how it is saved."""

    text: str  # the name of the field that holds the words, without a language
    public: Container[int]
    fresh: Container[int]  # what was just made: its code goes on with its words while they are typed
    taken: set[str]  # codes, those of the list too
    make: Callable[[], Any]
    save: Callable[[Any], None]


def rewrite_options(
    question: Question, rows: Sequence[WrittenRow], public: Container[int], fresh: Container[int] = ()
) -> None:
    """Make the options of a question what the rows say; built-in ones are left alone."""
    stored = list(question.options.filter(built_in=False))
    taken = set(question.options.values_list("code", flat=True))

    def make() -> Option:
        return Option(question=question)

    _rewrite(stored, rows, Rewriting("label", public, fresh, taken, make, lambda option: option.save()))


def rewrite_statements(
    question: Question,
    rows: Sequence[WrittenRow],
    public: Container[int],
    save: Callable[[Any], None],
    fresh: Container[int] = (),
) -> None:
    """Make the statements of a matrix what the rows say; `save` writes one, with its history."""
    taken = set(Question.objects.filter(survey=question.survey_id).values_list("code", flat=True))

    def make() -> Question:
        return Question(section=question.section, parent=question, kind=Question.STATEMENT)

    _rewrite(list(question.rows.all()), rows, Rewriting("text", public, fresh, taken, make, save))


def _rewrite(stored: Sequence[Any], rows: Sequence[WrittenRow], rewriting: Rewriting) -> None:
    lines = [StoredLine(row.pk, _words(row, rewriting.text), row.retired) for row in stored]
    written = [WrittenLine(tuple(row.columns[f"{rewriting.text}_{code}"] for code in CODES), row.key) for row in rows]
    keys = match_lines(lines, written)
    by_key = {row.pk: row for row in stored}
    for row in stored:
        if row.pk not in keys:
            _take_away(row, rewriting)
    start = min((row.order for row in stored), default=1)
    for order, (key, row) in enumerate(zip(keys, rows, strict=True), start):
        _write(by_key.get(key or 0), row, order, rewriting)


def _take_away(row: Any, rewriting: Rewriting) -> None:
    if row.pk not in rewriting.public:
        rewriting.taken.discard(row.code)
        row.delete()
    elif not row.retired:
        row.retired = True
        rewriting.save(row)


def _write(row: Any | None, written: WrittenRow, order: int, rewriting: Rewriting) -> None:
    """Write one row; only where something is another than before."""
    first = f"{rewriting.text}_{settings.LANGUAGE_CODE}"
    columns = {**written.columns, "order": order, "retired": False}
    if row is None:
        row = rewriting.make()
        row.code = code_from(columns[first], rewriting.taken)
    elif all(getattr(row, name) == value for name, value in columns.items()):
        return
    elif _is_being_typed(row, columns[first], rewriting):
        rewriting.taken.discard(row.code)
        row.code = code_from(columns[first], rewriting.taken)
    rewriting.taken.add(row.code)
    for name, value in columns.items():
        setattr(row, name, value)
    rewriting.save(row)


def _is_being_typed(row: Any, words: str, rewriting: Rewriting) -> bool:
    """Return whether a row was just made and its words go on, so that its code follows; no public one does."""
    before = getattr(row, f"{rewriting.text}_{settings.LANGUAGE_CODE}") or ""
    return row.pk in rewriting.fresh and row.pk not in rewriting.public and follows(row.code, before, words)


def _words(row: Any, field: str) -> tuple[str, ...]:
    return tuple(getattr(row, f"{field}_{code}") or "" for code in CODES)
