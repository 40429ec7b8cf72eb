"""What both kinds of file become: tables of rows, every value as text or as an exact number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | Decimal | None
ROWS, COLUMNS = 100_000, 500
Tick = Callable[[int, int], None]  # how much is done, of how much


def no_tick(done: int, total: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class TableRow:
    """One row with its number as a spreadsheet shows it, and what stands in it by the column's index; no blanks."""

    number: int
    cells: Mapping[int, str | Decimal]


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook; the one table of a CSV has no name."""

    name: str
    rows: tuple[TableRow, ...]


def letters(index: int) -> str:
    """Return a column's letters as spreadsheets show them: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """Return the index for a column's letters: A is 0, AA is 26."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1
