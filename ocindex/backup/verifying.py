"""Verifies a database that was restored or migrated, by the commands verify_audit, verify_releases and so on."""

from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from django.core.management import CommandError, call_command

from indicators.importing.comparing import compare
from surveys.models import Run


class Finding(NamedTuple):
    """What was verified, and what came of it in words."""

    subject: str
    words: str
    holds: bool


def findings(figures: bytes) -> Iterator[Finding]:
    """Yield what each verification says of a restore; `figures` are those of the backup, as its file has them."""
    yield from findings_of_logs()
    for run in Run.objects.filter(state=Run.State.DONE).order_by("pk").values_list("pk", flat=True):
        yield _of("Runs", "verify_run", str(run))
    if figures.count(b"\n") > 1:
        yield _of_figures(figures)


def findings_of_logs() -> Iterator[Finding]:
    """Yield what is said of all that is chained by checksums: quick enough for a start."""
    yield _of("Audit trail", "verify_audit")
    yield _of("Releases", "verify_releases")
    yield _of("Rounds", "verify_rounds")


def _of(subject: str, *command: str) -> Finding:
    output = StringIO()
    try:
        call_command(*command, stdout=output)
    except CommandError as fault:
        return Finding(subject, str(fault), holds=False)
    return Finding(subject, output.getvalue().strip(), holds=True)


def _of_figures(figures: bytes) -> Finding:
    comparison = compare(figures)
    count = comparison.scores + comparison.composites
    differences = len(comparison.differences)
    words = f"{count:,} scores and composites compared, {differences:,} differences."
    return Finding("Figures", words, holds=not differences and not comparison.faults)
