"""Keeps what others say of a release beside its files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Release
from indicators.workflow import witnessing
from lib.refusals import Refused


class Command(BaseCommand):
    help = "Add a co-signature (the line of witness.py) or a time stamp (manifest.tsr) to a release of the world."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number of the release")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, number: int, file: Path, **options: Any) -> None:
        release = Release.objects.filter(number=number, demonstration=False).first()
        if release is None:
            raise CommandError(f"There is no release {number}.")
        try:
            kept = witnessing.add_witness(release, file.name, file.read_bytes())
        except (Refused, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"Release {number}: {kept.name}")
