"""Creates the surveys, lists of options and mail texts that come with the software, where they are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.questionnaires import option_lists, seeding
from surveys.rounds import mail_texts


class Command(BaseCommand):
    help = "Make the surveys, lists of options and mails that come with the software, if missing (after load_index)."

    def handle(self, *args: Any, **options: Any) -> None:
        lists = ", ".join(option_lists.load_option_lists()) or "none that was missing"
        loaded = ", ".join(seeding.load_surveys()) or "none that was missing"
        mails = ", ".join(mail_texts.load_mail_texts()) or "none that was missing"
        self.stdout.write(f"Surveys made and published: {loaded}. Mails to experts: {mails}. Option lists: {lists}.")
