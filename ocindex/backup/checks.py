"""What `manage check` says of backups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from lib import erasures_file
from lib.transparency.keys import lies_beside_the_database
from ocindex.backup import erasures, stamp


@checks.register()
def check_last_backup(**_options: Any) -> list[checks.CheckMessage]:
    """Return a warning where the last backup is older than seven days."""
    if not stamp.is_overdue():
        return []
    words = f"The last backup was made {stamp.days_without()} days ago."
    if not stamp.has_backup():
        words = f"No backup was ever made, and the site is {stamp.days_without()} days old."
    return [checks.Warning(words, hint="Set BACKUP_DIR, or run ./run manage backup FILE each day.", id="ocindex.W001")]


@checks.register(deploy=True)
def check_places(**_options: Any) -> list[checks.CheckMessage]:
    """Return a warning for each thing of backups that a thief or a fire gets together with the database."""
    return [checks.Warning(words, id="ocindex.W002") for words in _shortcomings()]


@checks.register(checks.Tags.database)
def check_erasures(*, databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Return a warning where the file of erasures lacks what the database knows of; none before all is migrated."""
    if not databases:
        return []
    try:
        count = len(erasures.missing())
    except DatabaseError:
        return []
    except OSError as fault:
        words = f"ERASURES_FILE: {erasures_file.path()} cannot be read ({fault.strerror})."
        return [checks.Warning(words, id="ocindex.W003")]
    hint = "The worker adds them each minute: see worker.log, and whether the file can be written."
    words = f"{count} erasures are not in ERASURES_FILE."
    return [checks.Warning(words, hint=hint, id="ocindex.W003")] if count else []


def _shortcomings() -> Iterator[str]:
    if lies_beside_the_database(erasures_file.path()):
        yield "ERASURES_FILE lies beside the database, and is lost with it: name a file on another volume."
    if not settings.BACKUP_DIR:
        yield "BACKUP_DIR is not set: no backup is made by itself."
    elif lies_beside_the_database(Path(settings.BACKUP_DIR)):
        yield "BACKUP_DIR lies beside the database, and is lost with it: name a folder on another volume."
    if not settings.BACKUP_RECIPIENT_FILE:
        yield "BACKUP_RECIPIENT_FILE is not set: whoever finds a backup reads it."
