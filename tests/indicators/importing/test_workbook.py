"""A workbook is read cell by cell, numbers as they are written."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.importing import reading
from indicators.importing.faults import Unreadable
from indicators.importing.tables import TableRow
from tests.indicators.importing.files import RELATIONS, WORKBOOK, raw_workbook, read_or_refuse, sheet, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows(content: bytes) -> list[TableRow]:
    return list(reading.read_tables(content)[0].rows)


def test_texts_and_numbers_come_out_as_a_spreadsheet_shows_them() -> None:
    rows = [["Country", None, "Heroin trade"], ["Côte d'Ivoire", None, 7.5], [None, None, 7]]
    content = workbook({"2031 dataset": rows})

    table = reading.read_tables(content)[0]

    assert table.name == "2031 dataset"
    assert [dict(row.cells) for row in table.rows] == [
        {0: "Country", 2: "Heroin trade"},
        {0: "Côte d'Ivoire", 2: Decimal("7.5")},
        {2: Decimal(7)},
    ]
    assert [row.number for row in table.rows] == [1, 2, 3]


def test_every_sheet_is_read_in_the_order_of_the_workbook() -> None:
    content = workbook({"cover": [["A title"]], "2031": [["x"]], "2029": [["y"]]})

    assert [table.name for table in reading.read_tables(content)] == ["cover", "2031", "2029"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><v>1_0</v></c>", "1_0"),
        ("<c><v>５</v></c>", "５"),
        ("<c><v>nan</v></c>", "nan"),
        ("<c><v> 7</v></c>", " 7"),
        ("<c><v>5.3749999999999996</v></c>", Decimal("5.3749999999999996")),
        ("<c><v>1E1</v></c>", Decimal("1E1")),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="str"><f>A1</f><v>7.5</v></c>', "7.5"),
        ("<c><f>SUM(A1:A2)</f><v>7.5</v></c>", Decimal("7.5")),
        ("<c><f>SUM(A1:A2)</f></c>", "=?"),
        ('<c t="inlineStr"><is><t>St. </t><r><t>Lucia</t></r></is></c>', "St. Lucia"),
        ('<c t="inlineStr"><is><t>Japan</t><rPh><t>nihon</t></rPh></is></c>', "Japan"),
        ('<c t="d"><v>2031-01-01</v></c>', "2031-01-01"),
    ],
)
def test_a_cell_is_never_guessed_at(cell: str, value: object) -> None:
    assert rows(raw_workbook(sheet(f"<row>{cell}</row>")))[0].cells == {0: value}


def test_a_cell_far_away_makes_no_rows_between() -> None:
    first, last = '<c r="A1"><v>1</v></c>', '<c r="B1048576"><v>2</v></c>'

    found = rows(raw_workbook(sheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>')))

    assert found == [TableRow(1, {0: Decimal(1)}), TableRow(1048576, {1: Decimal(2)})]


def test_a_sheet_that_is_too_wide_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 500 columns"):
        rows(raw_workbook(sheet('<row><c r="XFD1"><v>1</v></c></row>')))


def test_prefixes_and_absolute_paths_are_understood() -> None:
    row = '<x:row r="4"><x:c r="C4"><x:v>7</x:v></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    relations = RELATIONS.replace("worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml")

    assert rows(raw_workbook(prefixed, relations=relations)) == [TableRow(4, {2: Decimal(7)})]


@pytest.mark.parametrize(
    "sheet_xml",
    [
        '<!DOCTYPE w [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;">]>' + sheet("<row><c><v>&b;</v></c></row>"),
        '<!DOCTYPE w SYSTEM "file:///etc/passwd">' + sheet("<row/>"),
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet("<row><c><v>&a;</v></c></row>"),
    ],
)
def test_entities_and_document_types_are_refused(sheet_xml: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        rows(raw_workbook(sheet_xml))


@pytest.mark.parametrize(
    "content",
    [
        raw_workbook("<worksheet><sheetData><row>"),
        raw_workbook("no xml at all"),
        raw_workbook(sheet('<row><c t="s"><v>5</v></c></row>')),
        raw_workbook(sheet("<row/>"), workbook="<workbook/>", relations="<a><b></a>"),
        raw_workbook(sheet("<row/>"), workbook=WORKBOOK.replace("rId1", "rId7")),
        raw_workbook(sheet("<row/>"), relations=RELATIONS.replace("sheet1", "sheet9")),
    ],
)
def test_a_workbook_that_does_not_hold_together_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged or cut off"):
        reading.read_tables(content)


def test_a_zip_of_something_else_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    with pytest.raises(Unreadable, match="damaged"):
        reading.read_tables(file.getvalue())


def test_rows_in_another_encoding_are_counted_while_they_are_read() -> None:
    wide = sheet("<row/>" * 100_001).encode("utf-16")

    with pytest.raises(Unreadable, match="more than 100,000 rows"):
        rows(raw_workbook(wide))


GOOD = workbook({"2031": [["Country", "Heroin trade"], ["Namibia", 3.5]]})


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_a_damaged_byte_never_raises_anything_but_a_refusal(position: int, byte: int) -> None:
    content = GOOD[:position] + bytes([byte]) + GOOD[position + 1 :]

    tables, refusal = read_or_refuse(content)

    values = [value for table in tables for row in table.rows for value in row.cells.values()]
    assert refusal is None or refusal.endswith((".", "nor a CSV file."))
    assert all(isinstance(value, str | Decimal) for value in values)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=\"'&;rowcvtsd 1AZ_.xml:", max_size=120))
def test_any_xml_in_a_sheet_is_read_or_refused(inside: str) -> None:
    _tables, refusal = read_or_refuse(raw_workbook(sheet(inside)))

    assert refusal is None or "damaged" in refusal or "columns" in refusal
