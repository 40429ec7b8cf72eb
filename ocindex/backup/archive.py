"""The file of a backup: a gzip'd tar, closed by a seal over all its bytes, and encrypted where there is a recipient.

The seal is a second member of the gzip file, which `tar` and `gzip` pass over: the SHA-256 of the bytes before it. It
finds accidents; the signature inside finds intent.
"""

import gzip
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from django.conf import settings

from lib import sealed_stream
from ocindex.backup.unusable import Unusable

READ_AT_ONCE: Final = 1_000_000
DAMAGED = (OSError, EOFError, zlib.error, tarfile.TarError, sealed_stream.CannotOpen)


class Member(NamedTuple):
    """A file in a backup, whole."""

    name: str
    content: bytes


class Sealed(io.RawIOBase):
    """Passes on what is written, and knows the SHA-256 of it."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._sum = sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._sum.update(content)
        self._target.write(content)
        return len(content)

    def seal(self) -> bytes:
        """Return the seal of what was written until now."""
        return seal_of(self._sum.digest())


class ArchiveWriter:
    """Adds files to a backup that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, content: bytes) -> None:
        """Add a file: readable by its owner alone, and without a date of its own."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Yield a writer for a new file, which is at its place only once it is whole and on the disk.

    Raises `FileExistsError` where a file is there already, and `ImproperlyConfigured` for a recipient that is none.
    """
    if path.exists():
        raise FileExistsError(path)
    recipient_file = settings.BACKUP_RECIPIENT_FILE
    recipient = sealed_stream.recipient_in(Path(recipient_file)) if recipient_file else None
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            envelope = sealed_stream.SealingWriter(file, recipient) if recipient else None
            sealed = Sealed(envelope or file)  # type: ignore[arg-type]
            with (
                gzip.GzipFile(filename="", mode="wb", fileobj=sealed, compresslevel=6, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield ArchiveWriter(tar)
            (envelope or file).write(sealed.seal())
            if envelope:
                envelope.finish()
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)  # and never over a file that came meanwhile
        sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names of a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def members(path: Path, private_key: Path | None) -> Iterator[Member]:
    """Yield the files of a backup in their order. Raises `Unusable` where it cannot be read to its end."""
    try:
        with _opened(path, private_key) as stream, gzip.GzipFile(fileobj=stream) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for entry in tar:
                    file = tar.extractfile(entry)
                    if file is None:
                        raise Unusable(f"{path} was altered: {entry.name} is no file.")
                    yield Member(entry.name, file.read())
            while packed.read(READ_AT_ONCE):
                pass
    except DAMAGED as fault:
        raise _unreadable(path, fault) from fault


def refuse_unsealed(path: Path, private_key: Path | None) -> None:
    """Read a backup once; raise `Unusable` unless its seal is that of all its bytes."""
    length = len(seal_of(bytes(32)))
    digest, tail = sha256(), b""
    try:
        with _opened(path, private_key) as stream:
            while content := stream.read(READ_AT_ONCE):
                tail += content
                digest.update(tail[:-length])
                tail = tail[-length:]
    except DAMAGED as fault:
        raise _unreadable(path, fault) from fault
    if tail != seal_of(digest.digest()):
        raise Unusable(f"{path} was altered or cut short, or is no backup: take another copy of it.")


def seal_of(digest: bytes) -> bytes:
    """Return the end of a backup: a member of a gzip file that holds a SHA-256 in hexadecimal."""
    return gzip.compress(f"{digest.hex()}\n".encode(), compresslevel=0, mtime=0)


@contextmanager
def _opened(path: Path, private_key: Path | None) -> Iterator[IO[bytes]]:
    """Yield the bytes of a backup in clear."""
    with path.open("rb") as file:
        is_encrypted = sealed_stream.is_sealed(file.read(len(sealed_stream.FIRST_LINE)))
        file.seek(0)
        if not is_encrypted:
            yield file
            return
        if private_key is None:
            raise Unusable(f"{path} is encrypted: name the file of the private key with --private-key.")
        yield io.BufferedReader(sealed_stream.OpeningReader(file, sealed_stream.private_key_in(private_key)))


def _unreadable(path: Path, fault: BaseException) -> Unusable:
    if isinstance(fault, OSError) and fault.strerror:
        return Unusable(f"{path} cannot be read ({fault.strerror}).")
    if isinstance(fault, sealed_stream.CannotOpen):
        return Unusable(f"{path} cannot be opened with this private key: {fault}.")
    return Unusable(f"{path} was altered or cut short, or is no backup: take another copy of it.")
