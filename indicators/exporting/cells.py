"""CSV cells: texts quoted and safe from being run as formulas, numbers plain."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

TableValue = str | int | Decimal | float | bool | None

# A cell begins where the text does, and, for readers that split elsewhere, after a comma, a semicolon, a tab or a line
# break. Blanks and quotation marks before a formula are skipped by some of them.
_SEPARATORS = ",;\t\n\r\x0b\x0c\x85\u2028\u2029"
_SKIPPED = r'[\s"\u200b-\u200f\u2060\ufeff]'
_KEPT = 1024  # texts of one file that are not quoted anew, since tables repeat names and codes
_FORMULA = "=+\\-@＝＋－＠"
_BEGINNING = re.compile(rf"\A(?=[\t\n\r])|(\A|[{_SEPARATORS}])(?=(?:(?![{_SEPARATORS}]){_SKIPPED})*[{_FORMULA}])")


def safe_cell(text: str) -> str:
    """Return the text, with an apostrophe before whatever a spreadsheet would run as a formula; numbers are no text."""
    return _BEGINNING.sub(r"\g<0>'", text)


def csv_text(rows: Iterable[Sequence[TableValue]]) -> str:
    """Return rows as CSV with LF line ends: every text quoted and safe, numbers plain, nothing for what is missing."""
    quoted = lru_cache(_KEPT)(_quoted)
    return "".join(",".join([_written(cell, quoted) for cell in row]) + "\n" for row in rows)


def _written(cell: TableValue, quoted: Callable[[str], str]) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return quoted(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    return quoted(str(cell))


def _quoted(text: str) -> str:
    return '"{}"'.format(safe_cell(text).replace('"', '""'))
