"""What a file of responses takes, beside COPY of the same rows, and how much memory: 500,000 responses of a survey.

    DATABASE_URL=postgres://... python -m tests.bench.response_files [NUMBER]

on a database of its own there; without the variable on SQLite.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import django

from tests.bench import many_responses

MODULE: Final = "tests.bench.response_files"
RESPONSES: Final = 500_000
SLUG: Final = "feedback-on-the-index"
OF_RESPONSES: Final = "JOIN surveys_response r ON r.id = t.response_id WHERE r.survey_id = {survey} AND r.status = 'ok'"
COPIED: Final = (
    "SELECT t.* FROM surveys_response t WHERE t.survey_id = {survey} AND t.status = 'ok'",
    f"SELECT t.* FROM surveys_answer t {OF_RESPONSES}",
    f"SELECT t.* FROM surveys_answertext t {OF_RESPONSES}",
)


class FileCost(NamedTuple):
    """Seconds for a file with both CSV tables, of these of the processor, and for COPY of the same rows (0: none).

    `megabytes` is what the process takes above its rest, `rows` are the responses in the file.
    """

    rows: int
    seconds: float
    processor: float
    copy: float
    megabytes: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.copy if self.copy else 0.0


def measure(url: str = "", number: int = RESPONSES) -> FileCost:
    """Fill a database beside the one of this address, or on SQLite, with so many responses, and measure there."""
    with tempfile.TemporaryDirectory() as folder, _database(url, folder) as own:
        environment = os.environ | {"DATABASE_URL": own, "VAR_DIR": folder, "DEMO": "0", "REDIS_URL": ""}
        for command in (["manage.py", "prepare"], ["-m", many_responses.__name__, SLUG, str(number)]):
            subprocess.run([sys.executable, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
        measured = subprocess.run(
            [sys.executable, "-m", MODULE, "--here"], env=environment, check=True, capture_output=True, text=True
        )
    return FileCost(**json.loads(measured.stdout.splitlines()[-1]))


@contextmanager
def _database(url: str, folder: str) -> Iterator[str]:
    from tests.faults.conftest import database  # noqa: PLC0415  it reads DATABASE_URL when it is loaded

    if not url:
        yield f"sqlite:///{Path(folder) / 'db.sqlite3'}"
        return
    with database("bench_files") as own:
        yield own


def here() -> dict[str, Any]:
    """Measure in this process, on the database of the environment."""
    django.setup()
    from django.db import connection  # noqa: PLC0415  they need the settings

    from surveys.analysis.selecting import Selection  # noqa: PLC0415
    from surveys.exporting import archive, reading  # noqa: PLC0415
    from surveys.models import Survey  # noqa: PLC0415

    survey = Survey.objects.get(slug=SLUG)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    copy = min(_copy(survey.pk) for _round in range(2)) if connection.vendor == "postgresql" else 0.0
    rest = _resident()
    began, spent = time.perf_counter(), time.process_time()
    folder = Path(os.environ["VAR_DIR"])
    with reading.snapshot() as apart, (folder / "file.zip").open("w+b") as file:
        order = archive.Order(Selection(survey), "en", with_words=True)
        contents = archive.write(file, order, scratch=folder / "file.parts", connection=apart)
    return FileCost(
        rows=contents.rows,
        seconds=time.perf_counter() - began,
        processor=time.process_time() - spent,
        copy=copy,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - rest,
    )._asdict()


def _copy(survey: int) -> float:
    """Return the seconds that COPY of a survey's counted responses, answers and texts takes, into nothing."""
    from django.db import connection  # noqa: PLC0415

    began = time.perf_counter()
    with connection.cursor() as cursor, Path(os.devnull).open("wb") as nothing:
        cursor.execute("SET statement_timeout = 0")
        for statement in COPIED:
            with cursor.cursor.copy(f"COPY ({statement.format(survey=survey)}) TO STDOUT") as copied:  # type: ignore[attr-defined]
                for piece in copied:
                    nothing.write(piece)
    return time.perf_counter() - began


def _resident() -> float:
    """Return the megabytes that this process has in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def line(backend: str, cost: FileCost) -> str:
    """Return what was measured as a line."""
    beside = f"COPY {cost.copy:.1f} s, ratio {cost.ratio:.1f} (at most 5); " if cost.copy else ""
    return (
        f"\nA file of {cost.rows:,} responses, both CSV tables, on {backend}: {cost.seconds:.1f} s, "
        f"{cost.processor:.1f} s CPU; {beside}{cost.megabytes:.0f} MB above rest (at most 64)"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
    if "--here" in sys.argv:
        sys.stdout.write(json.dumps(here()) + "\n")
    else:
        given = [int(argument) for argument in sys.argv[1:]]
        name = os.environ.get("DATABASE_URL", "")
        sys.stdout.write(line("PostgreSQL" if name else "SQLite", measure(name, *given)) + "\n")
