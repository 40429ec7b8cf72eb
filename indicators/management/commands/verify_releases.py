"""Compares the files of releases with one another and with the rows of the database."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from indicators.models import Release
from indicators.releases import verifying
from lib import append_only


class Command(BaseCommand):
    """Strangers verify from outside, with /releases/verify_release.py; this also names rows that were rewritten."""

    help = "Check files, manifests, chain and checkpoints of all releases, and that the database agrees with them."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*verifying.find_faults(demonstration=False)]
        faults += [
            f"Demonstration, {fault[0].lower()}{fault[1:]}" for fault in verifying.find_faults(demonstration=True)
        ]
        faults += [f"The trigger {name} is missing: run guard_tables." for name in append_only.missing_triggers()]
        if faults:
            raise CommandError("\n".join(faults))
        last = Release.objects.filter(demonstration=False).order_by("-number").first()
        number = Release.objects.count()
        self.stdout.write(f"{number} releases hold together, up to {last.sha256}." if last else "No release yet.")
