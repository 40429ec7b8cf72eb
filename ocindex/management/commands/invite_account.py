"""Prints a code with which the owner of an account sets password and second factor."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError, CommandParser

from ocindex.signin import claiming


class Command(BaseCommand):
    """For a new account, or one whose owner has lost password or phone; whoever runs it has the server in hand."""

    help = "Print a code with which the owner of an account sets password and second factor; valid for 7 days, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the account's name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"], is_active=True, is_staff=True).first()
        if user is None:
            raise CommandError(f"No active account of the staff is named {options['name']}.")
        code = claiming.make_code(user)
        self.stdout.write(f"Code for {user.get_username()}: {code}")
        self.stdout.write(f"Only its owner should get it, to be used at {claiming.page()} within 7 days.")
