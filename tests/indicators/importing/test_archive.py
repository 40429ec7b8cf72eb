"""What is no workbook, or unpacks to too much, is refused with a sentence before any of it is parsed."""

import struct
import time
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from indicators.importing import reading
from indicators.importing.faults import Unreadable
from tests.indicators.importing.files import raw_workbook, sheet, workbook

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)
SOUND = workbook({"2031": [["Country", "Heroin trade"], ["Namibia", 3.5]]})
BOMB = raw_workbook(sheet(f"<row><c><v>{'1' * 60_000_000}</v></c></row>"), packed=True)


def encrypted() -> bytes:
    content = bytearray(SOUND)
    first = content.index(b"PK\x01\x02")
    content[first + 8] |= 1
    return bytes(content)


def many_entries(count: int) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(f"xl/{number}.xml", "<a/>")
    return file.getvalue()


def with_forged_size(size: int) -> bytes:
    """Return a workbook whose directory says that the sheet unpacks to less than it does."""
    content = bytearray(BOMB)
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", content, entry + 24, size)
    return bytes(content)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "The file is empty."),
    "blank": (lambda: b" \r\n\t", "The file is empty."),
    "picture": (lambda: PNG, "neither a workbook (.xlsx) nor a CSV file"),
    "old-excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old format"),
    "half": (lambda: SOUND[: len(SOUND) // 2], "damaged or cut off"),
    "one-byte-short": (lambda: SOUND[:-1], "damaged or cut off"),
    "thirty-bytes": (lambda: SOUND[:30], "damaged or cut off"),
    "magic-only": (lambda: b"PK\x03\x04", "damaged or cut off"),
    "encrypted": (encrypted, "protected by a password"),
    "bomb": (lambda: BOMB, "it unpacks to 60 MB, and 50 are allowed"),
    "forged-size": (lambda: with_forged_size(3_000_000), "damaged or cut off"),
    "ratio": (lambda: raw_workbook(sheet(""), filler=20_000_000, packed=True), "more than 100 times its size"),
    "entries": (lambda: many_entries(201), "more than 200 parts"),
    "thousands-of-entries": (lambda: many_entries(5000), "more than 200 parts"),
    "rows": (lambda: raw_workbook(sheet("<row><c><v>1</v></c></row>" * 100_001)), "more than 100,000 rows"),
    "rows-with-a-prefix": (lambda: raw_workbook(sheet("<x:row/>" * 100_001)), "more than 100,000 rows"),
    "cells": (lambda: raw_workbook(sheet(f"<row>{'<c><v>1</v></c>' * 400_000}</row>")), "more cells than scores"),
    "upload": (lambda: b"1" * 10_000_001, "more than 10 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_must_not_be_opened_is_refused_quickly_with_a_sentence(case: str) -> None:
    make, sentence = REFUSED[case]
    content = make()
    begun = time.monotonic()

    with pytest.raises(Unreadable) as refusal:
        reading.read_tables(content)

    assert sentence in str(refusal.value)
    assert time.monotonic() - begun < 3


def test_the_same_is_refused_before_any_xml_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.importing.workbook._parse", lambda *_args: pytest.fail("parsed"))

    for content in (BOMB, many_entries(201), raw_workbook(sheet("<row/>" * 100_001))):
        with pytest.raises(Unreadable):
            reading.read_tables(content)


def test_a_bomb_is_as_small_as_the_promise_says() -> None:
    assert len(BOMB) < 160_000


def test_a_workbook_at_the_limits_is_read() -> None:
    tables = reading.read_tables(raw_workbook(sheet("<row><c><v>7.5</v></c></row>" * 100_000)))

    assert len(tables[0].rows) == 100_000


def test_a_part_that_is_packed_in_another_way_is_refused() -> None:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    content = bytearray(file.getvalue())
    struct.pack_into("<H", content, content.index(b"PK\x01\x02") + 10, 12)

    with pytest.raises(Unreadable, match="damaged"):
        reading.read_tables(bytes(content))
