"""Makes the demonstration in this process; with a worker, it is made after the first start."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from surveys.simulation import making


class Command(BaseCommand):
    help = "Make a draft edition with an invented panel, a closed round and invented visitors' answers, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="make it also where it was removed")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = making.make_demonstration(again=options["again"])
        if edition is None:
            self.stdout.write("Nothing was made: a demonstration is there or was there, or its year is taken.")
        else:
            self.stdout.write(
                f"Edition {edition.year} is a demonstration: see the admin, and the README for six steps."
            )
