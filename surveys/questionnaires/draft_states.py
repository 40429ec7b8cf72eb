"""What an act changed in a draft, as rows before and after, and how the act is undone.

A state is {"question:5": {column: value}}, with values that JSON can hold; a change is [row before, row after], where
None stands for a row that was not there.
"""

import json
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from lib.admin.history import recorded_fields
from lib.refusals import Refused
from surveys.models import Option, Question, Section, Survey

State = dict[str, dict[str, Any]]
Change = list[dict[str, Any] | None]
MODELS: Final[dict[str, type[Section] | type[Question] | type[Option]]] = {
    "section": Section,
    "question": Question,
    "option": Option,
}


def state_of(survey: Survey, questions: Iterable[int] = ()) -> State:
    """Return the sections and questions of a draft, and the options of some of its questions, in three queries."""
    rows: list[Section | Question | Option] = [*survey.sections.all(), *survey.questions.order_by("parent", "pk")]
    rows += Option.objects.filter(question__in=list(questions), question__survey=survey, built_in=False)
    return {f"{row._meta.model_name}:{row.pk}": _values(row) for row in rows}


def changes_between(before: State, after: State) -> dict[str, Change]:
    """Return {name of a row: [before, after]} for each row that is another now."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def undo(survey: Survey, changes: Mapping[str, Change], public: Container[str]) -> None:
    """Put the rows back as they were; `public` names the rows that visitors have met.

    Raises `Refused` where a row is another than the act left it, or was published meanwhile.
    """
    now = state_of(survey, _questions_in(changes))
    if any(now.get(name) != after for name, (_before, after) in changes.items()):
        raise Refused(_("Somebody has changed this since: it cannot be undone any more."))
    if any(before is None and name in public for name, (before, _after) in changes.items()):
        raise Refused(_("This was published since: it cannot be undone, but it can be retired."))
    for name in sorted(changes, key=_order):
        if changes[name][0] is not None:
            _restore(name, changes[name][0] or {}, is_there=changes[name][1] is not None)
    for name in sorted(changes, key=_order, reverse=True):
        if changes[name][0] is None:
            model, key = _row(name)
            model._default_manager.filter(pk=key).delete()


def _questions_in(changes: Mapping[str, Change]) -> set[int]:
    """Return the keys of the questions whose options are among the changes."""
    options = [row for name, change in changes.items() if name.startswith("option:") for row in change if row]
    return {int(row["question_id"]) for row in options}


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
