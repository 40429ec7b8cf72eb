"""Writes scores to a file that can be imported again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators import figures
from indicators.exporting.tidy import tidy_csv
from indicators.exporting.workbook import scores_workbook
from indicators.models import Edition


class Command(BaseCommand):
    help = "Export the published editions, or those that are named, as CSV or as a workbook (.xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="a name in .csv or .xlsx; without one, CSV to the screen"
        )
        parser.add_argument("--edition", type=int, action="append", metavar="YEAR", help="an edition, drafts too")

    def handle(self, *args: Any, file: Path | None, edition: list[int] | None, **options: Any) -> None:
        editions = editions_of(edition) if edition else list(Edition.objects.published())
        if file is None:
            self.stdout.write(tidy_csv(editions, read=figures.load), ending="")
            return
        if file.suffix.lower() not in (".csv", ".xlsx"):
            raise CommandError(f"{file}: give a name that ends in .csv or .xlsx.")
        content = (
            scores_workbook(editions)
            if file.suffix.lower() == ".xlsx"
            else tidy_csv(editions, read=figures.load).encode()
        )
        try:
            file.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}") from fault
        years = ", ".join(map(_label, editions)) or "no edition"
        self.stdout.write(f"{file}: {years}")


def _label(edition: Edition) -> str:
    return f"{edition.year} (a demonstration: invented figures)" if edition.demonstration else str(edition.year)


def editions_of(years: list[int]) -> list[Edition]:
    """Return the editions of these years, in any state; raise `CommandError` if one does not exist."""
    editions_by_year = {edition.year: edition for edition in Edition.objects.filter(year__in=years)}
    for year in years:
        if year not in editions_by_year:
            raise CommandError(f"There is no edition {year}.")
    return list(editions_by_year.values())
