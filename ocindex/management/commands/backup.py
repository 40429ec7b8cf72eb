"""Writes a backup of the database to a file, while the site works on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from ocindex.backup.kept_apart import kept_apart
from ocindex.backup.unusable import Unusable
from ocindex.backup.writing import write_backup
from ocindex.deploy import environment


class Command(BaseCommand):
    """Prints what is in the backup, and what has to be kept apart from it."""

    help = "Write a backup of everything in the database to a new file; restore reads it, on either database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        environment.refuse_unreachable(settings.DATABASES["default"])
        try:
            made = write_backup(file)
        except FileExistsError as fault:
            raise CommandError(f"{file} is there already: name another file.") from fault
        except OSError as fault:
            raise CommandError(f"{file} cannot be written ({fault.strerror}).") from fault
        except Unusable as fault:
            raise CommandError(str(fault)) from fault
        sealed = "encrypted" if settings.BACKUP_RECIPIENT_FILE else "not encrypted (set BACKUP_RECIPIENT_FILE)"
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{file}: {sum(made.rows.values()):,} rows of {len(made.rows)} tables, up to {made.newest_release}, "
            f"{size:.1f} MB, {sealed}."
        )
        self.stdout.write("Not in it, to be kept apart from it and from this machine:")
        for line in kept_apart():
            self.stdout.write(f"  {line}")
