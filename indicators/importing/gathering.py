"""Reads claims from tables, row by row; countries, editions and indicators are looked up by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indicators.importing import headings, values
from indicators.importing.claims import Claim, Claims
from indicators.importing.faults import FilePosition
from indicators.importing.headings import Header
from indicators.importing.name_index import COUNTRY, EDITION, INDICATOR_NAME, ISO3, VALUE, NameIndex
from indicators.importing.tables import Table, TableRow, letters
from indicators.scoring.compose import INDICATOR


def gather_claims(tables: Iterable[Table], name_index: NameIndex, year: int | None = None) -> Claims:
    """Return the claims and faults of tables; `year` limits them to one edition, and names it where they do not."""
    claims = Claims()
    for table in tables:
        header = headings.find_header(table, name_index, claims.faults)
        if header:
            _TableReader(table, header, name_index, claims, year).read()
        elif not headings.refuse_figures_without_headings(table, claims.faults) and table.name:
            claims.notes.append(_("Worksheet “%(sheet)s” has no scores and was skipped.") % {"sheet": table.name})
    return claims


@dataclass
class _TableReader:
    """Reads one table with a header into claims."""

    table: Table
    header: Header
    name_index: NameIndex
    claims: Claims
    year: int | None
    first_rows: dict[tuple[int, str], int] = field(default_factory=dict)  # year and country -> row
    unknown_years: set[int] = field(default_factory=set)
    of_other_years: int = 0

    def read(self) -> None:
        """Put every row of the table into the claims."""
        if EDITION not in self.header.roles and not self._settle_the_year():
            return
        for row in self._body():
            year = self._year_of(row)
            iso3 = None if year is None else self._country_of(row)
            if year is not None and iso3 is not None:
                self._claim_row(row, year, iso3)
        if self.of_other_years:
            note = _("Rows of editions other than %(year)s, skipped: %(count)s.")
            self.claims.notes.append(note % {"year": self.year, "count": self.of_other_years})

    def _body(self) -> Iterator[TableRow]:
        return (row for row in self.table.rows if row.number > self.header.row and row.cells)

    def _place(self, row: int | None = None, column: int | None = None) -> FilePosition:
        return FilePosition(self.table.name, row, "" if column is None else letters(column))

    def _refuse(self, row: TableRow | None, column: int | None, reason: str, value: object = None) -> None:
        if value is None and row and column is not None:
            value = row.cells.get(column)
        self.claims.faults.add(self._place(row.number if row else None, column), value, reason)

    # Which edition

    def _settle_the_year(self) -> bool:
        year_of_table = values.year_in(self.table.name)
        if self.year and year_of_table and year_of_table != self.year:
            note = _("Worksheet “%(sheet)s” is of another edition and was skipped.")
            self.claims.notes.append(note % {"sheet": self.table.name})
            return False
        self.year = self.year or year_of_table
        if self.year is None:
            self._refuse(None, None, _("Which edition is this? Name its year, or add a column “edition”."))
            return False
        return self._is_known(self.year)

    def _is_known(self, year: int) -> bool:
        if year not in self.name_index.editions and year not in self.unknown_years:
            self.unknown_years.add(year)
            self._refuse(None, None, _("There is no edition %(year)s: create it first.") % {"year": year}, year)
        return year in self.name_index.editions

    def _year_of(self, row: TableRow) -> int | None:
        if EDITION not in self.header.roles:
            return self.year
        column = self.header.roles[EDITION]
        try:
            year = values.year(row.cells.get(column))
        except values.UnreadableValue as fault:
            if self._holds_figures(row):
                self._refuse(row, column, str(fault))
            return None
        if self.year not in (None, year):
            self.of_other_years += 1
            return None
        return year if self._is_known(year) else None

    # Which country

    def _holds_figures(self, row: TableRow) -> bool:
        columns = [self.header.roles[VALUE]] if self.header.is_tidy else self.header.measures.values()
        return any(column in row.cells for column in columns)

    def _country_of(self, row: TableRow) -> str | None:
        stated = [self.header.roles[role] for role in (ISO3, COUNTRY) if role in self.header.roles]
        iso3_by_column = {
            column: self.name_index.country(row.cells[column]) for column in stated if column in row.cells
        }
        if iso3_by_column.get(self.header.roles.get(ISO3, -1)):
            # The code is the key; a name beside it may have been changed since, but must not be another country's.
            iso3_by_column = {column: iso3 for column, iso3 in iso3_by_column.items() if iso3}
        unknown = [column for column, iso3 in iso3_by_column.items() if iso3 is None]
        if not self._holds_figures(row) and (unknown or not iso3_by_column):
            return None  # a remark under the table
        if not iso3_by_column:
            self._refuse(row, stated[0], _("This row has scores but names no country."))
        elif unknown:
            self._refuse(row, unknown[0], _("No country has this name. Correct it, or add it as an alias."))
        elif len(set(iso3_by_column.values())) > 1:
            self._refuse(row, stated[1], _("The code and the name in this row belong to two different countries."))
        else:
            return next(iter(iso3_by_column.values()))
        return None

    # Which score

    def _claim_row(self, row: TableRow, year: int, iso3: str) -> None:
        if self.header.is_tidy:
            self._claim_tidy(row, year, iso3)
            return
        if (year, iso3) in self.first_rows:
            reason = _("This country is already in row %(row)s.") % {"row": self.first_rows[year, iso3]}
            self._refuse(row, self.header.roles.get(COUNTRY, self.header.roles.get(ISO3)), reason)
            return
        self.first_rows[year, iso3] = row.number
        measured = {slug for slug in self.header.measures if self.name_index.kinds[slug] == INDICATOR}
        if measured:
            self.claims.countries.setdefault(year, set()).add(iso3)
            self.claims.indicators.setdefault(year, set()).update(measured)
            self.claims.sheets.setdefault(year, {})[self.table.name] = None
        for slug, column in self.header.measures.items():
            self._claim(row, column, year, iso3, slug)

    def _claim_tidy(self, row: TableRow, year: int, iso3: str) -> None:
        column = self.header.roles[INDICATOR_NAME]
        slug = self.name_index.measure(row.cells.get(column, ""))
        if slug is None:
            self._refuse(row, column, _("No indicator has this name. Correct it, or add it as an alias."))
        else:
            self._claim(row, self.header.roles[VALUE], year, iso3, slug)

    def _claim(self, row: TableRow, column: int, year: int, iso3: str, slug: str) -> None:
        cell, place, stated = (year, iso3, slug), self._place(row.number, column), row.cells.get(column)
        measured = self.name_index.kinds[slug] == INDICATOR
        first = self.claims.scores.get(cell) or self.claims.composites.get(cell)
        if first:
            self._refuse(row, column, _("This score is already given at %(place)s.") % {"place": first.place})
            return
        try:
            if measured:
                self.claims.scores[cell] = Claim(place, values.half_points(stated))
            elif stated is not None:
                self.claims.composites[cell] = Claim(place, values.composite(stated))
        except values.UnreadableValue as fault:
            self._refuse(row, column, str(fault))
            self.claims.misread.add((year, iso3))
