"""Read a CSV file of experts strictly; a fault says row, column and reason, and never what stands there."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from lib.refusals import Refused

MOST_BYTES, MOST_ROWS, MOST_FAULTS = 200_000, 500, 200
LONGEST = {"name": 120, "email": 254, "employer": 120, "remarks": 2000, "language": 8, "countries": 2000}
COLUMNS = tuple(LONGEST)
DELIMITERS = ",;\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class FileFault:
    """What is wrong in one place of a file: the number of the row (the header is 1), the column, and why."""

    row: int
    column: str
    reason: str


class UnreadableFile(Refused):
    """The file was not taken; nothing of it is kept."""

    def __init__(self, faults: list[FileFault]) -> None:
        count = len(faults)
        super().__init__(
            ngettext(
                "The file has %(count)s fault, and nothing was kept. Correct it and upload the file again.",
                "The file has %(count)s faults, and nothing was kept. Correct them and upload the file again.",
                count,
            )
            % {"count": count}
        )
        self.faults, self.more = faults[:MOST_FAULTS], max(0, count - MOST_FAULTS)


@sensitive_variables()
def read_experts(content: bytes, *, countries: Collection[str]) -> list[dict[str, str]]:
    """Return the rows of a file, each {column: text}, countries as iso3 apart by blanks, and the number of its row.

    `countries` are those that may be named. Raises `UnreadableFile`.
    """
    rows = _rows(content)
    header = _header(rows[0] if rows else [])
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not numbered:
        raise _fault(1, _("there are no experts below the header."))
    if len(numbered) > MOST_ROWS:
        raise _fault(MOST_ROWS + 2, _("%(most)s experts are the most at a time.") % {"most": MOST_ROWS})
    experts, faults = [], []
    rows_by_address: dict[str, int] = {}
    for number, row in numbered:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in header.items()}
        row_faults = list(_faults(number, row, cells, header, countries))
        if first := rows_by_address.get(cells.get("email", "").casefold()):
            row_faults.append(FileFault(number, "email", _("the same address as in row %(row)s.") % {"row": first}))
        if cells.get("email"):
            rows_by_address.setdefault(cells["email"].casefold(), number)
        faults.extend(row_faults)
        codes = " ".join(_codes(cells.get("countries", "")))
        experts.append({**dict.fromkeys(COLUMNS, ""), **cells, "countries": codes, "row": str(number)})
    if faults:
        raise UnreadableFile(faults)
    return [{**expert, "language": expert["language"].lower()} for expert in experts]


@sensitive_variables()
def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise _fault(1, _("the file is too large: %(most)s kB are the most.") % {"most": MOST_BYTES // 1000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(1, _("the file is not UTF-8 text: save it as “CSV UTF-8”.")) from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise _fault(1, _("a quotation mark is not closed, or stands inside a cell without being doubled.")) from None


def _header(row: list[str]) -> dict[str, int]:
    """Return {name: place} of the columns; what stands in a wrong header is not repeated, it may be a person."""
    names = [cell.strip().lower() for cell in row]
    columns = ", ".join(COLUMNS)
    faults = [
        FileFault(1, str(place), _("no name of a column; the names are: %(names)s.") % {"names": columns})
        for place, name in enumerate(names, start=1)
        if name not in COLUMNS
    ]
    faults += [FileFault(1, name, _("this column is there twice.")) for name in COLUMNS if names.count(name) > 1]
    if "name" not in names:
        faults.append(FileFault(1, "name", _("this column is missing.")))
    if faults:
        raise UnreadableFile(faults)
    return {name: place for place, name in enumerate(names)}


@sensitive_variables()
def _faults(
    number: int, row: list[str], cells: Cells, header: Mapping[str, int], countries: Collection[str]
) -> Iterator[FileFault]:
    if len(row) > len(header):
        yield FileFault(number, str(len(header) + 1), _("more cells than the header has columns."))
    if not cells["name"]:
        yield FileFault(number, "name", _("the name is missing."))
    for name, text in cells.items():
        if len(text) > LONGEST[name]:
            yield FileFault(number, name, _("longer than %(most)s characters.") % {"most": LONGEST[name]})
        if _CONTROL.search(text) or (name != "remarks" and "\n" in text):
            yield FileFault(number, name, _("a line break or a control character."))
    yield from _faults_of_meaning(number, cells, countries)


@sensitive_variables()
def _faults_of_meaning(number: int, cells: Cells, countries: Collection[str]) -> Iterator[FileFault]:
    if cells.get("email") and not _is_address(cells["email"]):
        yield FileFault(number, "email", _("this is no e-mail address."))
    languages = [code for code, _name in settings.LANGUAGES]
    if cells.get("language") and cells["language"].lower() not in languages:
        yield FileFault(number, "language", _("not one of: %(codes)s.") % {"codes": ", ".join(languages)})
    if any(code not in countries for code in _codes(cells.get("countries", ""))):
        yield FileFault(number, "countries", _country_reason(countries))


def _country_reason(countries: Collection[str]) -> str:
    if not countries:
        return _("countries are assigned in a round: upload the file from the page of a round.")
    return _("not all are codes of three letters of countries that the round asks for.")


def _codes(text: str) -> list[str]:
    return sorted({code.upper() for code in re.split(r"[\s,;/|]+", text) if code})


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _fault(row: int, reason: str) -> UnreadableFile:
    return UnreadableFile([FileFault(row, "", reason)])
