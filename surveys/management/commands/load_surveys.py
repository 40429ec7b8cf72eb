"""Creates and publishes the surveys that come with the software, where they are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.questionnaires import seeding


class Command(BaseCommand):
    help = "Make and publish the surveys that come with the software, where they are missing (after load_index)."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = ", ".join(seeding.load_surveys()) or "none that was missing"
        self.stdout.write(f"Surveys made and published: {loaded}.")
