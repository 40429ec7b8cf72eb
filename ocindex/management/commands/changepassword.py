"""Django's `changepassword`, with an entry in the audit trail."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User

from indicators.workflow import audit


class Command(changepassword.Command):
    """Sets the password of an account on the server's command line."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        name = options["username"] or getpass.getuser()
        answer = super().handle(*args, **options)  # in no transaction: somebody types meanwhile
        audit.record("password set", subject=User.objects.get(username=name), by=None)
        return answer
