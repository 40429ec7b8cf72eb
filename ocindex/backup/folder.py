"""The folder that gets a backup each day, and keeps the newest of them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from lib.file_lock import alone
from ocindex.backup.unusable import Unusable
from ocindex.backup.writing import write_backup

EVERY: Final = timedelta(hours=24)
NAME: Final = re.compile(r"ocindex-(\d{8}T\d{6})Z\.backup")
MOMENT: Final = "%Y%m%dT%H%M%S"


def back_up_if_due(write: Callable[[Path], object] = write_backup) -> Path | None:
    """Write a backup into BACKUP_DIR if the newest there is a day old, and delete the oldest above BACKUP_KEEP.

    Return the file; None where nothing is due, or another process is at it. Raises as `write_backup`, and `Unusable`
    where the folder is not there: it is not made, since a disk that is not mounted would be written beside.
    """
    if not settings.BACKUP_DIR:
        return None
    folder = Path(settings.BACKUP_DIR)
    if not folder.is_dir():
        raise Unusable(f"BACKUP_DIR: {folder} is no folder: make it, or mount its disk.")
    with alone(folder) as is_mine:
        now = datetime.now(UTC)
        if not is_mine or any(now - moment < EVERY for moment in _moments(folder)):
            return None
        path = folder / f"ocindex-{now:{MOMENT}}Z.backup"
        write(path)
        for old in sorted(_moments(folder).values())[: -settings.BACKUP_KEEP]:
            old.unlink()
    return path


def _moments(folder: Path) -> dict[datetime, Path]:
    """Return the backups of a folder that were made here, by when they were begun; other files are left alone."""
    matches = [(NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    return {datetime.strptime(match[1], MOMENT).replace(tzinfo=UTC): path for match, path in matches if match}
