"""Makes the demonstration in this process; with a worker, it is made after the first start."""

from typing import Any

from django.core.management import BaseCommand

from surveys.simulation import making


class Command(BaseCommand):
    help = "Make a draft edition with an invented panel, a closed round and invented visitors' answers, once."

    def handle(self, *args: Any, **options: Any) -> None:
        edition = making.make_demonstration()
        if edition is None:
            self.stdout.write("Nothing was made: a demonstration is there or was there, or its year is taken.")
        else:
            self.stdout.write(
                f"Edition {edition.year} is a demonstration: see the admin, and the README for six steps."
            )
