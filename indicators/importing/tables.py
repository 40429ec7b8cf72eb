"""Tables of rows, read from either kind of file; every value is text or an exact number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = str | Decimal | None
ROWS, COLUMNS = 100_000, 500
Tick = Callable[[int, int], None]  # how much is done, of how much


def no_tick(done: int, total: int) -> None:
    """Ignore a report of progress."""


@dataclass(frozen=True)
class TableRow:
    """A row: its number as spreadsheets show it, and its values by column index, without blanks."""

    number: int
    cells: Mapping[int, str | Decimal]


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook with its name, or the one table of a CSV, whose name is ""."""

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
