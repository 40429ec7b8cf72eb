"""Creates the demonstration accounts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from lib.refusals import Refused
from ocindex.accounts import demonstration


class Command(BaseCommand):
    """Runs at every start with DEMO=1; changes nothing once there is any user."""

    help = "Make one account for each staff role, with random passwords in $VAR_DIR/accounts.txt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="give every demonstration account a new password, and write the file anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.VAR_DIR / demonstration.FILE
        call_command("sync_roles", verbosity=0)
        if options["reset"]:
            _reset(path)
            message = f"New passwords are in {path}."
        elif demonstration.make(path):
            message = f"Accounts are made; their passwords are in {path}."
        elif path.exists():
            message = f"There are accounts already; the passwords they were made with are in {path}."
        else:
            message = (
                f"There are accounts already, but {path} is lost: "
                "`manage.py make_accounts --reset` gives new passwords."
            )
        if options["verbosity"]:
            self.stdout.write(message)


def _reset(path: Path) -> None:
    if not settings.DEMO:
        raise CommandError("DEMO=0: this site has no demonstration, nor accounts for it.")
    try:
        demonstration.reset(path)
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal
