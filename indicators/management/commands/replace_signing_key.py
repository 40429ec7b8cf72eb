"""Says in the audit trail that another key signs the checkpoints from now on."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from indicators.workflow import signing
from lib.refusals import Refused


class Command(BaseCommand):
    """For a key that is lost or was stolen; one that lies in SIGNING_KEY_FILE already is taken, else one is made."""

    help = "Let the key in SIGNING_KEY_FILE, made if there is none, sign checkpoints instead of the one before."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--reason", required=True, help="why; it stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fingerprint = signing.replace_signing_key(reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The key with the fingerprint {fingerprint} signs from now on: publish it.")
