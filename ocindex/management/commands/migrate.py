"""Django's `migrate`, all or nothing, with a refusal of old databases and a limit to waiting for locks."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from ocindex.backends import locks
from ocindex.deploy import upgrading


class Command(migrate.Command):
    """Applies every migration or none, in one transaction of the database; what fails is one line.

    It refuses a database from before 0.1.0, and gives up on tables that others use.
    """

    step = "migrate"

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if upgrading.is_too_old(connection, MigrationLoader(connection)):
            raise CommandError(upgrading.TOO_OLD)
        self.connection = connection
        # SQLite looks at foreign keys after each migration instead, and cannot be told so within a transaction.
        with (
            locks.short_waits(connection, lambda: self.step),
            connection.constraint_checks_disabled(),
            transaction.atomic(using=connection.alias),
        ):
            self._migrate(*args, **options)

    def _migrate(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except CommandError:
            raise
        except Exception as fault:
            if isinstance(fault, OperationalError) and (self.step == "migrate" or locks.is_lock_refused(fault)):
                raise  # nothing of a migration: somebody else held a table, or the database is away
            reason = next(iter(str(fault).splitlines()), "") or type(fault).__name__
            raise upgrading.MigrationFailed(f"{self.step} failed: {reason}.") from fault

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Remember which migration is applied, for the message when it gives up; leave nothing of it to the next.

        PostgreSQL changes no table of which foreign keys are still to be looked at.
        """
        if action == "apply_start":
            self.step = str(migration)
        if action == "apply_success" and self.connection.vendor == "postgresql":
            self.connection.check_constraints()
        super().migration_progress_callback(action, migration, fake)
