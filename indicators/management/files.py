"""Reading a file that is given on the command line."""

from pathlib import Path

from django.core.management.base import CommandError

from indicators.importing.reading import UPLOAD


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, at most one more than an import accepts; raise `CommandError` if it is unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(UPLOAD + 1)
    except OSError as fault:
        raise CommandError(f"{path}: {fault.strerror}") from fault
