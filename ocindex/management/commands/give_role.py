"""Gives or takes a role on the server's command line."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError, CommandParser

from lib.refusals import Refused
from ocindex.accounts import giving
from ocindex.roles import ROLES


class Command(BaseCommand):
    """For sites with one administrator, who alone makes no second one, and gives no other role that takes two."""

    help = "Give an account a role, or take it (--take). Roles that take two administrators only while there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the account signs in with")
        parser.add_argument("role", choices=list(ROLES))
        parser.add_argument("--take", action="store_true", help="take the role from the account")

    def handle(self, *args: Any, **options: Any) -> None:
        name, role = options["name"], options["role"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        act = giving.take_role if options["take"] else giving.give_role
        try:
            act(user, role, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{role} is {'taken from' if options['take'] else 'given to'} {name}.")
