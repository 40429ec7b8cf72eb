"""Removes the demonstration from a site that is to be used."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from ocindex.accounts import demonstration
from ocindex.accounts.administrators import administrators


class Command(BaseCommand):
    help = "Remove the demonstration's accounts, surveys, panel and draft; what was published of it stays, labelled."

    def handle(self, *args: Any, **options: Any) -> None:
        was_there = demonstration.remove_all(settings.VAR_DIR / demonstration.FILE)
        self.stdout.write("The demonstration is removed." if was_there else "There is no demonstration.")
        if not administrators().exists():
            self.stdout.write("There is no administrator: `manage.py createsuperuser` makes one.")
