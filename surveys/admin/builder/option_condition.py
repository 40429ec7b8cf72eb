"""The condition of one option, opened beside its question; the rows are those of any condition, under another name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError

from lib.admin.conflicts import stored_meanwhile
from lib.admin.merging import merge
from surveys.admin.builder.condition_rows import count_in, rows_in, shape_in
from surveys.admin.builder.parts import Locks, text_of
from surveys.models import Option, Question, Section

NAME: Final = "option_shown_if"  # of the condition among what a form showed, and among its faults
PREFIX: Final = "option_if"  # of its rows; “option-” begins the names of the table


@dataclass(frozen=True)
class KeptCondition:
    """Why the condition of an option could not be kept, and what somebody else stored of it meanwhile, by its name."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)


def option_in(sent: Mapping[str, str], part: Question | Section | None, locks: Locks) -> Option | None:
    """Return the option whose condition an address or a form names; None where the question has none such."""
    key = sent.get("option", "")
    is_closed = locks.everything or locks.words_only
    if not isinstance(part, Question) or is_closed or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return part.options.filter(pk=int(key), built_in=False, retired=False).first()


def as_sent(option: Option | None) -> dict[str, str]:
    """Return what the form shows of the condition, as it is told apart from what is typed."""
    return {NAME: text_of(option.shown_if)} if option else {}


def keep_condition(option: Option | None, sent: Any, before: Mapping[str, str]) -> KeptCondition:
    """Save the condition that was sent, where it is another than before and nobody else wrote meanwhile."""
    if option is None or not count_in(sent, PREFIX):
        return KeptCondition()
    try:
        typed = {NAME: text_of(shape_in(rows_in(sent, PREFIX)))}
    except ValidationError as fault:
        return KeptCondition({NAME: fault.messages})
    stored = as_sent(option)
    merged = merge(before, typed, stored)
    if merged.conflicts:
        return KeptCondition({NAME: stored_meanwhile(stored[NAME]).messages}, merged.conflicts)
    if merged.values != stored:
        option.shown_if = json.loads(merged.values[NAME] or "null")
        option.save()
    return KeptCondition()
