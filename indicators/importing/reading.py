"""Reads workbooks and CSV files into tables; the first bytes decide which it is, never the name."""

from django.utils.translation import gettext as _

from indicators.importing import archive, csvfile, workbook
from indicators.importing.faults import Unreadable
from indicators.importing.tables import Table, Tick, no_tick

UPLOAD = 10_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def inspect(content: bytes) -> None:
    """Raise `Unreadable` if a file is too large, empty, or neither workbook nor CSV; reads no XML and no values."""
    if len(content) > UPLOAD:
        raise Unreadable(_("The file is refused: it has more than %(most)s MB.") % {"most": UPLOAD // 1_000_000})
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(_OLD_EXCEL):
        raise Unreadable(_("This is a workbook in the old format or with a password: save it as .xlsx without one."))
    if content.startswith(archive.MAGIC):
        archive.open_checked(content).close()
    else:
        csvfile.decode(content)


def read_tables(content: bytes, tick: Tick = no_tick) -> list[Table]:
    """Return the tables of a workbook or a CSV; raise `Unreadable` if the file is refused as a whole."""
    inspect(content)
    read = workbook.read_sheets if content.startswith(archive.MAGIC) else csvfile.read_table
    return read(content, tick)
