"""Which number stands for which code, in the files that hold numbers: the same in each file, whatever its filter.

Why there is no answer is -7 skipped, -8 does not know, -9 does not say, -10 no reason said; not asked is nothing. An
option has its value on the scale as its number where all answers of its question, or of its list of options, have
values that are whole, all different, and none of those four; else they are numbered from 1, as they were first
published. A value that is no whole number, or that could be taken for a reason, is thus never the number of an option:
it stands in the column beside, which holds values and nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from surveys.analysis.distributions import merged
from surveys.documents import Document, questions_of
from surveys.kinds.columns import ANSWERED_CODE, REASONS, ColumnCode, ExportColumn
from surveys.models import SurveyVersion

SKIPPED, NOT_KNOWN, NOT_SAID, NO_REASON = -7, -8, -9, -10
BY_REASON: Final = {
    "skipped": SKIPPED,
    REASONS["not-known"]: NOT_KNOWN,
    REASONS["not-said"]: NOT_SAID,
    REASONS[""]: NO_REASON,
}
RESERVED: Final = frozenset(BY_REASON.values())
MOST: Final = 10**9  # what every program takes for a whole number
LabelSet = tuple[str, int]  # the code of a list of options, or the key of the question that has its own


def numbered(columns: Sequence[ExportColumn], versions: Sequence[SurveyVersion]) -> list[ExportColumn]:
    """Return the columns with a number in each of their codes; `versions` are all that the survey ever had."""
    numbers = _numbers(versions)
    return [
        replace(column, codes=tuple(_numbered(code, numbers.get(_set_of(column), {})) for code in column.codes))
        if is_coded(column)
        else column
        for column in columns
    ]


def is_coded(column: ExportColumn) -> bool:
    """Return whether a column of codes has numbers in their place in the files of numbers."""
    return bool(column.codes) and not column.is_number and not column.is_text


def _set_of(column: ExportColumn) -> LabelSet:
    return (column.value_labels, 0) if column.value_labels else ("", column.options_of)


def _numbered(code: ColumnCode, numbers: dict[str, int]) -> ColumnCode:
    if code.no_answer:
        return replace(code, number=BY_REASON.get(code.no_answer))
    return replace(code, number=1 if code is ANSWERED_CODE else numbers.get(code.code))


def _numbers(versions: Sequence[SurveyVersion]) -> dict[LabelSet, dict[str, int]]:
    """Return {list or question: {code of an option: its number}}; the newest version says which list a question has."""
    newest = merged(versions)
    sets = {question["key"]: _set_in(question) for question in newest}
    codes = {option["key"]: option["code"] for question in newest for option in question["options"]}
    values: dict[LabelSet, dict[str, str | None]] = {label_set: {} for label_set in sets.values()}
    for version in sorted(versions, key=lambda version: version.number):
        for question in questions_of(version.document):
            for option in question["options"]:
                if not option["missing"]:
                    values[sets[question["key"]]].setdefault(codes[option["key"]], option["value"])
    return {
        label_set: _whole(by_code) or {code: place for place, code in enumerate(by_code, 1)}
        for label_set, by_code in values.items()
    }


def _set_in(question: Document) -> LabelSet:
    return (question["list"], 0) if question.get("list") else ("", question["key"])


def _whole(by_code: dict[str, str | None]) -> dict[str, int]:
    """Return the values as numbers; nothing where they cannot stand for the options."""
    numbers = {code: Decimal(value) for code, value in by_code.items() if value is not None}
    is_whole = all(value == value.to_integral_value() and abs(value) < MOST for value in numbers.values())
    if len(numbers) < len(by_code) or len(set(numbers.values())) < len(numbers) or not is_whole:
        return {}
    whole = {code: int(value) for code, value in numbers.items()}
    return {} if RESERVED & set(whole.values()) else whole
