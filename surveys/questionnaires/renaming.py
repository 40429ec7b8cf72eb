"""Follows new codes into the conditions that ask for them, while nobody but editors has met the old ones."""

from collections.abc import Mapping
from typing import Any

from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.recording import save_together

NewCodes = Mapping[str, str]  # {old: new}


def follow_codes(survey: Survey, codes: NewCodes, options: Mapping[str, NewCodes] | None = None) -> None:
    """Write new codes wherever a condition of a survey has the old ones, with an entry in the history of each row.

    `codes` are those of questions and statements; `options` has those of options by the old code of their question.
    """
    rows: list[Any] = [
        *Section.objects.filter(survey=survey, shown_if__isnull=False),
        *Question.objects.filter(survey=survey, shown_if__isnull=False),
        *Option.objects.filter(question__survey=survey, shown_if__isnull=False),
    ]
    changed = []
    for row in rows:
        condition = with_new_codes(row.shown_if, codes, options or {})
        if condition != row.shown_if:
            row.shown_if = condition
            changed.append(row)
    save_together(changed, ["shown_if"])


def with_new_codes(shape: Any, codes: NewCodes, options: Mapping[str, NewCodes] | None = None) -> Any:
    """Return the shape of a condition with new codes; what is none stays as it is."""
    if not isinstance(shape, Mapping):
        return shape
    if isinstance(shape.get("parts"), list):
        return {**shape, "parts": [with_new_codes(part, codes, options) for part in shape["parts"]]}
    code = shape.get("question")
    if not isinstance(code, str):
        return shape
    renamed = {**shape, "question": codes.get(code, code)}
    if isinstance(shape.get("options"), list):
        new = (options or {}).get(code, {})
        renamed["options"] = [new.get(option, option) for option in shape["options"]]
    return renamed
