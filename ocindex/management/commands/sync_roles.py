"""Applies the table of roles."""

from typing import Any

from django.core.management import BaseCommand

from ocindex import roles


class Command(BaseCommand):
    """Runs at every start, since a flush of the database takes the groups with it."""

    help = "Make the groups and their permissions what ocindex/roles.py says. Does nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = roles.sync()
        if options["verbosity"]:
            self.stdout.write("\n".join(changes) or "The roles are as the table says.")
