"""Writes all public pages as files into PUBLISH_DIR, at once."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from ocindex.deploy import environment
from ocindex.publishing.writing import Outcome, Unpublishable, write_tree

ATTEMPTS = 3
EVERY = 500
FAILURES = {
    Outcome.BUSY: "Another process writes the files at this moment: wait for it.",
    Outcome.CHANGED: "Something was published again and again meanwhile: the worker will write the files.",
}


class Command(BaseCommand):
    """Prints how far it is; raises `CommandError` with one line where nothing new is served."""

    help = "Write all public pages into PUBLISH_DIR now, for nginx to serve by itself; the worker does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PUBLISH_DIR:
            raise CommandError("PUBLISH_DIR is not set: name the folder that nginx serves, and start the site with it.")
        environment.refuse_unreachable(settings.DATABASES["default"])
        outcome = Outcome.CHANGED
        try:
            for _attempt in range(ATTEMPTS):
                if outcome is Outcome.CHANGED:
                    outcome = write_tree(self._report)
        except (OSError, DatabaseError, Unpublishable) as fault:
            raise CommandError(f"The pages could not be written: {fault}.") from fault
        if outcome is not Outcome.SERVED:
            raise CommandError(FAILURES[outcome])
        self.stdout.write("All of it is served from now on.")

    def _report(self, written: int, total: int) -> bool:
        if written % EVERY == 0 or written == total:
            self.stdout.write(f"{written:,} of {total:,} files are written.")
        return True
