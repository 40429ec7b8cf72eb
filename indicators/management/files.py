"""Files that are named on the command line."""

from pathlib import Path

from django.core.management.base import CommandError

from indicators.importing.reading import UPLOAD


def read_file(path: Path) -> bytes:
    """Return what is in a file, no more of it than an import takes."""
    try:
        with path.open("rb") as file:
            return file.read(UPLOAD + 1)
    except OSError as fault:
        raise CommandError(f"{path}: {fault.strerror}") from fault
