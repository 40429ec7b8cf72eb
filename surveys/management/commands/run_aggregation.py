"""Sums up a closed round here and now, without a broker or a worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lib.refusals import Refused
from surveys import aggregation
from surveys.models import Round, Run


class Command(BaseCommand):
    help = "Sum up a closed round and propose what follows; an unfinished run of the round is gone on with."

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
        self._tell(run)

    def _tell(self, run: Run) -> None:
        said = run.summary
        self.stdout.write(
            f"Run {run}: {said['cells']:,} scores, {said['ratings']:,} ratings, {said['proposed']:,} proposals; "
            f"{said['superseded']:,} older ones superseded, {said['kept']:,} kept, "
            f"{said['under_review']:,} under review already, {said['decided']:,} decided on the same evidence, "
            f"{said['carried']:,} carried forward."
        )
        self.stdout.write(f"Checksum {run.checksum}")
