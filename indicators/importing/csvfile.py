"""Reads CSV files: commas, UTF-8 with or without a byte order mark."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from indicators.importing.archive import too_many_rows
from indicators.importing.faults import Unreadable
from indicators.importing.tables import COLUMNS, ROWS, Table, TableRow, Tick


def read_table(content: bytes, tick: Tick) -> list[Table]:
    """Return the file's one table, without a name, in a list; raise `Unreadable` if it is no CSV in UTF-8."""
    table = Table("", tuple(_rows(decode(content))))
    tick(1, 1)
    return [table]


def decode(content: bytes) -> str:
    """Return the bytes as text; raise `Unreadable` for null bytes or anything but UTF-8."""
    if b"\0" in content:
        raise Unreadable(_("This is neither a workbook (.xlsx) nor a CSV file."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if fault.start == 0:
            raise Unreadable(_("This is neither a workbook (.xlsx) nor a CSV file in UTF-8.")) from fault
        raise Unreadable(
            _("The file is not UTF-8 text (byte %(position)s): save it as “CSV UTF-8”, or as a workbook (.xlsx).")
            % {"position": fault.start + 1}
        ) from fault


def _rows(text: str) -> Iterator[TableRow]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for number, values in enumerate(reader, 1):
            if number > ROWS:
                raise Unreadable(too_many_rows())
            if len(values) > COLUMNS:
                raise Unreadable(_("The file is refused: it has more than %(most)s columns.") % {"most": COLUMNS})
            # Nothing but blanks is a blank; “NA” is a text like any other: it is Namibia's code.
            yield TableRow(number, {index: value for index, value in enumerate(values) if value.strip()})
    except csv.Error as fault:
        raise Unreadable(
            _("The CSV file cannot be read on from line %(line)s: a quotation mark is missing or out of place.")
            % {"line": reader.line_num}
        ) from fault
