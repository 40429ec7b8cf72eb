"""Keeps what is typed into the open question or section: field by field, beside what others wrote meanwhile."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.utils.translation import gettext as _

from lib.admin.history import recorded_fields
from lib.admin.merging import Merged, merge
from lib.admin.sittings import save_in_sitting
from surveys import kinds
from surveys.admin import question_settings
from surveys.admin.builder.condition_rows import count_in, rows_in, shape_in
from surveys.admin.builder.option_condition import KeptCondition, keep_condition, option_in
from surveys.admin.builder.option_lines import lines_of_rows
from surveys.admin.builder.option_table import OptionRow, table_in
from surveys.admin.builder.parts import DraftPart, Locks, QuestionPart, SectionPart, options_of, text_of
from surveys.models import Question, Section
from surveys.questionnaires.option_lists import take_options
from surveys.questionnaires.published_keys import PublishedKeys
from surveys.questionnaires.renaming import follow_codes
from surveys.questionnaires.rewriting import WrittenRow, rewrite_options, rewrite_statements

BEFORE = "was"  # the field that holds what the form showed, as JSON
SOURCE = "options_from"  # where options were edited last, "lines" or "table"; empty without scripts


@dataclass(frozen=True)
class Keeping:
    """What came of keeping a form: the form as it is to be shown again, and the rows of its table, both with errors."""

    form: DraftPart
    public: PublishedKeys
    table: list[OptionRow] = field(default_factory=list)
    of_option: KeptCondition = field(default_factory=KeptCondition)

    @property
    def conflicts(self) -> dict[str, str]:
        """Return what somebody else stored meanwhile of fields that were written here too."""
        return {**self.form.conflicts, **self.of_option.conflicts}

    @property
    def errors(self) -> dict[str, list[str]]:
        """Return the messages of each field that could not be kept, by the name of its input."""
        forms: list[Form | DraftPart] = [self.form, *self.table]
        by_name = {
            form.add_prefix(name): [str(message) for message in messages]
            for form in forms
            for name, messages in form.errors.items()
        }
        return by_name | self.of_option.errors


def part_of(row: Question | Section, locks: Locks, **options: Any) -> DraftPart:
    """Return the form of a question or a section."""
    if isinstance(row, Section):
        return SectionPart(instance=row, locks=locks, **options)
    own = question_settings.fields(kinds.of(row.kind), row)
    form: type[QuestionPart] = type("QuestionPart", (QuestionPart,), own)
    return form(instance=row, locks=locks, **options)


@transaction.atomic
def keep(row: Question | Section, sent: Mapping[str, str], locks: Locks, public: PublishedKeys) -> Keeping:
    """Save what can be saved of what was sent, and return it with what could not."""
    table = _table(row, sent, locks)
    stored = part_of(row, locks).raw()
    before = _before(sent)
    typed = {name: sent.get(name, "") for name in stored}
    if "shown_if" in stored:  # rows stand in its place
        typed["shown_if"] = before.get("shown_if", stored["shown_if"])
    from_table = _comes_from_table(typed, before, sent)
    if from_table:
        typed["lines"] = lines_of_rows(_written(table))
    unread = _condition(sent, typed)
    merged = merge(before, typed, stored)
    options: dict[str, Any] = {"reads_lines": not from_table} if isinstance(row, Question) else {}
    form = part_of(row, locks, data=_to_show(typed, merged), conflicts=merged.conflicts, unread=unread, **options)
    _save(row, form)
    if isinstance(form, QuestionPart) and isinstance(row, Question):
        if from_table and merged.values["lines"] != stored["lines"]:
            form.cleaned_data["lines"] = None if any(line.errors for line in table) else _written(table)
        _keep_rows(form, row, public)
    of_option = keep_condition(option_in(sent, row, locks), sent, before)
    return Keeping(form, public, table if any(line.errors for line in table) else [], of_option)


def _save(row: Question | Section, form: DraftPart) -> None:
    """Write to the row what of the form is valid, and nothing where that is as before."""
    before = _columns(row)
    form.is_valid()
    for name, value in before.items():  # Django checks some of them on the row itself
        if name in form.errors or (value in (None, "") and getattr(row, name) in (None, "")):
            setattr(row, name, value)
    if _columns(row) != before:
        save_in_sitting(row)
    if isinstance(row, Question) and before["code"] != row.code:
        follow_codes(row.survey, {before["code"]: row.code})


def _before(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what the form showed; nothing where that cannot be read."""
    try:
        before = json.loads(sent.get(BEFORE, ""))
    except ValueError:
        return {}
    return {name: str(value) for name, value in before.items()} if isinstance(before, dict) else {}


def _table(row: Question | Section, sent: Mapping[str, str], locks: Locks) -> list[OptionRow]:
    """Return the sent rows that hold an option, or could not be read."""
    if not isinstance(row, Question) or locks.everything or row.option_list_id:
        return []
    rows = table_in(sent, options_of(row), labels_only=locks.words_only)
    return [line for line in rows if not line.is_valid() or not line.is_empty]


def _comes_from_table(typed: Mapping[str, str], before: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    """Return whether the options are those of the table: lines win where they were changed, and no script says else."""
    if "lines" not in typed or not any(name.startswith("option-") for name in sent):
        return False
    if sent.get(SOURCE) in ("lines", "table"):
        return sent[SOURCE] == "table"
    return "lines" not in sent or typed["lines"].replace("\r\n", "\n") == before.get("lines")


def _written(table: list[OptionRow]) -> list[WrittenRow]:
    return [line.row() for line in table if not line.errors]


def _condition(sent: Any, typed: dict[str, str]) -> dict[str, ValidationError]:
    """Write the sent rows of the condition to what was typed; return why they say none yet."""
    if not count_in(sent) or "shown_if" not in typed:
        return {}
    try:
        typed["shown_if"] = text_of(shape_in(rows_in(sent)))
    except ValidationError as fault:
        return {"shown_if": fault}
    return {}


def _to_show(typed: Mapping[str, str], merged: Merged) -> dict[str, str]:
    """Return the values with which the form comes back: what was merged, and of a conflict one's own."""
    return {**merged.values, **{name: typed[name] for name in merged.conflicts}}


def _keep_rows(form: QuestionPart, question: Question, public: PublishedKeys) -> None:
    """Write options and statements that were changed and could be read; those of a fixed survey keep all but words."""
    options, statements = (form.cleaned_data.get(name) for name in ("lines", "statements"))
    if (
        options is not None
        and form.locks.words_only
        and [row.key for row in options] != [option.pk for option in options_of(question)]
    ):
        form.add_error("lines", _("The options of this survey are part of the software: only their words change."))
    elif question.option_list:
        take_options([question])
    elif options is not None and "lines" not in form.errors:
        rewrite_options(question, options, public.options, _keys("option", form))
    if statements is not None and not form.fields["statements"].disabled:
        rewrite_statements(question, statements, public.questions, save_in_sitting, _keys("question", form))


def _keys(model: str, form: QuestionPart) -> set[int]:
    """Return the keys of the rows of a model that were just made."""
    return {int(name.partition(":")[2]) for name in form.locks.fresh if name.startswith(f"{model}:")}


def _columns(row: Question | Section) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in recorded_fields(type(row))}
