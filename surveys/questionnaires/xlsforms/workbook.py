"""The sheets of an XLSForm: bounds first, then the cells, which a program of its own reads (`cells`)."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators.importing import archive
from indicators.importing.faults import Unreadable
from lib.refusals import Refused

MOST_BYTES, MOST_ROWS, MOST_SECONDS = 1_000_000, 2000, 60
PROGRAM: Final = "surveys.questionnaires.xlsforms.cells"
REFUSED, TOO_LONG = 3, 4  # its exit status where pyxform says what is wrong, and where there is too much text
MOST_CHARACTERS: Final = 5_000_000  # as it counts them
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Heading = tuple[str, ...]  # label, French (fr)


class UnreadableForm(Refused):
    """Raised for a workbook that is no XLSForm, or cannot be read at all."""


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet: its number there, and its cells by heading."""

    sheet: str
    number: int
    cells: Mapping[Heading, str]

    def get(self, *heading: str) -> str:
        return self.cells.get(heading, "")

    def by_language(self, name: str) -> dict[str, str]:
        """Return {language as it is written, empty for none: text} of a heading."""
        cells = {heading: text for heading, text in self.cells.items() if heading[0] == name}
        return {heading[1] if len(heading) > 1 else "": text for heading, text in cells.items()}


@dataclass(frozen=True)
class FormSheets:
    """The three sheets of an XLSForm that have questions, choices and settings."""

    survey: Sequence[FormRow]
    choices: Sequence[FormRow]
    settings: FormRow


def read_workbook(content: bytes) -> FormSheets:
    """Return the sheets of an .xlsx file; raises `UnreadableForm`. Formulas count as the value they had."""
    if len(content) > MOST_BYTES:
        raise UnreadableForm(_("The file is too large: %(most)s kB are the most.") % {"most": MOST_BYTES // 1000})
    try:
        archive.open_checked(content).close()
    except Unreadable as fault:
        raise UnreadableForm(str(fault)) from None
    sheets = {name: _rows(name, rows) for name, rows in _cells(content).items()}
    if not sheets["survey"]:
        raise UnreadableForm(_("This is no XLSForm: it has no worksheet “survey” with rows."))
    if not any(row.get("type") for row in sheets["survey"]):
        raise UnreadableForm(_("This is no XLSForm: its worksheet “survey” has no column “type”."))
    return FormSheets(sheets["survey"], sheets["choices"], next(iter(sheets["settings"]), FormRow("settings", 2, {})))


def _cells(content: bytes) -> dict[str, list[Any]]:
    """Return the cells of each sheet, as the program that reads them prints them."""
    command = [sys.executable, "-m", PROGRAM]
    try:
        run = subprocess.run(
            command, input=content, capture_output=True, timeout=MOST_SECONDS, cwd=settings.BASE_DIR, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableForm(_("The workbook takes too long to read.")) from None
    if run.returncode == REFUSED:
        message = _("The workbook is refused: %(fault)s")
        raise UnreadableForm(message % {"fault": run.stderr.decode("utf-8", "replace")[:300]})
    if run.returncode == TOO_LONG:
        most = number_format(MOST_CHARACTERS, force_grouping=True)
        message = _("The workbook is refused: its cells hold more than %(most)s characters.")
        raise UnreadableForm(message % {"most": most})
    if run.returncode:
        raise UnreadableForm(archive.damaged())
    sheets: dict[str, list[Any]] = json.loads(run.stdout)
    return sheets


def _rows(name: str, rows: list[Any]) -> list[FormRow]:
    if len(rows) > MOST_ROWS:
        message = _("The worksheet “%(name)s” has more than %(most)s rows.")
        raise UnreadableForm(message % {"name": name, "most": MOST_ROWS})
    return [
        FormRow(name, number, {tuple(heading): _UNPRINTABLE.sub("", text).strip() for heading, text in cells})
        for number, cells in rows
    ]
