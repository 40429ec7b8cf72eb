"""What the columns of a file of responses mean, and their codes; those of a list of options are told once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from indicators.exporting.cells import TableValue, csv_text
from surveys.documents.wordings import Wording
from surveys.exporting import table
from surveys.exporting.description import Variable
from surveys.exporting.entries import Entry
from surveys.kinds.columns import ColumnCode, ExportColumn

CODE: Final = ("code", "label", "value", "counts as no answer", "wordings", "kind of no answer")
NO_CODE: Final = ("", "", None, "", "", "")
HEADINGS: Final = (
    "column", "meaning", "question", *CODE, "value labels", "scale", "direction",
    "number", "type", "measure", "asked if",
)  # fmt: skip
Row = Sequence[TableValue]


def describe(
    columns: Sequence[ExportColumn], variables: Sequence[Variable] = (), entries: Sequence[Entry] = ()
) -> bytes:
    """Return codebook.csv: a line for each column with its meaning, and one for each of its codes.

    A column whose codes come from a list of options names the list instead: its codes are in value_labels.csv, once for
    all columns. What is no answer says which it is: not asked, skipped, not known, not said, or for no reason told.
    `variables` say which type a column has in responses-codes.csv, `entries` who was asked.
    """
    shared, by_name = shared_labels(columns), {variable.name: variable for variable in variables}
    routes = {column.name: wordings_in_one(entry.asked_if) for entry in entries for column in entry.columns}
    rows: list[Row] = [HEADINGS]
    rows += [
        (name, meaning, "", *NO_CODE, "", "", "", None, *_types(by_name.get(name)), "")
        for name, meaning in table.FACTS.items()
    ]
    for column in columns:
        is_shared = shared.get(column.value_labels) == column.codes
        facts = (column.name, column.meaning, column.question)
        of_column = (*NO_CODE[:4], wordings_in_one(column.wordings), "")
        behind = (column.value_labels if is_shared else "", column.scale, _direction(column))
        types, route = _types(by_name.get(column.name)), routes.get(column.name, "")
        rows.append((*facts, *of_column, *behind, None, *types, route))
        rows += [
            (*facts, *_code(code), "", "", "", _number(code, column), "", "", "")
            for code in (() if is_shared else column.codes)
        ]
    return csv_bytes(rows)


def _types(variable: Variable | None) -> tuple[str, str]:
    return (variable.type, variable.measure) if variable else ("", "")


def _number(code: ColumnCode, column: ExportColumn) -> int | None:
    return int(code.code) if column.is_number else code.number


def value_labels(columns: Sequence[ExportColumn]) -> bytes:
    """Return value_labels.csv: the codes of each list of options that columns of a file have in common."""
    rows: list[Row] = [("value labels", *CODE, "number")]
    rows += [(name, *_code(code), code.number) for name, codes in shared_labels(columns).items() for code in codes]
    return csv_bytes(rows)


def shared_labels(columns: Sequence[ExportColumn]) -> dict[str, tuple[ColumnCode, ...]]:
    """Return {code of a list: codes that its columns hold}: those of the first, as others may have had more options."""
    shared: dict[str, tuple[ColumnCode, ...]] = {}
    for column in columns:
        if column.value_labels:
            shared.setdefault(column.value_labels, column.codes)
    return shared


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV in UTF-8."""
    return csv_text(rows).encode()


def _code(code: ColumnCode) -> tuple[TableValue, ...]:
    value = None if code.value is None else Decimal(code.value)
    return code.code, code.label, value, "yes" if code.missing else "no", wordings_in_one(code.wordings), code.no_answer


def _direction(column: ExportColumn) -> str:
    return ("reversed" if column.is_reversed else "as asked") if column.scale else ""


def wordings_in_one(wordings: Sequence[Wording]) -> str:
    """Return the wordings as one text, oldest first; empty where nothing was reworded."""
    return "; ".join(f"from version {number}: “{words}”" for number, words in wordings)
