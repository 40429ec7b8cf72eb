"""Reads the sheets of an .xlsx file as a stream, with numbers exactly as they are written.

Not by openpyxl, which reads `1_0` in a numeric cell as 10, cannot tell a formula without a result from a blank, and
builds a million rows for one cell in row 1,048,576.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from posixpath import join, normpath
from xml.sax import ContentHandler, SAXException
from xml.sax.xmlreader import AttributesImpl
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext as _

from indicators.importing import archive as archives
from indicators.importing.faults import Unreadable
from indicators.importing.tables import COLUMNS, ROWS, Table, TableRow, Tick, Value, column_index

WORKBOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "sharedStrings"
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_ROW_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)


def read_sheets(content: bytes, tick: Tick) -> list[Table]:
    """Return every worksheet as a table, in order; raise `Unreadable` if the file is damaged or too large."""
    archive = archives.open_checked(content)
    try:
        sheets, strings = _sheets(archive), _strings(archive)
        tables = []
        for done, (name, path) in enumerate(sheets, 1):
            tables.append(Table(name, tuple(_rows(archive, path, strings))))
            tick(done, len(sheets))
    except (*archives.BROKEN, SAXException, DefusedXmlException, IndexError) as fault:
        raise Unreadable(archives.damaged()) from fault
    return tables


def _parse(archive: ZipFile, path: str, handler: "_Handler") -> Iterator[None]:
    """Feed an entry to a handler in chunks; yield after each, so that the caller can consume what was parsed."""
    # No document type either: OOXML has none, and every trick with entities starts from one.
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    for chunk in archives.chunks(archive, path):
        parser.feed(chunk)
        yield
    parser.close()
    yield


class _Handler(ContentHandler):
    """A SAX handler that gets names without their namespace prefix, which producers choose freely."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.start(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attrs.items()})

    def endElement(self, name: str) -> None:  # noqa: N802
        self.end(name.rpartition(":")[2])

    def start(self, name: str, attrs: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...


@dataclass
class _Listed(_Handler):
    """Collects the attributes of all elements of one name."""

    wanted: str
    elements: list[dict[str, str]] = field(default_factory=list)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == self.wanted:
            self.elements.append(attrs)


def _listed(archive: ZipFile, path: str, wanted: str) -> list[dict[str, str]]:
    handler = _Listed(wanted)
    for _chunk in _parse(archive, path, handler):
        pass
    return handler.elements


def _sheets(archive: ZipFile) -> list[tuple[str, str]]:
    """Return name and path of each worksheet, in the workbook's order; charts have none."""
    related = {entry["Id"]: entry for entry in _listed(archive, RELATIONS, "Relationship")}
    sheets = []
    for sheet in _listed(archive, WORKBOOK, "sheet"):
        relation = related[sheet["id"]]
        if relation["Type"].endswith("/worksheet"):
            sheets.append((sheet["name"], _path(relation["Target"])))
    return sheets


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


@dataclass
class _Strings(_Handler):
    """Collects the shared strings that cells refer to by number, without formats and phonetic guides."""

    texts: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _open: bool = False
    _phonetic: bool = False

    def start(self, name: str, _attrs: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._open = not self._phonetic

    def characters(self, content: str) -> None:
        if self._open:
            self._parts.append(content)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self._parts))
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self._open = False


def _strings(archive: ZipFile) -> list[str]:
    paths = [
        _path(relation["Target"])
        for relation in _listed(archive, RELATIONS, "Relationship")
        if relation["Type"].endswith("/" + STRINGS)
    ]
    handler = _Strings()
    for path in paths:
        for _chunk in _parse(archive, path, handler):
            pass
    return handler.texts


@dataclass
class _Sheet(_Handler):
    """Collects the rows of one sheet; the caller clears them after each chunk."""

    strings: list[str]
    rows: list[TableRow] = field(default_factory=list)
    _number: int = 0
    _cells: dict[int, str | Decimal] = field(default_factory=dict)
    _kind: str = ""
    _column: int = -1
    _text: list[str] = field(default_factory=list)
    _formula: bool = False
    _open: bool = False
    _phonetic: bool = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "row":
            number = attrs.get("r", "")
            self._number = int(number) if _ROW_NUMBER.fullmatch(number) else self._number + 1
            self._cells, self._column = {}, -1
        elif name == "c":
            self._start_cell(attrs)
        elif name in ("v", "t"):
            self._open = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True

    def _start_cell(self, attrs: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attrs.get("r", ""))
        self._column = column_index(reference[1]) if reference else self._column + 1
        if self._column >= COLUMNS:
            raise Unreadable(
                _("The workbook is refused: a worksheet has more than %(most)s columns.") % {"most": COLUMNS}
            )
        self._kind, self._text, self._formula = attrs.get("t", "n"), [], False

    def characters(self, content: str) -> None:
        if self._open:
            self._text.append(content)

    def end(self, name: str) -> None:
        if name == "row":
            self.rows.append(TableRow(self._number, self._cells))
        elif name == "c":
            value = self._value()
            if value is not None:
                self._cells[self._column] = value
        elif name in ("v", "t"):
            self._open = False
        elif name == "rPh":
            self._phonetic = False

    def _value(self) -> Value:
        text = "".join(self._text)
        if not text.strip():
            # A formula whose result was never stored is not a blank: its value is unknown.
            return "=?" if self._formula else None
        if self._kind == "s":
            return self.strings[int(text)] if text.isascii() and text.isdigit() else text
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self._kind == "n" and _NUMBER.fullmatch(text):
            return Decimal(text)
        return text


def _rows(archive: ZipFile, path: str, strings: list[str]) -> Iterator[TableRow]:
    handler, seen = _Sheet(strings), 0
    for _chunk in _parse(archive, path, handler):
        seen += len(handler.rows)
        # Counted once already, on bytes; a sheet in UTF-16 comes as far as here.
        if seen > ROWS:
            raise Unreadable(archives.too_many_rows())
        yield from handler.rows
        handler.rows.clear()
