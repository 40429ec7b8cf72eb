"""Django's `migrate`, for databases that it fits."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from ocindex.deploy import upgrading


class Command(migrate.Command):
    """Refuses a database from before 0.1.0 in one line, instead of failing halfway or leaving it half right."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if upgrading.is_too_old(connection, MigrationLoader(connection)):
            raise CommandError(upgrading.TOO_OLD)
        super().handle(*args, **options)
