"""The last act on a draft, kept in the session of whoever did it, so that it can be undone: one act, not a history."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import Section, Survey
from surveys.questionnaires.draft_states import Change, changes_between, questions_made, state_of

# What an act is called on the button that undoes it.
NAMES: Mapping[str, str | Promise] = {
    "add": _("add a question"),
    "copy": _("copy a question"),
    "move": _("move a question"),
    "retire": _("retire a question"),
    "delete": _("delete a question"),
    "restore": _("bring a question back"),
    "paste": _("paste questions"),
    "add-section": _("add a section"),
    "move-section": _("move a section"),
    "delete-section": _("delete a section"),
    "add-option": _("add an option"),
    "remove-option": _("remove an option"),
    "keep-list": _("keep options as a list"),
    "change-options": _("change options"),
    "type": _("change a question"),
    "type-section": _("change a section"),
}


@contextmanager
def remembered(
    request: HttpRequest, survey: Survey, name: str, question: int | None, *, is_typing: bool = False
) -> Iterator[None]:
    """Remember what the act in this block changes; what is typed in one go into one question is one act."""
    questions = [question] if question else []
    before = state_of(survey, questions)
    yield
    after = state_of(survey, questions)
    if new := questions_made(before, after):  # or pasted: with options, whose codes are theirs from the first
        after = state_of(survey, [*questions, *new])
    changes = changes_between(before, after)
    if not changes:
        return
    made = {name for name, (was, row) in changes.items() if was is None and row and row.get("question_id") not in new}
    request.session[_key(survey, "fresh")] = sorted(made | (fresh_rows(request, survey) if is_typing else set()))
    last = _stored(request, survey)
    act = {"name": _named(name, changes), "question": question, "is_typing": is_typing, "changes": changes}
    if is_typing and last and last["is_typing"] and last["question"] == question and _goes_on(last, changes):
        act |= {"name": last["name"], "changes": _together(last["changes"], changes)}
    request.session[_key(survey)] = act


def fresh_rows(request: HttpRequest, survey: Survey) -> frozenset[str]:
    """Return the names of the rows that the last act made, and that typing has made since."""
    return frozenset(request.session.get(_key(survey, "fresh"), ()))


def make_fresh(request: HttpRequest, survey: Survey, section: Section) -> None:
    """Let the code of a section that is being written go on with its title."""
    request.session[_key(survey, "fresh")] = [f"section:{section.pk}"]


def settle(request: HttpRequest, survey: Survey) -> None:
    """Let no row be fresh any more: an act came after it."""
    request.session.pop(_key(survey, "fresh"), None)


def last_act(request: HttpRequest, survey: Survey) -> Any:
    """Return the name of the last act in words; nothing where there is none to undo."""
    act = _stored(request, survey)
    return NAMES[act["name"]] if act else ""


def undo_last(request: HttpRequest, survey: Survey, undo: Callable[[Mapping[str, Change]], None]) -> int | None:
    """Undo the last act and forget it; return the key of its question. Raises what `undo` raises."""
    act = _stored(request, survey)
    if not act:
        return None
    del request.session[_key(survey)]
    undo(act["changes"])
    question: int | None = act["question"]
    return question


def _key(survey: Survey, what: str = "last-act") -> str:
    return f"{what}-{survey.pk}"


def _stored(request: HttpRequest, survey: Survey) -> Any:
    return request.session.get(_key(survey))


def _named(name: str, changes: Mapping[str, Change]) -> str:
    """Return what a change of a question is called by what became of its options."""
    options = [change for row, change in changes.items() if row.startswith("option:")]
    if name != "type" or not options:
        return name
    if all(before is None for before, _after in options):
        return "add-option"
    is_removal = all(after is None or after["retired"] for _before, after in options)
    return "remove-option" if is_removal else "change-options"


def _goes_on(last: Mapping[str, Any], changes: Mapping[str, Change]) -> bool:
    """Return whether the same columns were written again, or only rows that the last act had made, and no one else."""
    last_left = {name: after for name, (_before, after) in last["changes"].items()}
    if any(name in last_left and last_left[name] != before for name, (before, _after) in changes.items()):
        return False
    made = {name for name, (before, _after) in last["changes"].items() if before is None}
    return _columns(changes) <= _columns(last["changes"]) or set(changes) <= made


def _columns(changes: Mapping[str, Change]) -> set[tuple[str, str]]:
    """Return (row, column) of everything that changed; a row that came or went counts with all its columns."""
    return {
        (name, column)
        for name, (before, after) in changes.items()
        for column in before or after or {}
        if before is None or after is None or before[column] != after[column]
    }


def _together(earlier: Mapping[str, Change], later: Mapping[str, Change]) -> dict[str, Change]:
    """Return two changes that followed one another as one."""
    changes = {name: list(change) for name, change in earlier.items()}
    for name, (before, after) in later.items():
        changes[name] = [changes[name][0] if name in changes else before, after]
    return {name: change for name, change in changes.items() if change[0] != change[1]}
