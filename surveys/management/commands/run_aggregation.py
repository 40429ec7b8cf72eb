"""Aggregates a closed round in this process, without a broker or a worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lib.refusals import Refused
from surveys import aggregation
from surveys.models import Round, Run


class Command(BaseCommand):
    help = "Aggregate a closed round and propose score updates; an unfinished run of the round is continued."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", type=int, metavar="ROUND_ID")

    def handle(self, *args: Any, round: int, **options: Any) -> None:
        try:
            run = aggregation.start(Round.objects.get(pk=round), by=None)
        except Round.DoesNotExist as absence:
            raise CommandError(f"There is no round {round}.") from absence
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        aggregation.work_on(run)
        run.refresh_from_db()
        if run.state != Run.State.DONE:
            raise CommandError(f"Run {run} is {run.get_state_display()}. {run.error}".strip())
        self._print_summary(run)

    def _print_summary(self, run: Run) -> None:
        summary = run.summary
        self.stdout.write(
            f"Run {run}: {summary['cells']:,} scores, {summary['ratings']:,} ratings, "
            f"{summary['proposed']:,} proposals; "
            f"{summary['superseded']:,} older ones superseded, {summary['kept']:,} kept, "
            f"{summary['under_review']:,} under review already, {summary['decided']:,} decided on the same evidence, "
            f"{summary['carried']:,} carried forward."
        )
        self.stdout.write(f"Checksum {run.checksum}")
