"""Reads the cells of an XLSForm with pyxform, as a program of its own: the workbook comes in, JSON goes out.

A program, since pyxform and openpyxl take long to load and much memory, which no process that answers visitors should
carry, and since a workbook made to harm harms nothing but this. The output: {sheet: [[row, [[heading, text], ...]]]}, a
heading in its parts: ["label", "French (fr)"].
"""

import json
import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from openpyxl.reader.excel import ExcelReader
from pyxform import aliases, xls2json_backends
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header
from pyxform.xls2json_backends import xlsx_to_dict

# Headings that have no other name; the rest pyxform knows by its aliases.
SHEETS: Final[Mapping[str, tuple[Mapping[str, Any], frozenset[str]]]] = {
    "survey": (
        aliases.survey_header,
        frozenset(
            (
                "type",
                "name",
                "label",
                "hint",
                "guidance_hint",
                "default",
                "parameters",
                "choice_filter",
                "trigger",
                "media",
            )
        ),
    ),
    "choices": (aliases.list_header, frozenset(("list name", "name", "label", "media"))),
    "settings": (aliases.settings_header, frozenset(("title", "id_string", "default_language"))),
}
REFUSED: Final = 3  # the exit status where pyxform says what is wrong
TOO_LONG: Final = 4  # and where the cells hold more than this
MOST_CHARACTERS: Final = 5_000_000


class TooMuchText(Exception):
    """Raised where the cells hold more than `MOST_CHARACTERS`."""


class BoundedStrings(list[str]):
    """The texts that cells share, which a file has once, however many cells they fill: those that are taken count."""

    taken = 0

    def __getitem__(self, place: Any) -> Any:
        text = super().__getitem__(place)
        self.taken += len(text)
        if self.taken > MOST_CHARACTERS:
            raise TooMuchText
        return text


class BoundedReader(ExcelReader):  # type: ignore[misc]
    """The reader of openpyxl with counted texts; it takes the place of its own in pyxform."""

    def read_strings(self) -> None:
        super().read_strings()
        self.shared_strings: list[str] = BoundedStrings(self.shared_strings)


def rows_of(sheets: Mapping[str, Any], name: str) -> list[tuple[int, list[tuple[tuple[str, ...], str]]]]:
    """Return the rows of a sheet that are not empty, numbered as in the workbook, where the headings are row 1."""
    names, columns = SHEETS[name]
    written = [heading for row in sheets.get(f"{name}_header") or [] for heading in row]
    is_doubled = any("::" in heading for heading in written)
    headings = {heading: process_header(heading, is_doubled, dict(names), columns)[1] for heading in written}
    return [
        (number, [(headings[heading], text) for heading, text in row.items() if text])
        for number, row in enumerate(sheets.get(name) or [], start=2)
        if row
    ]


def main() -> int:
    """Read a workbook from the standard input; return the exit status."""
    xls2json_backends.ExcelReader = BoundedReader
    try:
        sheets = xlsx_to_dict(BytesIO(sys.stdin.buffer.read()))
    except PyXFormError as fault:
        sys.stderr.write(str(fault))
        return REFUSED
    except TooMuchText:
        return TOO_LONG
    rows = {name: rows_of(sheets, name) for name in SHEETS}
    texts = (text for sheet in rows.values() for _number, cells in sheet for _heading, text in cells)
    if sum(map(len, texts)) > MOST_CHARACTERS:
        return TOO_LONG
    sys.stdout.write(json.dumps(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
