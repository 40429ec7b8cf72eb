"""Seals who experts are with another key."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from lib import sealing
from lib.refusals import Refused
from surveys.rounds.vault.keys import replace_key


class Command(BaseCommand):
    help = "Replace the key of the vault: make another one, seal every identity with it, and destroy the old one."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = replace_key()
        except (Refused, ImproperlyConfigured, sealing.CannotUnseal) as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"Sealed anew: {count}. Replace the copy of the key that you keep offline.")
