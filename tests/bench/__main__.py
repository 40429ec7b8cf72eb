"""Prints a table of what pages cost, on a database and a cache of its own."""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

TARGETS = (
    "Targets: a kept page at least 0.80 of the trivial view; first view under 400 ms; home under 90 kB; 12 queries."
)


def main() -> None:
    """Set up a site in a folder of its own, measure it, and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"], os.environ["DJANGO_SETTINGS_MODULE"] = folder, "ocindex.settings"
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'db.sqlite3'}"  # never one that is in use
        os.environ.pop("REDIS_URL", None)
        django.setup()
        from django.conf import settings  # noqa: PLC0415  settings are there only now

        settings.ROOT_URLCONF = "tests.bench.urls"
        for command in (["migrate"], ["load_index"], ["collectstatic", "--noinput"]):
            call_command(*command, verbosity=0)
        report()


def report() -> None:
    """Measure and print."""
    from tests.bench import measures  # noqa: PLC0415  it reads models, which need the settings

    site, print_line = measures.Site(), lambda line: sys.stdout.write(f"{line}\n")
    print_line(TARGETS)
    print_line("\nKept pages                                     requests/s    trivial/s     ratio")
    for address in measures.CACHED:
        rate = measures.against_trivial(site, address)
        print_line(f"{address:<44}{rate.page:>13.0f}{rate.trivial:>13.0f}{rate.ratio:>10.2f}")
    print_line("\nFirst view after a release                        ms clock       ms CPU   queries")
    for address in measures.PAGES:
        cost = measures.first_view(site, address)
        print_line(f"{address:<48}{1000 * cost.clock:>10.0f}{1000 * cost.processor:>13.0f}{cost.queries:>10}")
    sent, unpacked = measures.sizes(site, "/")
    print_line(f"\nHome page: {sent / 1000:.1f} kB gzip, {unpacked / 1000:.0f} kB unpacked")


if __name__ == "__main__":
    main()
