"""Creates a draft edition with the tree and the regions of another."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from indicators import workflow
from indicators.models import Edition


class Command(BaseCommand):
    help = "Create a draft edition that is arranged like another one, every score empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--like", type=int, required=True, metavar="YEAR", help="whose tree and regions it takes over"
        )

    def handle(self, *args: Any, year: int, like: int, **options: Any) -> None:
        model = Edition.objects.filter(year=like).first()
        if model is None:
            raise CommandError(f"There is no edition {like}.")
        try:
            Edition(year=year).clean_fields()
            edition = workflow.create_edition(year, like=model)
        except ValidationError as fault:
            raise CommandError(f"{year} is no year of an edition: {' '.join(fault.messages)}") from fault
        except workflow.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Edition {edition} is a draft now: scores can be imported into it.")
