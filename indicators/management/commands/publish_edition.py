"""Publishes an edition as it was imported or reviewed, as one release."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from indicators import workflow
from indicators.management.absent import absent_lines
from indicators.models import Edition, Release


class Command(BaseCommand):
    help = "Publish an edition as one release: as its last file was imported, or as its scores were reviewed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--by", required=True, metavar="USER", help="the account under which it is published")
        parser.add_argument("--leave-open", action="store_true", help="lay undecided updates aside")
        parser.add_argument("--reason", default="", help="kept with the release")

    def handle(self, *args: Any, year: int, by: str, reason: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account “{by}”.")
        edition = Edition.objects.filter(year=year).first()
        if edition is None:
            raise CommandError(f"There is no edition {year}.")
        self._report_absent(edition)
        try:
            if workflow.next_release(edition) == Release.Kind.EDITION:
                leave_open = options["leave_open"]
                release = workflow.publish_reviewed(edition, by=user, reason=reason, leave_open=leave_open)
            else:
                release = workflow.publish_edition(edition, by=user, reason=reason)
        except workflow.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Edition {year} is published as release {release}.")

    def _report_absent(self, edition: Edition) -> None:
        """Print the cells that would have no score, before the edition is published or refused; none for errata."""
        kind = workflow.next_release(edition)
        if kind == Release.Kind.ERRATUM:
            return
        plan = workflow.plan_edition(edition) if kind == Release.Kind.EDITION else None
        absent = workflow.absent_when_published(edition, plan)
        for text in absent_lines(edition.year, absent, {absence.country: absence.country.name for absence in absent}):
            self.stdout.write(text)
