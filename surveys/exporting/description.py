"""What statistics programs need to know of the columns: type and measure, labels, and numbers of missing answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from surveys.exporting import table
from surveys.exporting.numbering import BY_REASON, RESERVED, is_coded
from surveys.kinds.columns import REASONS, ColumnCode, ExportColumn

CODE, NUMBER, TEXT = "code", "number", "text"
NOMINAL, ORDINAL, SCALE = "nominal", "ordinal", "scale"
NUMBERS_AMONG_FACTS: Final = frozenset({"response", "version", "edition", "shown"})
REASON_LABELS: Final[Mapping[int, str]] = {
    BY_REASON["skipped"]: "asked, not answered",
    **{BY_REASON[reason]: reason for reason in REASONS.values()},
}


@dataclass(frozen=True)
class Variable:
    """A column as a statistics program has it.

    `labels` say what its numbers mean, those of missing answers too; `missing` are the numbers of missing answers.
    `texts` has, by language, what it asks and what its numbers mean there.
    """

    name: str
    type: str
    measure: str
    label: str
    labels: Mapping[int, str] = field(default_factory=dict)
    missing: Sequence[int] = ()
    value_labels: str = ""  # the list of options that its labels come from
    question: str = ""
    texts: Mapping[str, tuple[str, Mapping[int, str]]] = field(default_factory=dict)


def variables(
    columns: Sequence[ExportColumn], *, by_language: Mapping[str, Sequence[ExportColumn]] | None = None
) -> list[Variable]:
    """Return the variables of a file in the order of responses-codes.csv, the columns of words behind them.

    `by_language` has the same columns in each further language.
    """
    others = {language: {column.name: column for column in own} for language, own in (by_language or {}).items()}
    fixed = [_fact(name, meaning) for name, meaning in table.FACTS.items()]
    orders = [
        Variable(column.name, NUMBER, SCALE, column.meaning) for column in columns if column is table.RANDOM_ORDER
    ]
    of_questions = [column for column in columns if column is not table.RANDOM_ORDER and not column.is_wording]
    lists, reasons = _labels_of_lists(of_questions), _reasons(of_questions)
    in_order = sorted(of_questions, key=lambda column: column.is_words)
    return [*fixed, *orders, *(_variable(column, lists, reasons, others) for column in in_order)]


def _fact(name: str, meaning: str) -> Variable:
    is_number = name in NUMBERS_AMONG_FACTS
    return Variable(name, NUMBER if is_number else TEXT, SCALE if name == "shown" else NOMINAL, meaning)


def _variable(
    column: ExportColumn,
    lists: Mapping[str, Mapping[int, str]],
    reasons: Mapping[int, Mapping[int, str]],
    others: Mapping[str, Mapping[str, ExportColumn]],
) -> Variable:
    texts = {
        language: (own[column.name].meaning, _labels(own[column.name].codes))
        for language, own in others.items()
        if column.name in own
    }
    labels = dict(lists.get(column.value_labels) or _labels(column.codes)) if not column.is_text else {}
    if column.takes_reason:
        labels |= reasons.get(column.key, {})
    missing = sorted(RESERVED.intersection(labels))
    return Variable(
        column.name, _type(column), _measure(column), column.meaning, dict(sorted(labels.items())), missing,
        column.value_labels, column.question, texts,
    )  # fmt: skip


def _type(column: ExportColumn) -> str:
    if is_coded(column):
        return CODE
    return NUMBER if column.is_number else TEXT


def _measure(column: ExportColumn) -> str:
    """Return how a column measures: options that all have values are in an order, those of others are names."""
    if column.is_number:
        return NOMINAL if column.codes else ORDINAL if column.takes_reason else SCALE
    answers = [code for code in column.codes if not code.no_answer]
    has_order = is_coded(column) and len(answers) > 2 and all(code.value is not None for code in answers)
    return ORDINAL if has_order else NOMINAL


def _labels(codes: Iterable[ColumnCode]) -> dict[int, str]:
    """Return {number: what it means}; codes of one number are said one after the other."""
    labels: dict[int, list[str]] = {}
    for code in codes:
        number = code.number if code.number is not None else int(code.code) if code.code in ("0", "1") else None
        if number is not None:
            labels.setdefault(number, []).append(code.label)
    return {number: " / ".join(dict.fromkeys(words)) for number, words in labels.items()}


def _labels_of_lists(columns: Sequence[ExportColumn]) -> dict[str, dict[int, str]]:
    """Return {list of options: its labels}, the same for each of its columns: all that any of them can hold."""
    lists: dict[str, dict[int, str]] = {}
    for column in columns:
        if column.value_labels and is_coded(column):
            own = _labels(column.codes)
            lists[column.value_labels] = own | lists.get(column.value_labels, {})
    return lists


def _reasons(columns: Sequence[ExportColumn]) -> dict[int, dict[int, str]]:
    """Return {key of a question: why it can have no answer}, by number."""
    return {
        column.key: {number: label for number, label in _labels(column.codes).items() if number in RESERVED}
        for column in columns
        if is_coded(column)
    }
