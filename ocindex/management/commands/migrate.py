"""Django's `migrate`, with a refusal of old databases and a limit to waiting for locks."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from ocindex.backends import locks
from ocindex.deploy import upgrading


class Command(migrate.Command):
    """Refuses a database from before 0.1.0 in one line, and gives up on tables that others use, also in one line."""

    step = "migrate"

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if upgrading.is_too_old(connection, MigrationLoader(connection)):
            raise CommandError(upgrading.TOO_OLD)
        with locks.short_waits(connection, lambda: self.step):
            super().handle(*args, **options)

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Remember which migration is applied, for the message when it gives up."""
        if action == "apply_start":
            self.step = str(migration)
        super().migration_progress_callback(action, migration, fake)
