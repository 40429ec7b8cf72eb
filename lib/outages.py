"""Which exceptions are outages: a database that is unreachable, locked, full or read-only, or a disk that is."""

import errno
from typing import Final

from django.db import InterfaceError, InternalError, OperationalError

RETRY_SECONDS = 30
FAULTS: Final = (OperationalError, InterfaceError, InternalError, OSError)
NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
READ_ONLY: Final = "25006"  # what PostgreSQL calls a transaction that may only read


def is_outage(fault: BaseException | None) -> bool:
    """Return whether an exception is an outage, so that the same request may succeed later."""
    if isinstance(fault, InternalError):
        return getattr(fault.__cause__, "sqlstate", None) == READ_ONLY
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    return isinstance(fault, FAULTS)
