"""Marks the accounts that the demonstration of an earlier version made, so that they end with it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import migrations

NAMES = ("editor", "publisher", "researcher", "coordinator", "custodian", "administrator")
TOGETHER = timedelta(minutes=1)


def mark(apps: Any, _schema_editor: Any) -> None:
    """Mark the first accounts of the database where several are named after roles and were made together.

    The demonstration makes its accounts only where there is none: whoever's are first are its own, or a person's.
    """
    User, Account = apps.get_model(settings.AUTH_USER_MODEL), apps.get_model("indicators", "Account")
    first = User.objects.order_by("date_joined", "pk").first()
    if first is None or first.username not in NAMES:
        return
    made = User.objects.filter(username__in=NAMES, date_joined__lt=first.date_joined + TOGETHER, account=None)
    if made.count() > 2:
        Account.objects.bulk_create(Account(user=user, demonstration=True) for user in made)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0009_signing_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
