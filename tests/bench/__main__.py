"""Prints a table of what pages cost, on a database and a cache of its own."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import django
from django.core.management import call_command

from tests.bench import over_http, overload, release_day, research_desk, response_files, starting, written_log

TARGETS = "Targets: first view under 400 ms; home under 90 kB; 12 queries."


def main() -> None:
    """Measure over HTTP, then from inside a site in a folder of its own, and say what came out."""
    url, redis_url = os.environ.pop("DATABASE_URL", ""), os.environ.pop("REDIS_URL", "")
    report_over_http("SQLite", over_http.measure(""))
    if url.startswith("postgres"):
        report_over_http(f"PostgreSQL with {'Redis' if redis_url else 'files'}", over_http.measure(url, redis_url))
        report_the_log(written_log.measure(url, redis_url))
    else:
        print_line("\nPostgreSQL and Redis: not measured; name them in DATABASE_URL and REDIS_URL.")
    report_the_start("SQLite", starting.measure(""))
    if url.startswith("postgres"):
        report_the_start("PostgreSQL", starting.measure(url, redis_url))
    report_a_crowd("SQLite", overload.measure(""))
    if url.startswith("postgres"):
        report_a_crowd("PostgreSQL", overload.measure(url, redis_url))
    report_release_day("SQLite", release_day.measure(""))
    if url.startswith("postgres"):
        report_release_day("PostgreSQL", release_day.measure(url, redis_url))
    print_line(response_files.line("SQLite", response_files.measure()))
    if url.startswith("postgres"):
        print_line(response_files.line("PostgreSQL", response_files.measure(url)))
    report_the_desk("SQLite", research_desk.measure(""))
    if url.startswith("postgres"):
        report_the_desk("PostgreSQL", research_desk.measure(url))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"], os.environ["DJANGO_SETTINGS_MODULE"] = folder, "ocindex.settings"
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'db.sqlite3'}"  # never one that is in use
        django.setup()
        for command in (["migrate"], ["load_index"], ["load_surveys"], ["collectstatic", "--noinput"]):
            call_command(*command, verbosity=0)
        report()


def print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def report_over_http(backend: str, parts: list[over_http.Part]) -> None:
    """Print what ours takes of the processor, and the least that does the job."""
    print_line(f"\nOver HTTP, on {backend:<24}   ms CPU    baseline     ratio   single rounds")
    for part in parts:
        rounds = f"{part.lowest:.2f} to {part.highest:.2f}"
        print_line(f"{part.name:<38}{part.ours:>9.2f}{part.baseline:>12.2f}{part.ratio:>10.2f}   {rounds}")


def report_the_log(kinds: dict[str, float]) -> None:
    """Print what a submission writes to the log of PostgreSQL, and the kinds of records that take most of it."""
    most = ", ".join(f"{kind} {size:,.0f}" for kind, size in list(kinds.items())[:4])
    print_line(f"\nA submission writes {sum(kinds.values()):,.0f} bytes to the log of PostgreSQL: {most} ...")


def report_the_start(backend: str, starts: Iterable[starting.Start]) -> None:
    """Print how long a start takes, and the memory of all processes at rest."""
    print_line(f"\nStart of all processes, on {backend:<17}  s clock     s CPU   MB at rest")
    for start in starts:
        memory = ", ".join(f"{name.split()[0]} {taken / 1e6:.0f}" for name, taken in sorted(start.memory.items()))
        whole = sum(start.memory.values()) / 1e6
        print_line(f"{start.name:<44}{start.clock:>9.2f}{start.processor:>10.2f}{whole:>13.0f}   {memory}")


def report_a_crowd(backend: str, crowd: overload.Crowd) -> None:
    """Print what becomes of three times as many visitors as can be answered."""
    ratio = crowd.goodput / crowd.capacity
    print_line(
        f"\nThree times as many visitors as {backend} can answer; each opens a form, sends it, reads the receipt"
    )
    print_line(f"capacity {crowd.capacity:.0f} a second; of {crowd.offered} who came, {crowd.kept} came to the end,")
    print_line(
        f"{crowd.refused} were told 503, {crowd.failed} met something else. Goodput is {ratio:.2f} of the capacity."
    )
    print_line(f"To the end: {crowd.kept_median:.2f} s in the middle, {crowd.kept_99:.2f} s for 99 %")
    middle, most = 1000 * crowd.refused_median, 1000 * crowd.refused_99
    print_line(f"Refused:    {middle:.0f} ms in the middle, {most:.0f} ms for 99 %")


def report_release_day(backend: str, day: release_day.Day) -> None:
    """Print what readers met on the day of a release."""
    for line in release_day.report(backend, day):
        print_line(line)


def report_the_desk(backend: str, seconds: dict[int, dict[str, float]]) -> None:
    """Print what researchers wait for, with few responses and with many."""
    for line in research_desk.report(backend, seconds):
        print_line(line)


def report() -> None:
    """Measure from inside and print."""
    from tests.bench import measures  # noqa: PLC0415  it reads models, which need the settings

    site = measures.Site()
    print_line(TARGETS)
    print_line("\nFirst view after a release                        ms clock       ms CPU   queries")
    for address in measures.PAGES:
        cost = measures.first_view(site, address)
        print_line(f"{address:<48}{1000 * cost.clock:>10.0f}{1000 * cost.processor:>13.0f}{cost.queries:>10}")
    sent, unpacked = measures.sizes(site, "/")
    print_line(f"\nHome page: {sent / 1000:.1f} kB gzip, {unpacked / 1000:.0f} kB unpacked")
    report_the_queue()
    report_statements()
    report_a_run()


def report_statements() -> None:
    """Print what a survey asks of the database."""
    from tests.bench import submissions  # noqa: PLC0415  it reads models, which need the settings

    viewed, sent = submissions.statements()
    print_line(f"\nSQL: {viewed} for a view of the survey, {len(sent)} for a submission ({', '.join(sent)})")


def report_a_run() -> None:
    """Measure a run over a whole edition, and print."""
    from tests.bench import runs  # noqa: PLC0415  it reads models, which need the settings

    cost = runs.measure()
    print_line(f"\nA run over {cost.cells:,} scores, {cost.ratings:,} ratings     s clock     s CPU")
    parts = [(f"   of these, to {name}", spent) for name, spent in cost.parts.items()]
    others = [("verification", cost.verification), ("its numbers alone", cost.numbers)]
    for name, spent in [("run", cost.run), *parts, *others]:
        print_line(f"{name:<44}{spent.clock:>9.2f}{spent.processor:>10.2f}")
    print_line(f"The run takes {cost.ratio:.1f} times its numbers alone.")


def report_the_queue() -> None:
    """Measure the review desk with a whole edition in its queue, and print."""
    from tests.bench import reviewing  # noqa: PLC0415  it reads models, which need the settings

    number, cost = reviewing.fill()
    print_line(f"\nProposing {number:,} updates at once: {1000 * cost.clock:.0f} ms, {cost.queries} statements")
    print_line("\nReview desk                                                      ms clock   queries")
    for address, cost in reviewing.pages():
        print_line(f"{address:<65}{1000 * cost.clock:>8.0f}{cost.queries:>10}")


if __name__ == "__main__":
    main()
