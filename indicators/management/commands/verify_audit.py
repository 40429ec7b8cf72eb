"""Verifies the audit trail: each checksum, its own checkpoints, and checkpoints that were kept elsewhere."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from indicators.models import AuditEntry
from indicators.workflow import audit, checkpoints
from lib import append_only
from lib.transparency import keys


class Command(BaseCommand):
    """Computes every checksum again. A trail that was rewritten as a whole is found by a checkpoint kept elsewhere."""

    help = "Check that no entry of the audit trail was changed, removed or put in between."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--holds", metavar="SHA256", help="a checksum noted earlier: it must be in the trail")
        parser.add_argument(
            "--checkpoint", metavar="FILE", action="append", default=[], help="a checkpoint kept elsewhere; repeatable"
        )
        parser.add_argument("--key", metavar="FILE", help="the public key in PEM, instead of the one of this site")
        parser.add_argument("--origin", help="the name of the log in the checkpoints (ORIGIN/audit)")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [f"Entry {fault.number}: {fault.what}." for fault in audit.find_faults()]
        faults += [f"The trigger {name} is missing: run guard_tables." for name in append_only.missing_triggers()]
        faults += checkpoints.find_faults()
        noted = options["holds"]
        if noted and not AuditEntry.objects.filter(sha256=noted).exists():
            faults.append(f"No entry has the checksum {noted}: the trail was cut short or replaced.")
        if options["checkpoint"]:
            origin = options["origin"] or checkpoints.audit_origin()
            faults += self._contradictions(options["checkpoint"], origin, _public_key(options["key"]))
        if faults:
            raise CommandError("\n".join(faults))
        last = AuditEntry.objects.order_by("-number").first()
        self.stdout.write(f"{last.number} entries hold together, up to {last.sha256}." if last else "No entry yet.")

    def _contradictions(self, files: Sequence[str], origin: str, public_key: keys.PublicKey) -> Iterator[str]:
        """Yield a sentence for each file that the trail does not bear out; say of the others what they prove."""
        texts = {file: _text(file) for file in files}
        verdicts = checkpoints.judge(texts, list(audit.leaves()), origin=origin, public_key=public_key)
        for file, verdict in verdicts.items():
            if verdict.fault:
                yield f"{file}: {verdict.fault}"
            elif verdict.stated:
                self.stdout.write(f"{file}: the first {verdict.stated.size} entries are those that were signed.")


def _text(file: str) -> str:
    """Return the text of a file as it was signed, whatever a mail program did to its ends of lines."""
    try:
        text = Path(file).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"{file} cannot be read: {fault}.") from fault
    return text.replace("\r\n", "\n").strip("\n") + "\n"


def _public_key(file: str | None) -> keys.PublicKey:
    """Return the key in a file, or this site's own, which is not made here."""
    if file is None and not keys.key_file().exists():
        raise CommandError(f"There is no key at {keys.key_file()}: give the public key with --key.")
    if file is None:
        return keys.signing_key().public_key()
    try:
        return keys.public_key_of(Path(file).read_bytes())
    except (OSError, ValueError) as fault:
        raise CommandError(f"{file} cannot be used as a key: {fault}.") from fault
