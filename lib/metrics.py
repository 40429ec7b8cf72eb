"""Counters for operators, shared by all processes of a machine: requests by kind and status, and how many were refused.

What visitors send and experts do is not counted: whoever collects numbers every few seconds would learn when somebody
spoke.
"""

import os
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from lib.staff_path import is_staff_path

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # where the library's processes keep their numbers
FILE_BYTES: Final = 1 << 16  # as large as the library makes it; ten times what the numbers below need
KINDS: Final = (
    ("api", re.compile(r"\A/api/")),
    ("static", re.compile(r"\A/static/")),
    ("file", re.compile(r"/data\.(?:csv|json)\Z|/releases/[0-9]+/.|\.(?:txt|xml|atom|pem|py|zip)\Z")),
)
_has_room = False
_lock = Lock()


class _Counters(NamedTuple):
    requests: "Counter"
    refused: "Counter"


def begin(folder: Path) -> None:
    """Keep the numbers of this process and its children in a folder, which is emptied; called before any is counted."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in folder.glob("*.db"):
        file.unlink()
    os.environ[FOLDER] = str(folder)


def count_request(path: str, status: str) -> None:
    """Count a request that may be seen in a log, by its kind and the hundreds of its status."""
    if _may_count():
        with suppress(OSError):  # a full disk takes no numbers; the request was answered
            _counters().requests.labels(_kind(path), f"{status[:1]}xx").inc()


def count_refusal() -> None:
    """Count a request that was refused because too many were asking."""
    if _may_count():
        with suppress(OSError):
            _counters().refused.inc()


def collect(registry: "CollectorRegistry") -> None:
    """Add what all processes have counted to a registry; nothing where nobody counts."""
    if FOLDER in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 see below

        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]


def _may_count() -> bool:
    """Return whether this process has a file for its numbers, which it makes before it first counts.

    The library maps its file into memory. Where the disk then has no room for a page of it, the system kills whoever
    writes into that; so the room is taken here, and while there is none, nothing is counted.
    """
    if not _has_room and FOLDER in os.environ:
        with _lock:  # whoever is late must not write over what another thread counts
            if not _has_room:
                _take_room(Path(os.environ[FOLDER]) / f"counter_{os.getpid()}.db")
    return _has_room


def _take_room(file: Path) -> None:
    global _has_room
    try:
        file.write_bytes(bytes(FILE_BYTES))
    except OSError:
        with suppress(OSError):
            file.unlink()
    else:
        _has_room = True


def _kind(path: str) -> str:
    if is_staff_path(path):
        return "staff"
    return next((kind for kind, pattern in KINDS if pattern.search(path)), "page")


def _counters() -> _Counters:
    """Return the counters, made at their first use, by one thread: the library refuses a second one of a name."""
    with _lock:
        return _make_counters()


@cache
def _make_counters() -> _Counters:
    # Not before: the library looks for the folder when it is imported.
    from prometheus_client import Counter  # noqa: PLC0415

    return _Counters(
        Counter("ocindex_requests", "Requests, but for visitors' forms and experts' pages.", ["kind", "status"]),
        Counter("ocindex_refused", "Requests that were refused because too many were asking."),
    )
