"""The backup that is made before a database of an earlier version is migrated."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from ocindex.backup.unusable import Unusable
from ocindex.backup.writing import write_backup


def keep_as_it_was() -> Path:
    """Write a backup of a database of an earlier version, in place of one that an earlier try made; return the file.

    It goes into BACKUP_DIR, or a folder in VAR_DIR. Raises `Unusable` where none can be made: nothing is migrated then.
    """
    folder = Path(settings.BACKUP_DIR or settings.VAR_DIR / "backups")
    earlier = list(folder.glob(f"before-{settings.VERSION}-*.backup"))
    path = folder / f"before-{settings.VERSION}-{datetime.now(UTC):%Y%m%dT%H%M%S}Z.backup"
    try:
        if not settings.BACKUP_DIR:
            folder.mkdir(exist_ok=True, mode=0o700)
        write_backup(path)
    except OSError as fault:
        raise Unusable(
            f"The database is of an earlier version, and no backup of it could be made: {path} cannot be written "
            f"({fault.strerror}). Nothing was changed: make room, or name another folder in BACKUP_DIR."
        ) from fault
    for old in earlier:
        old.unlink(missing_ok=True)
    return path
