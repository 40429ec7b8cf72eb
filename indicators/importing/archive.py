"""Zip archives of workbooks, refused before they unpack to too much.

A workbook of 160 kB can unpack to 60 MB, and to gigabytes of objects once it is parsed. So everything here is counted
on bytes, before any XML is read.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators.importing.faults import Unreadable
from indicators.importing.tables import ROWS

UNPACKED = 50_000_000
RATIO = 100
ENTRIES = 200
# Start and end tags: four for a cell. Ten editions of the site's own export have 300,000.
MARKS = 1_500_000

MAGIC = b"PK\x03\x04"
DIRECTORY_ENTRY = b"PK\x01\x02"
CHUNK = 1 << 16
BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)
_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row[\s/>]")
_LONGEST_ROW_TAG = 64


def open_checked(content: bytes) -> ZipFile:
    """Return the bytes as an archive; raise `Unreadable` if it is damaged, encrypted, or unpacks to too much."""
    # Counted before the directory is read: a file of 10 MB can list 200,000 entries.
    if content.count(DIRECTORY_ENTRY) > 2 * ENTRIES:
        raise Unreadable(_too_many_entries())
    try:
        archive = ZipFile(BytesIO(content))
        _refuse_what_is_too_large(archive.infolist(), len(content))
        _refuse_too_many_rows(archive)
    except BROKEN as fault:
        raise Unreadable(damaged()) from fault
    return archive


def damaged() -> str:
    """Return the message for an archive that cannot be read to its end."""
    return _("The workbook is damaged or cut off: open it in a spreadsheet program and save it again.")


def too_many_rows() -> str:
    """Return the message for a file with too many rows."""
    most = number_format(ROWS, force_grouping=True)
    return _("The file is refused: it has more than %(most)s rows.") % {"most": most}


def _too_many_entries() -> str:
    return _("The workbook is refused: it has more than %(most)s parts.") % {"most": ENTRIES}


def _refuse_what_is_too_large(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > ENTRIES:
        raise Unreadable(_too_many_entries())
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The workbook is protected by a password: save it without one."))
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise Unreadable(damaged())
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED:
        raise Unreadable(
            _("The workbook is refused: it unpacks to %(found)s MB, and %(most)s are allowed.")
            % {"found": round(unpacked / 1e6), "most": round(UNPACKED / 1e6)}
        )
    if unpacked > RATIO * size:
        raise Unreadable(
            _("The workbook is refused: it unpacks to more than %(most)s times its size.") % {"most": RATIO}
        )


def _refuse_too_many_rows(archive: ZipFile) -> None:
    rows = marks = 0
    for entry in archive.infolist():
        # A tag can lie across two chunks: the end of a chunk is searched again with the next one, and counted once.
        tail = b""
        for chunk in chunks(archive, entry):
            window = tail + chunk
            marks += chunk.count(b"<")
            rows += sum(match.end() > len(tail) for match in _ROW.finditer(window))
            tail = window[-_LONGEST_ROW_TAG:]
        if rows > ROWS:
            raise Unreadable(too_many_rows())
        if marks > MARKS:
            raise Unreadable(_("The workbook is refused: it has more cells than scores can fill."))


def chunks(archive: ZipFile, entry: ZipInfo | str) -> Iterator[bytes]:
    """Yield an entry's bytes in chunks of 64 KiB, never more than the archive's directory states."""
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            yield chunk
