"""Makes the files that the tests hand in: sound ones by another library, unsound ones byte by byte."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook

from indicators.importing import reading
from indicators.importing.faults import Unreadable
from indicators.importing.tables import Table

Sheet = Sequence[Sequence[object]]

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="2031" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """Return an .xlsx with these sheets, as a spreadsheet program would save it."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def raw_workbook(sheet_xml: str | bytes, *, filler: int = 0, packed: bool = False, **entries: str) -> bytes:
    """Return an .xlsx with this one sheet, and with what else is given; filler is bytes that pack well."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED if packed else ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/workbook.xml", entries.get("workbook", WORKBOOK))
        archive.writestr("xl/_rels/workbook.xml.rels", entries.get("relations", RELATIONS))
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        if filler:
            archive.writestr("xl/media/image1.bmp", bytes(filler))
    return file.getvalue()


def sheet(rows: str) -> str:
    """Return the XML of a sheet around its rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def csv(*lines: str) -> bytes:
    """Return a CSV of these lines."""
    return "".join(f"{line}\n" for line in lines).encode()


def read_or_refuse(content: bytes) -> tuple[list[Table], str | None]:
    """Return the tables of a file, or none and the sentence that refuses it."""
    try:
        return reading.read_tables(content), None
    except Unreadable as refusal:
        return [], str(refusal)
