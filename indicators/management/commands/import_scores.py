"""Imports a workbook or a table of scores into drafts: shows what would change, and writes it when asked to."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.importing.applying import apply_now
from indicators.importing.checking import CellChange, CheckResult, EditionChanges, check, written_score
from indicators.importing.faults import Unreadable
from indicators.importing.name_index import read_name_index
from indicators.management.absent import absent_lines
from indicators.management.files import read_file

LISTED = 20


class Command(BaseCommand):
    help = "Check a workbook (.xlsx) or a CSV of scores against the drafts; with --apply write it, all or nothing."
    requires_system_checks: list[str] = []  # a wrong file is refused at once; the site's pages are not loaded for it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", type=int, metavar="YEAR", help="the edition, where the file does not name it")
        parser.add_argument("--apply", action="store_true", help="write the scores into the drafts")

    def handle(self, *args: Any, file: Path, edition: int | None, apply: bool, **options: Any) -> None:
        content = read_file(file)
        try:
            checked = apply_now(content, file.name, year=edition) if apply else check(content, year=edition)
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
        self._summarise(checked)
        if checked.faults:
            self._refuse(checked)
        if not checked.changes:
            self.stdout.write("no changes")
        elif apply:
            self.stdout.write(self.style.SUCCESS(f"{checked.changes:,} scores written."))
        else:
            self.stdout.write("Nothing is written yet: add --apply to write it.")

    def _summarise(self, checked: CheckResult) -> None:
        for note in checked.notes:
            self.stdout.write(note)
        names = read_name_index().names
        for edition_changes in checked.editions:
            self.stdout.write(summary(edition_changes))
            for change in edition_changes.changed[:LISTED]:
                self.stdout.write(f"  {line(change, names)}")
            if len(edition_changes.changed) > LISTED:
                self.stdout.write(f"  and {len(edition_changes.changed) - LISTED:,} more")
            for text in absent_lines(
                edition_changes.edition.year, edition_changes.absent, names, unnamed=edition_changes.unnamed
            ):
                self.stdout.write(text)

    def _refuse(self, checked: CheckResult) -> None:
        faults = checked.faults
        for fault in faults.first:
            self.stderr.write(f"refused: {fault}")
        listed = f", the first {len(faults.first)} are shown" if faults.total > len(faults.first) else ""
        raise CommandError(f"Refused values: {faults.total:,}{listed}. Nothing was changed.")


def summary(changes: EditionChanges) -> str:
    """Return a line with the counts of an edition's changes."""
    counts = f"{len(changes.added):,} added, {len(changes.changed):,} changed, {changes.unchanged:,} unchanged"
    blank = f", {changes.blank:,} blank" if changes.blank else ""
    composites = f"; {changes.composites:,} composites agree" if changes.composites else ""
    return f"Edition {changes.edition.year} ({changes.edition.get_state_display()}): {counts}{blank}{composites}."


def line(change: CellChange, names: dict[str, str]) -> str:
    """Return a line with a changed score: country, indicator, old and new value."""
    return f"{names[change.iso3]}, {names[change.slug]}: {written_score(change.old)} → {written_score(change.new)}"
