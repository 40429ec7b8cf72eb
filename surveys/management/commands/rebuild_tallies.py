"""Builds the tallies of responses from nothing, while the site runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys import tallying
from surveys.models import Survey


class Command(BaseCommand):
    help = (
        "Build the tallies behind the figures of responses from nothing, of one survey or of all. Figures stay as they "
        "are meanwhile; if it is killed, run it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("survey", nargs="?", metavar="SLUG", help="the survey; without it all")

    def handle(self, *args: Any, survey: str | None, **options: Any) -> None:
        surveys = Survey.objects.order_by("slug")
        if survey is not None:
            surveys = surveys.filter(slug=survey)
            if not surveys:
                raise CommandError(f"There is no survey {survey}.")
        for each in surveys:
            self.stdout.write(f"{each.slug}: {tallying.rebuild(each):,} responses")
