"""Publishes a draft that was imported, as one release."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from indicators import workflow
from indicators.models import Edition


class Command(BaseCommand):
    help = "Publish a draft edition as one release, with the checksum of the file that was last imported into it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--by", required=True, metavar="USER", help="the account under which it is published")
        parser.add_argument("--reason", default="", help="kept with the release")

    def handle(self, *args: Any, year: int, by: str, reason: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account “{by}”.")
        edition = Edition.objects.filter(year=year).first()
        if edition is None:
            raise CommandError(f"There is no edition {year}.")
        try:
            release = workflow.publish_edition(edition, by=user, reason=reason)
        except workflow.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Edition {year} is published as release {release}.")
