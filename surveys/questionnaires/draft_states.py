"""What an act changed in a draft, as rows before and after, and how the act is undone.

A state is {"question:5": {column: value}}, with values that JSON can hold; a change is [row before, row after], where
None stands for a row that was not there.
"""

import json
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lib.admin.history import recorded_fields
from lib.refusals import Refused
from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.renaming import follow_codes

State = dict[str, dict[str, Any]]
Change = list[dict[str, Any] | None]
MODELS: Final[dict[str, type[Section] | type[Question] | type[Option]]] = {
    "section": Section,
    "question": Question,
    "option": Option,
}
FINAL: Final = ("code", "kind")  # columns of what was published: answers and files are read by them


def state_of(survey: Survey, questions: Iterable[int] = ()) -> State:
    """Return the sections and questions of a draft, and the options of some of its questions, in three queries."""
    rows: list[Section | Question | Option] = [*survey.sections.all(), *survey.questions.order_by("parent", "pk")]
    rows += Option.objects.filter(question__in=list(questions), question__survey=survey, built_in=False)
    return {f"{row._meta.model_name}:{row.pk}": _values(row) for row in rows}


def changes_between(before: State, after: State) -> dict[str, Change]:
    """Return {name of a row: [before, after]} for each row that is another now."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def questions_made(before: State, after: State) -> list[int]:
    """Return the keys of the questions that are in the second state alone."""
    return [_row(name)[1] for name in after if name.startswith("question:") and name not in before]


def undo(survey: Survey, changes: Mapping[str, Change], public: Container[str]) -> None:
    """Put the rows back as they were; `public` names the rows that visitors have met.

    Raises `Refused`, and changes nothing, where a row is another than the act left it, where others put something into
    what it made or took away what it stood in, and where it would take back what was published since.
    """
    now = state_of(survey, _questions_in(changes))
    made = {name for name, (before, _after) in changes.items() if before is None}
    is_changed = any(now.get(name) != after for name, (_before, after) in changes.items())
    if is_changed or any(not made.isdisjoint(_holders(row)) for name, row in now.items() if name not in changes):
        raise _changed_since()
    _check_public(changes, public)
    try:
        with transaction.atomic():
            _put_back(survey, changes)
            connection.check_constraints([model._meta.db_table for model in MODELS.values()])
    except (IntegrityError, ObjectDoesNotExist) as fault:
        raise _changed_since() from fault


def _changed_since() -> Refused:
    return Refused(_("Somebody has changed this since: it cannot be undone any more."))


def _check_public(changes: Mapping[str, Change], public: Container[str]) -> None:
    """Raise `Refused` where undoing would delete what was published, or change what files are read by."""
    for name, (before, after) in changes.items():
        if name not in public:
            continue
        if before is None:
            raise Refused(_("This was published since: it cannot be undone, but it can be retired."))
        if after and any(before.get(column) != after.get(column) for column in FINAL):
            raise Refused(_("This was published since: codes and kinds stay as they were published."))


def _put_back(survey: Survey, changes: Mapping[str, Change]) -> None:
    for name in sorted(changes, key=_order):
        before, after = changes[name]
        if before is not None:
            _restore(name, before, is_there=after is not None)
            if after and name.startswith("question:") and before["code"] != after["code"]:
                follow_codes(survey, {after["code"]: before["code"]})
    for name in sorted(changes, key=_order, reverse=True):
        if changes[name][0] is None:
            model, key = _row(name)
            model._default_manager.filter(pk=key).delete()


def _questions_in(changes: Mapping[str, Change]) -> set[int]:
    """Return the keys of the questions whose options are among the changes, and of those that were made."""
    options = [row for name, change in changes.items() if name.startswith("option:") for row in change if row]
    made = {_row(name)[1] for name, (before, _after) in changes.items() if name.startswith("question:") and not before}
    return made | {int(row["question_id"]) for row in options}


def _holders(row: Mapping[str, Any]) -> set[str]:
    """Return the names of the rows that a row stands in, and goes with."""
    columns = {"section_id": "section", "parent_id": "question", "question_id": "question"}
    return {f"{kind}:{row[column]}" for column, kind in columns.items() if row.get(column)}


def _order(name: str) -> tuple[int, int]:
    """Return where a row comes when rows are made: what others refer to is older, and so has the lower key."""
    kind, key = name.split(":")
    return list(MODELS).index(kind), int(key)


def _row(name: str) -> tuple[type[Any], int]:
    kind, key = name.split(":")
    return MODELS[kind], int(key)


def _restore(name: str, columns: Mapping[str, Any], *, is_there: bool) -> None:
    model, key = _row(name)
    row = model._default_manager.get(pk=key) if is_there else model(pk=key)
    fields = {field.attname: field for field in recorded_fields(model)}
    for attribute, value in columns.items():
        setattr(row, attribute, fields[attribute].to_python(value))
    row.save(force_insert=not is_there)


def _values(row: Section | Question | Option) -> dict[str, Any]:
    columns = {field.attname: getattr(row, field.attname) for field in recorded_fields(type(row))}
    values: dict[str, Any] = json.loads(json.dumps(columns, cls=DjangoJSONEncoder))
    return values
