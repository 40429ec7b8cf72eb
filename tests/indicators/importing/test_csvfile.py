"""A CSV is UTF-8 with commas; whatever else it is, it is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.importing import reading
from indicators.importing.faults import Unreadable
from indicators.importing.tables import TableRow
from tests.indicators.importing.files import read_or_refuse


def rows(content: bytes) -> list[TableRow]:
    return list(reading.read_tables(content)[0].rows)


def test_blanks_are_left_out_and_texts_stay_as_they_are() -> None:
    assert rows(b'iso3,country,value\nNAM,NA, 7.5\n,"a,b",\n') == [
        TableRow(1, {0: "iso3", 1: "country", 2: "value"}),
        TableRow(2, {0: "NAM", 1: "NA", 2: " 7.5"}),
        TableRow(3, {1: "a,b"}),
    ]


def test_a_byte_order_mark_is_tolerated() -> None:
    assert rows(b"\xef\xbb\xbfiso3\n")[0].cells == {0: "iso3"}


def test_windows_line_ends_are_tolerated() -> None:
    assert [row.cells for row in rows(b"a,b\r\n1,2\r\n")] == [{0: "a", 1: "b"}, {0: "1", 1: "2"}]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("iso3,pays\nCIV,Côte d'Ivoire\n".encode("latin-1"), "not UTF-8 text (byte 16)"),
        ("iso3\n".encode("utf-16"), "neither a workbook"),
        (b"iso3,value\nNAM,7\0\n", "neither a workbook"),
        (b'iso3,value\nNAM,"7\n', "cannot be read on from line 2"),
        (b'iso3,value\nNAM,"7"5\n', "cannot be read on from line 2"),
        (b"1\n" * 100_001, "more than 100,000 rows"),
        (b"," * 500, "more than 500 columns"),
        (b"a" * 200_000, "cannot be read on from line 1"),
    ],
    ids=["latin-1", "utf-16", "nul", "open-quote", "text-after-quote", "rows", "columns", "long-field"],
)
def test_what_is_no_such_csv_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        rows(content)

    assert sentence in str(refusal.value)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    tables, refusal = read_or_refuse(content)

    assert refusal != ""
    assert all(value.strip() for table in tables for row in table.rows for value in row.cells.values())  # type: ignore[union-attr]
