"""Faults that pass: the database is away, locked, full or read-only, or the disk is. Whoever asks again is served."""

import errno
from typing import Final

from django.db import InterfaceError, InternalError, OperationalError

RETRY_SECONDS = 30
FAULTS: Final = (OperationalError, InterfaceError, InternalError, OSError)
NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
READ_ONLY: Final = "25006"  # what PostgreSQL calls a transaction that may only read


def is_outage(fault: BaseException | None) -> bool:
    """Say whether a fault is none of the code's, and passes."""
    if isinstance(fault, InternalError):
        return getattr(fault.__cause__, "sqlstate", None) == READ_ONLY
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    return isinstance(fault, FAULTS)
