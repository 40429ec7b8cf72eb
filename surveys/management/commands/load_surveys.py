"""Creates the surveys and the mail texts that come with the software, where they are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.questionnaires import seeding
from surveys.rounds import mail_texts


class Command(BaseCommand):
    help = "Make the surveys and mails that come with the software, where they are missing (after load_index)."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = ", ".join(seeding.load_surveys()) or "none that was missing"
        mails = ", ".join(mail_texts.load_mail_texts()) or "none that was missing"
        self.stdout.write(f"Surveys made and published: {loaded}. Mails to experts: {mails}.")
