"""Which exceptions are outages.

A database that is unreachable, locked, full, read-only or damaged, or a disk that is full or read-only.
"""

import errno
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, OperationalError

RETRY_SECONDS = 30
FAULTS: Final = (DatabaseError, InterfaceError, OSError)
NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
READ_ONLY: Final = "25006"  # what PostgreSQL calls a transaction that may only read
# What PostgreSQL calls pages that it cannot read, of a table and of an index; SQLite has names.
DAMAGED: Final = {"XX001", "XX002"}
DAMAGED_FILE: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def is_outage(fault: BaseException | None) -> bool:
    """Return whether an exception is an outage, so that the same request may succeed later."""
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    if isinstance(fault, OperationalError | InterfaceError) or is_damage(fault):
        return True
    return isinstance(fault, DatabaseError) and getattr(fault.__cause__, "sqlstate", None) == READ_ONLY


def is_damage(fault: BaseException | None) -> bool:
    """Return whether an exception says that what the database has stored cannot be read any more."""
    cause: Any = fault.__cause__ if isinstance(fault, DatabaseError) else None
    name = getattr(cause, "sqlite_errorname", None) or ""
    return name.startswith(DAMAGED_FILE) or getattr(cause, "sqlstate", None) in DAMAGED
