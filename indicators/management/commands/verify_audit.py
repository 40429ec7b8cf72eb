"""Verifies the checksums of the audit trail, from its first entry to its last."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from indicators.models import AuditEntry
from indicators.workflow import audit
from lib import append_only


class Command(BaseCommand):
    """Computes every checksum again; with a checksum noted elsewhere it also detects a trail that was cut short."""

    help = "Check that no entry of the audit trail was changed, removed or put in between."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--holds", metavar="SHA256", help="a checksum noted earlier: it must be in the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [f"Entry {fault.number}: {fault.what}." for fault in audit.find_faults()]
        faults += [f"The trigger {name} is missing: run guard_tables." for name in append_only.missing_triggers()]
        noted = options["holds"]
        if noted and not AuditEntry.objects.filter(sha256=noted).exists():
            faults.append(f"No entry has the checksum {noted}: the trail was cut short or replaced.")
        if faults:
            raise CommandError("\n".join(faults))
        last = AuditEntry.objects.order_by("-number").first()
        self.stdout.write(f"{last.number} entries hold together, up to {last.sha256}." if last else "No entry yet.")
