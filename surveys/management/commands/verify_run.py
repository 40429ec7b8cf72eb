"""Computes a run again from its snapshot and compares T, S and h."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lib.refusals import Refused
from surveys import aggregation
from surveys.models import Run

MOST_DIFFERENCES = 200


class Command(BaseCommand):
    help = "Compute a run again from what was frozen, and compare T, S and h of every score; exit 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="ID")

    def handle(self, *args: Any, run: int, **options: Any) -> None:
        try:
            verification = aggregation.verify(Run.objects.select_related("snapshot").get(pk=run))
        except Run.DoesNotExist as absence:
            raise CommandError(f"There is no run {run}.") from absence
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for difference in verification.differences[:MOST_DIFFERENCES]:
            self.stdout.write(str(difference))
        if verification.differences:
            raise CommandError(
                f"Run #{run} is not what its snapshot comes to: {len(verification.differences):,} differences."
            )
        self.stdout.write(f"Run #{run}: {verification.cells:,} scores computed again, 0 differences.")
