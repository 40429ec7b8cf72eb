"""When the last backup was made on this machine, wherever it was written to, and since when one is waited for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

LONGEST_DAYS: Final = 7


def file() -> Path:
    """Return the file whose date is that of the last backup, or of the first start until there is one."""
    return Path(settings.VAR_DIR) / "backup.stamp"


def set_now() -> None:
    """Say that a backup was made now."""
    file().write_text("made\n")


def begin() -> None:
    """Say that a site begins now, which has no backup yet."""
    if not file().exists():
        file().write_text("none yet\n")


def has_backup() -> bool:
    """Return whether a backup was ever made."""
    return file().exists() and file().read_text() == "made\n"


def days_without() -> int:
    """Return the full days since the last backup, or since the first start; 0 before that."""
    if not file().exists():
        return 0
    return (datetime.now(UTC) - datetime.fromtimestamp(file().stat().st_mtime, UTC)).days


def is_overdue() -> bool:
    """Return whether the last backup is older than seven days."""
    return days_without() >= LONGEST_DAYS
