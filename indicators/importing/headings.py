"""Finds the row of headings in a table and the meaning of each column: by name, never by position."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indicators.importing import values
from indicators.importing.faults import FileFaults, FilePosition
from indicators.importing.name_index import COUNTRY, IGNORED, INDICATOR_NAME, ISO3, VALUE, NameIndex
from indicators.importing.tables import Table, TableRow, letters

SEARCHED_ROWS = 50


@dataclass
class Header:
    """The row of headings, and the columns by their meaning: roles, measures, unknown."""

    row: int
    roles: dict[str, int] = field(default_factory=dict)  # country, iso3, edition, indicator, value -> column
    measures: dict[str, int] = field(default_factory=dict)  # slug -> column
    recognized: set[int] = field(default_factory=set)  # columns with a meaning, those without scores too
    unknown: dict[int, str] = field(default_factory=dict)  # column -> heading

    @property
    def is_tidy(self) -> bool:
        """Whether each row has one score, with its indicator named in a column."""
        return INDICATOR_NAME in self.roles and VALUE in self.roles


def find_header(table: Table, name_index: NameIndex, faults: FileFaults) -> Header | None:
    """Return a table's header, or None if none of the first 50 rows names a column of countries and a measure.

    Adds a fault for two headings of the same meaning and for columns of numbers under an unknown heading.
    """
    for row in table.rows[:SEARCHED_ROWS]:
        columns = {name_index.column(value) for value in row.cells.values()}
        if columns & {COUNTRY, ISO3} and (columns & name_index.kinds.keys() or {INDICATOR_NAME, VALUE} <= columns):
            header = _read(table.name, row, name_index, faults)
            _refuse_unknown_figures(table, header, faults)
            return header
    return None


def _read(sheet: str, row: TableRow, name_index: NameIndex, faults: FileFaults) -> Header:
    header = Header(row.number)
    for index, heading in sorted(row.cells.items()):
        meaning = name_index.column(heading)
        if meaning is None:
            header.unknown[index] = str(heading)
            continue
        header.recognized.add(index)
        if meaning == IGNORED:
            continue
        columns = header.measures if meaning in name_index.kinds else header.roles
        if meaning in columns:
            reason = _("This heading means the same as the one in column %(column)s.")
            place = FilePosition(sheet, row.number, letters(index))
            faults.add(place, heading, reason % {"column": letters(columns[meaning])})
        columns.setdefault(meaning, index)
    return header


def _refuse_unknown_figures(table: Table, header: Header, faults: FileFaults) -> None:
    """Add a fault for each column with numbers under an unknown heading or none; columns of texts are ignored."""
    reported: set[int] = set()
    for row in table.rows:
        for index, value in row.cells.items():
            if (
                row.number <= header.row
                or index in header.recognized
                or index in reported
                or not values.is_number(value)
            ):
                continue
            reported.add(index)
            heading = header.unknown.get(index)
            reason = _("No indicator has this name as its heading. Correct it, or add it as an alias.")
            if heading is None:
                reason = _("This column has numbers but no heading.")
            faults.add(FilePosition(table.name, header.row, letters(index)), heading, reason)


def refuse_figures_without_headings(table: Table, faults: FileFaults) -> bool:
    """Add a fault and return True if a table without headings has a row with two numbers: a cover sheet has none."""
    for row in table.rows:
        numbers = [index for index, value in sorted(row.cells.items()) if values.is_number(value)]
        if len(numbers) > 1:
            reason = _("No row above names a column of countries and columns of indicators.")
            faults.add(FilePosition(table.name, row.number, letters(numbers[0])), row.cells[numbers[0]], reason)
            return True
    return False
