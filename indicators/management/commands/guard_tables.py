"""Creates the triggers of append-only tables."""

from typing import Any

from django.core.management import BaseCommand

from lib import append_only


class Command(BaseCommand):
    """Runs at every start: a migration on SQLite takes the triggers of a table that it rebuilds."""

    help = "Make the triggers that refuse to change or delete rows of the audit trail. Does nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        names = append_only.create_triggers()
        if options["verbosity"]:
            self.stdout.write("\n".join(names) or "Every trigger is there.")
