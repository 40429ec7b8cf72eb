"""When the last backup was made on this machine, wherever it was written to."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def file() -> Path:
    """Return the file whose date is that of the last backup."""
    return Path(settings.VAR_DIR) / "backup.stamp"


def set_now() -> None:
    """Say that a backup was made now."""
    file().touch()


def last_made() -> datetime | None:
    """Return when the last backup was made; None where none was."""
    try:
        return datetime.fromtimestamp(file().stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
