"""Writes the files of releases that an older version made, once; run again, it leaves everything as it is."""

from typing import Any

from django.core.management import BaseCommand

from indicators import workflow


class Command(BaseCommand):
    """`prepare` runs it at every start."""

    help = "Write manifest, scores and checkpoint of releases from before there were such files; marks them as such."

    def handle(self, *args: Any, **options: Any) -> None:
        written = workflow.write_missing_files()
        numbers = ", ".join(map(str, written))
        self.stdout.write(f"Files are written for: {numbers}." if written else "Every release has its files.")
