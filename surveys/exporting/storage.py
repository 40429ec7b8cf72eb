"""Where files of responses lie: below VAR_DIR, each under a random name, readable by the site alone.

The processes that make them and those that give them out have VAR_DIR in common. A file that no row names is deleted by
the next sweep, whoever left it behind: a worker that was killed, a survey that was deleted, a backup that was restored.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.utils import timezone

from surveys.models import ResponseExport

FOLDER: Final = "exports"  # in VAR_DIR


def folder() -> Path:
    """Return the folder of the files, which is made for its owner alone."""
    path = Path(settings.VAR_DIR) / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def new_name() -> str:
    """Return a name that nobody can guess."""
    return secrets.token_hex(16)


def path_of(name: str, suffix: str = ".zip") -> Path:
    """Return where the file of a name lies, or will; what is put together meanwhile has other suffixes."""
    return folder() / f"{name}{suffix}"


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file to write, for its owner alone; it is on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def delete(name: str) -> None:
    """Delete whatever lies under a name."""
    for path in folder().glob(f"{name}.*"):
        remove(path)


def remove(path: Path) -> None:
    """Delete a file, or a folder with what is in it."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sweep() -> None:
    """Delete the files whose time is over, and what lies there and belongs to no row."""
    over = ResponseExport.objects.filter(expires_on__lt=timezone.now().date()).exclude(file_name="")
    over.update(file_name="")
    # In this order: a worker writes the name into its row before it begins the file.
    paths = list(folder().iterdir())
    living = ResponseExport.objects.filter(state__in=("running", "done")).exclude(file_name="")
    names = set(living.values_list("file_name", flat=True))
    for path in paths:
        if path.name.partition(".")[0] not in names:
            remove(path)
