"""Prints a table of what pages cost, on a database and a cache of its own."""

import os
import sys
import tempfile
from collections.abc import Callable
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
        settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
        for command in (["migrate"], ["load_index"], ["load_surveys"], ["collectstatic", "--noinput"]):
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
    report_the_queue(print_line)
    report_a_submission(print_line)
    report_a_run(print_line)


def report_a_submission(print_line: Callable[[str], object]) -> None:
    """Measure how a survey is opened and sent, and print."""
    from tests.bench import submissions  # noqa: PLC0415  it reads models, which need the settings

    viewed, sent = submissions.statements()
    print_line(
        "\nAnswering the survey                          ms CPU   minimal     ratio   (target: both at most 1.50)"
    )
    for name, cost in submissions.measure().items():
        print_line(f"{name:<44}{cost.survey:>8.2f}{cost.minimal:>10.2f}{cost.ratio:>10.2f}")
    print_line(f"SQL: {viewed} for a view of the form, {len(sent)} for a submission ({', '.join(sent)})")


def report_a_run(print_line: Callable[[str], object]) -> None:
    """Measure a run over a whole edition, and print."""
    from tests.bench import runs  # noqa: PLC0415  it reads models, which need the settings

    cost = runs.measure()
    print_line(f"\nA run over {cost.cells:,} scores, {cost.ratings:,} ratings     s clock     s CPU")
    for name, spent in (("run", cost.run), ("verification", cost.verification), ("its numbers alone", cost.numbers)):
        print_line(f"{name:<44}{spent.clock:>9.1f}{spent.processor:>10.1f}")
    print_line(f"The run takes {cost.ratio:.1f} times its numbers alone.")


def report_the_queue(print_line: Callable[[str], object]) -> None:
    """Measure the review desk with a whole edition in its queue, and print."""
    from tests.bench import reviewing  # noqa: PLC0415  it reads models, which need the settings

    number, cost = reviewing.fill()
    print_line(f"\nProposing {number:,} updates at once: {1000 * cost.clock:.0f} ms, {cost.queries} statements")
    print_line("\nReview desk                                                      ms clock   queries")
    for address, cost in reviewing.pages():
        print_line(f"{address:<65}{1000 * cost.clock:>8.0f}{cost.queries:>10}")


if __name__ == "__main__":
    main()
