"""What the page shows of a condition: its rows, what it may ask for, the sentence, and how many paths it is on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language

from surveys.admin.builder.condition_rows import JOINS, PREFIX, ConditionRow, DrawnRow, drawn, rows_of
from surveys.admin.builder.overview import Overview
from surveys.documents import conditions, questions_of
from surveys.models import Option, Question, Section
from surveys.routing.sentences import say
from surveys.routing.targets import Target, targets


@dataclass(frozen=True)
class DrawnCondition:
    """The condition of what is open; without a sentence where there is none or it cannot be read."""

    rows: list[DrawnRow]
    earlier: list[tuple[str, str]]  # (code, number and words) of what can be asked for
    joins: list[tuple[str, Any]]
    sentence: str
    on_paths: int = 0
    all_paths: int = 0
    prefix: str = PREFIX


def draw_condition(
    overview: Overview, part: Question | Section, written: Sequence[ConditionRow] | None
) -> DrawnCondition:
    """Return the condition of a question or section as it is stored, or as rows that could not be kept were written."""
    on_paths, all_paths = _paths(overview, part)
    condition = _draw(overview, part, part.shown_if, written)
    return replace(condition, on_paths=on_paths, all_paths=all_paths)


def draw_option(
    overview: Overview, question: Question, option: Option, written: Sequence[ConditionRow] | None, prefix: str
) -> DrawnCondition:
    """Return the condition of an option in the same way; it asks for what comes before its question."""
    return replace(_draw(overview, question, option.shown_if, written), prefix=prefix)


def _draw(
    overview: Overview, part: Question | Section, shape: Any, written: Sequence[ConditionRow] | None
) -> DrawnCondition:
    language, before = str(get_language()), _codes_before(overview, part)
    earlier = [target for target in targets(overview.draft).values() if _holder_of(overview, target) in before]
    by_code = {target.code: target for target in earlier}
    return DrawnCondition(
        rows=drawn(rows_of(shape) if written is None else written, by_code, language),
        earlier=[(target.code, f"{target.number} {target.question['text'][language]}") for target in earlier],
        joins=list(JOINS.items()),
        sentence=_sentence(overview, shape, language),
    )


def _codes_before(overview: Overview, part: Question | Section) -> set[str]:
    """Return the codes of the questions that are asked before."""
    codes: set[str] = set()
    for section in overview.outline:
        if section.section == part:
            break
        for line in section.questions:
            if line.question == part:
                return codes
            codes.add(line.question.code)
    return codes


def _holder_of(overview: Overview, target: Target) -> str:
    """Return the code of the question of a target: a statement's is its matrix."""
    code: str = list(questions_of(overview.draft))[target.place]["code"]
    return code


def _sentence(overview: Overview, shape: Any, language: str) -> str:
    try:
        condition = conditions.read(shape)
    except conditions.Malformed:
        return ""
    return str(say(condition, overview.draft, language)) if condition else ""


def _paths(overview: Overview, part: Question | Section) -> tuple[int, int]:
    """Return on how many paths of the draft a question lies, and how many there are; zeros without a condition."""
    if not part.shown_if or isinstance(part, Section):
        return 0, 0
    walk = overview.checked.routes.walk
    paths = walk.paths if walk else []
    return sum(part.code in path.asked for path in paths), len(paths)
