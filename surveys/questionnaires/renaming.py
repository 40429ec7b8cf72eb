"""Follows a question's code into the conditions that ask for it, while nobody but editors has met it."""

from collections.abc import Mapping
from typing import Any

from surveys.models import Option, Question, Section, Survey


def rename_in_conditions(survey: Survey, old: str, new: str) -> None:
    """Write the new code of a question wherever a condition of the survey has the old one."""
    rows: list[Any] = [
        *Section.objects.filter(survey=survey, shown_if__isnull=False),
        *Question.objects.filter(survey=survey, shown_if__isnull=False),
        *Option.objects.filter(question__survey=survey, shown_if__isnull=False),
    ]
    for row in rows:
        renamed = _renamed(row.shown_if, old, new)
        if renamed != row.shown_if:
            type(row)._default_manager.filter(pk=row.pk).update(shown_if=renamed)


def _renamed(shape: Any, old: str, new: str) -> Any:
    if not isinstance(shape, Mapping):
        return shape
    if "parts" in shape:
        return {**shape, "parts": [_renamed(part, old, new) for part in shape["parts"]]}
    return {**shape, "question": new} if shape.get("question") == old else dict(shape)
