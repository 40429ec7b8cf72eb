"""A file, kept apart from the database, of what was erased: a restored backup is emptied of it again.

Each line is two keyed hashes under RECEIPT_KEY, which no backup holds: one of what was erased and one of how. Whoever
takes the file learns how much was erased, and of nothing whether it was. The first line says by which key: a file that
another key wrote would erase nothing, and must not be taken for one in which there is nothing.
"""

import fcntl
import hmac
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, NamedTuple

from django.conf import settings
from django.core.cache import cache

LINE: Final = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{64})\n")
UNWRITTEN: Final = "erasures-unwritten"  # in the cache, while erasures are known that the file lacks
KEPT_SECONDS: Final = 3600
DAY: Final = 86_400
logger = logging.getLogger(__name__)


class Erasure(NamedTuple):
    """What was erased, and how, each as a keyed hash in hexadecimal."""

    what: str
    how: str


class Head(NamedTuple):
    """How long the file was at a moment, in bytes, and the SHA-256 of as much of it."""

    size: int
    sha256: str


def path() -> Path:
    """Return where the file lies, or will."""
    return Path(settings.ERASURES_FILE)


def erasure(kind: str, name: str, how: str = "") -> Erasure:
    """Return the hashes of an erasure: of a kind and a name that no other of the kind has, and of how it was erased."""
    what = _hash(f"{kind}\n{name}")
    return Erasure(what, _hash(f"{what}\n{how}"))


def note(erasures: Iterable[Erasure]) -> None:
    """Add erasures to the file, and have the disk keep them; where that fails say so, and raise nothing.

    The rows are erased by then: who erased them is not told that nothing happened.
    """
    try:
        append(erasures)
    except OSError as fault:
        say_unwritten(fault)


def say_unwritten(fault: OSError) -> None:
    """Say in the log and to the administrators that the file lacks something."""
    cache.set(UNWRITTEN, True, KEPT_SECONDS)
    logger.error("ERASURES_FILE: %s: an erasure was not written (%s); it is tried again.", path(), fault.strerror)


def append(erasures: Iterable[Erasure]) -> None:
    """Add erasures to the file, which is made at first use, and have the disk keep them. Raises OSError."""
    lines = [f"{erased.what} {erased.how}\n".encode() for erased in erasures]
    with _locked() as file:
        content = file.read()
        torn = b"\n" if content and not content.endswith(b"\n") else b""  # of a line that a crash cut
        keyed = b"" if _key_line() in content else _key_line()
        file.write(torn + keyed + b"".join(lines))
        file.flush()
        day = time.time() // DAY * DAY
        os.utime(file.fileno(), (day, day))  # the date of the file tells no hour at which somebody withdrew
        os.fsync(file.fileno())


def read() -> dict[str, str]:
    """Return what was erased and how, the last line about each; nothing where there is no file. Raises OSError."""
    return {match[1].decode(): match[2].decode() for match in LINE.finditer(_content())}


def is_begun() -> bool:
    """Return whether the file is there, and written with the RECEIPT_KEY of today. Raises OSError."""
    return _key_line() in _content()


def head() -> Head:
    """Return how long the file is, and the SHA-256 of it. Raises OSError."""
    content = _content()
    return Head(len(content), sha256(content).hexdigest())


def fault_of(earlier: Head) -> str:
    """Return why the file cannot be what it was at an earlier moment and more, in words; "" if it can."""
    try:
        content = path().read_bytes()
    except OSError as fault:
        return f"{path()} cannot be read ({fault.strerror})"
    if _key_line() not in content:
        return f"{path()} was written with another RECEIPT_KEY"
    if sha256(content[: earlier.size]).hexdigest() != earlier.sha256:
        return f"{path()} is older than the backup, or was altered"
    return ""


def _content() -> bytes:
    try:
        return path().read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def _locked() -> Iterator[IO[bytes]]:
    """Open the file for one process at a time; it is readable by its owner alone."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _key_line() -> bytes:
    return f"{_hash('the key of this file')} {_hash('lines follow')}\n".encode()


def _hash(text: str) -> str:
    return hmac.digest(settings.RECEIPT_KEY.encode(), f"erasure\n{text}".encode(), sha256).hex()
