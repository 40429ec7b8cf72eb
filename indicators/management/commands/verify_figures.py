"""Compares every score and every published composite of a file with the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.importing.comparing import Comparison, compare
from indicators.importing.faults import Unreadable
from indicators.management.files import read_file

LISTED = 200


class Command(BaseCommand):
    help = "Compare a workbook (.xlsx) or a CSV with the scores and composites held here; exit 1 on any difference."
    requires_system_checks: list[str] = []  # a wrong file is refused at once; the site's pages are not loaded for it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", type=int, metavar="YEAR", help="the edition, where the file does not name it")

    def handle(self, *args: Any, file: Path, edition: int | None, **options: Any) -> None:
        try:
            comparison = compare(read_file(file), year=edition)
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
        self._report(comparison)
        differences = len(comparison.differences)
        self.stdout.write(
            f"Compared {comparison.scores:,} scores and {comparison.composites:,} composites, "
            f"{differences:,} {'difference' if differences == 1 else 'differences'}."
        )
        if comparison.faults:
            raise CommandError(f"Values that could not be read: {comparison.faults.total:,}.")
        if not comparison.scores + comparison.composites:
            raise CommandError("The file holds nothing to compare.")
        if differences:
            raise CommandError("File and database do not agree.")

    def _report(self, comparison: Comparison) -> None:
        for note in comparison.notes:
            self.stdout.write(note)
        for fault in comparison.faults.first:
            self.stderr.write(f"unreadable: {fault}")
        for difference in comparison.differences[:LISTED]:
            values = f"{difference.in_file} in the file, {difference.in_database} in the database"
            self.stdout.write(f"{difference.year}, {difference.country}, {difference.indicator}: {values}")
        if len(comparison.differences) > LISTED:
            self.stdout.write(f"and {len(comparison.differences) - LISTED:,} more")
