"""Restores a backup into an empty database, and verifies what came of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from lib.transparency import keys
from ocindex.backup.restoring import restore
from ocindex.backup.unusable import Unusable
from ocindex.backup.verifying import findings
from ocindex.deploy import environment


class Command(BaseCommand):
    """All or nothing; a refusal is one line, and comes before anything is written."""

    help = "Restore a backup into an empty database of either kind, and verify it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--private-key", type=Path, metavar="FILE", help="what an encrypted backup is read with")
        parser.add_argument(
            "--signed-by",
            type=Path,
            metavar="FILE",
            help="the public key that signed it, if it is no longer the site's",
        )
        parser.add_argument("--no-erasures", action="store_true", help="what was erased since the backup may come back")

    def handle(
        self,
        *args: Any,
        file: Path,
        private_key: Path | None,
        signed_by: Path | None,
        no_erasures: bool,
        **options: Any,
    ) -> None:
        environment.refuse_unreachable(settings.DATABASES["default"])
        public_keys = keys_that_sign(signed_by)
        if not public_keys:
            self.stdout.write(f"There is no {keys.key_file()}: whether the backup is this site's cannot be said.")
        try:
            figures = restore(file, private_key=private_key, public_keys=public_keys, replay=not no_erasures)
        except Unusable as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write("Restored. Verifying:")
        faults = []
        for finding in findings(figures):
            self.stdout.write(f"{finding.subject}: {finding.words or 'none yet.'}")
            faults += [] if finding.holds else [finding.subject]
        if faults:
            raise CommandError(f"Restored, and this does not hold: {', '.join(faults)}. The lines above say why.")
        self.stdout.write("Everything holds. ./run starts the site.")


def keys_that_sign(signed_by: Path | None) -> list[keys.PublicKey]:
    """Return the key that a file names, or the site's own; none where there is neither, and none is made."""
    if signed_by is None:
        return [keys.signing_key().public_key()] if keys.key_file().exists() else []
    try:
        return [keys.public_key_of(signed_by.read_bytes())]
    except (OSError, ValueError) as fault:
        raise CommandError(f"{signed_by} cannot be used as a key: {fault}.") from fault
