"""Changes the e-mail address of an account on the server's command line."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from ocindex.accounts.addresses import change_address


class Command(BaseCommand):
    """For an owner who reads the old address no longer and cannot sign in; whoever runs it has the server in hand."""

    help = "Change the e-mail address of an account. The old address gets a note; a code that was not used, a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the account signs in with")
        parser.add_argument("address", help="the new e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        name, address = options["name"], options["address"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        try:
            validate_email(address)
        except ValidationError as fault:
            raise CommandError(f"{address} is no e-mail address.") from fault
        changed = change_address(user, address, by=None)
        self.stdout.write(f"{name} has another address now." if changed else f"{name} has this address already.")
