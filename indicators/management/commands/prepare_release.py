"""Prepares the next release of an edition, as it was imported or reviewed, or its erratum: another person confirms."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from indicators import workflow
from indicators.management.absent import absent_lines
from indicators.models import Edition, PreparedRelease, Release


class Command(BaseCommand):
    help = "Prepare the next release of an edition. Nothing is published until another person confirms it in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--by", required=True, metavar="USER", help="the account that prepares it, a publisher's")
        parser.add_argument("--leave-open", action="store_true", help="lay undecided updates aside")
        parser.add_argument(
            "--outlier",
            action="append",
            default=[],
            metavar="KEY=WHY",
            help="why an unusual change is right; one for each",
        )
        for code, name in settings.LANGUAGES:
            parser.add_argument(f"--reason-{code}", default="", metavar="TEXT", help=f"public reason in {name}")

    def handle(self, *args: Any, year: int, by: str, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account “{by}”.")
        edition = Edition.objects.filter(year=year).first()
        if edition is None:
            raise CommandError(f"There is no edition {year}.")
        self._report_absent(edition)
        kind = workflow.next_release(edition)
        for text in comparison_lines(workflow.compare(edition, kind)):
            self.stdout.write(text)
        try:
            workflow.prepare(
                edition,
                kind=kind,
                by=user,
                reasons={code: options[f"reason_{code}"] for code, _name in settings.LANGUAGES},
                leave_open=options["leave_open"],
                outlier_reasons=dict(_parted(text) for text in options["outlier"]),
            )
        except workflow.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report_prepared(edition, user)

    def _report_prepared(self, edition: Edition, user: User) -> None:
        """Print that the release waits, for whom and where."""
        self.stdout.write(f"The release of edition {edition.year} is prepared. Nothing is published yet.")
        names = " or ".join(other.get_username() for other in workflow.confirmers(user))
        where = reverse("admin:indicators_edition_prepare", args=[edition.pk])
        confirms = f"Within {PreparedRelease.DAYS} days {names} has to confirm it at {where}."
        self.stdout.write(workflow.lacking(user) or confirms)

    def _report_absent(self, edition: Edition) -> None:
        """Print the cells that would have no score, before the release is prepared or refused; none for errata."""
        kind = workflow.next_release(edition)
        if kind == Release.Kind.ERRATUM:
            return
        plan = workflow.plan_edition(edition) if kind == Release.Kind.EDITION else None
        absent = workflow.absent_when_published(edition, plan)
        for text in absent_lines(edition.year, absent, {absence.country: absence.country.name for absence in absent}):
            self.stdout.write(text)


def comparison_lines(comparison: workflow.Comparison) -> Iterator[str]:
    """Yield a comparison with the edition before as lines of text: how far scores moved, and what is unusual."""
    if comparison.before:
        yield f"Compared with {comparison.before}:"
    for line in comparison.classes:
        verdict = ", beyond the usual" if line.is_beyond else ""
        yield f"  {line.name}: {line.count} scores, {line.percent}% (usual: {line.usual}%){verdict}"
    for outlier in comparison.outliers:
        kinds = Counter(fact["kind"] for fact in outlier.facts)
        facts = ", ".join(f"{kind} {count}" if count > 1 else kind for kind, count in kinds.items())
        yield f"  unusual, needs --outlier {outlier.key}=WHY: {facts}"


def _parted(text: str) -> tuple[str, str]:
    """Return the key of an outlier and its reason; raise `CommandError` without both."""
    key, sign, why = text.partition("=")
    if not (sign and key.strip() and why.strip()):
        raise CommandError(f'“{text}” is not KEY=WHY, such as KEN="The route moved.".')
    return key.strip(), why.strip()
