"""Loads codebook, countries, editions and texts once; run again, it leaves everything as it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from indicators.importing import shipped


class Command(BaseCommand):
    help = "Load the codebook, the countries, the texts and the published figures, where they are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-scores", action="store_true", help="leave the editions empty drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        shipped.load_texts_and_structure()
        if options["without_scores"]:
            self.stdout.write("Codebook, countries and texts are loaded; the editions are empty drafts.")
            return
        loaded = [year for year in shipped.shipped_years() if shipped.load_scores(year)]
        years = ", ".join(map(str, loaded)) or "none that was missing"
        self.stdout.write(f"Codebook, countries and texts are loaded; editions loaded and published: {years}.")
