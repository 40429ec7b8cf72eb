"""Verifies the chain of acts of every round."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.models import Round
from surveys.rounds import verifying


class Command(BaseCommand):
    help = "Check the chain of acts of every round, also against the audit trail; exit 1 on any fault."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = []
        for round_ in Round.objects.select_related("panel", "edition").order_by("pk"):
            faults = list(verifying.faults_of(round_))
            self.stdout.write(f"{round_}: {round_.acts.count()} acts, " + ("; ".join(faults) or "OK"))
            bad += [str(round_)] if faults else []
        for number in verifying.rounds_without_a_row():
            self.stdout.write(f"Round #{number}: its acts are here, and its row is gone")
            bad.append(f"#{number}")
        if bad:
            raise CommandError(f"Not as it was written: {', '.join(bad)}.")
