"""Django's `createsuperuser`, with an entry in the audit trail."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.db import transaction

from indicators.models import Account
from indicators.workflow import audit


class Command(createsuperuser.Command):
    """Makes the first account of a site, or one more."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        newest = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = super().handle(*args, **options)  # in no transaction: somebody types meanwhile
        for user in User.objects.filter(pk__gt=newest, is_superuser=True):
            _record(user)
        return answer


@transaction.atomic
def _record(user: User) -> None:
    Account.objects.get_or_create(user=user)
    audit.record("account made", subject=user, by=None, superuser="yes")
