"""What the research desk takes with 500,000 responses, against a thousand: in a process and a database of its own each.

    DATABASE_URL=... python -m tests.bench.research_desk

Without DATABASE_URL on SQLite. Each number is the least of several, as others use the machine too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

FEW: Final = 1_000
MANY: Final = int(os.environ.get("BENCH_RESPONSES", 500_000))
SURVEY: Final = "feedback-on-the-index"
TIMES: Final = 5
CROSSED: Final = ("how-often", "useful")
# The numbers of a cross-tab of answers in French, by the shortest statement: two answers of one response.
PLAIN: Final = """
    SELECT a.option_id, b.option_id, COUNT(*) FROM surveys_response r
    JOIN surveys_answer a ON a.response_id = r.id AND a.question_id = %s
    JOIN surveys_answer b ON b.response_id = r.id AND b.question_id = %s
    WHERE r.survey_id = %s AND r.status = 'ok' AND r.language = 'fr' GROUP BY 1, 2
"""


def measure(url: str = "") -> dict[int, dict[str, float]]:
    """Return {number of responses: {what is done: seconds}}, on PostgreSQL at a URL, else on SQLite."""
    return {number: _measure_apart(url, number) for number in (FEW, MANY)}


def report(backend: str, seconds: dict[int, dict[str, float]]) -> Iterator[str]:
    """Yield the lines that say what came out."""
    few, many = seconds[FEW], seconds[MANY]
    yield f"\nResearch desk, on {backend:<28}{FEW:>9,}{MANY:>11,}     ratio   (milliseconds)"
    for name in ("overview", "one-way page", "one-way page in French"):
        yield f"{name:<46}{1000 * few[name]:>9.1f}{1000 * many[name]:>11.1f}{many[name] / few[name]:>10.2f}"
    crossed, plain = many["filtered cross-tab"], many["its plain SQL"]
    yield f"A filtered cross-tab of {MANY:,} takes {1000 * crossed:,.0f} ms, {crossed / plain:.2f} times its plain SQL."
    yield f"Folding 5,000 takes {1000 * many['folding 5,000']:,.0f} ms; making all took {many['making']:,.0f} s."


def _measure_apart(url: str, number: int) -> dict[str, float]:
    """Measure in another process, which has settings of its own."""
    with _database(url) as (folder, own):
        environment = {**os.environ, "DATABASE_URL": own, "VAR_DIR": folder, "REDIS_URL": "", "DEMO": "0"}
        environment["DJANGO_SETTINGS_MODULE"] = "ocindex.settings"
        command = [sys.executable, "-m", "tests.bench.research_desk", str(number)]
        finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(finished.stderr)
    measured: dict[str, float] = json.loads(finished.stdout.splitlines()[-1])
    return measured


@contextmanager
def _database(url: str) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        if not url.startswith("postgres"):
            yield folder, f"sqlite:///{Path(folder) / 'db.sqlite3'}"
            return
        from tests.faults.conftest import database  # noqa: PLC0415  it asks for a server

        with database("bench_desk") as own:
            yield folder, own


def _measure_here(number: int) -> dict[str, float]:
    """Fill the database of this process with so many responses, and measure."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    for command in (["migrate"], ["load_index"], ["load_surveys"], ["sync_roles"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    from surveys import tallying  # noqa: PLC0415
    from surveys.models import Survey  # noqa: PLC0415
    from surveys.questionnaires import compiling  # noqa: PLC0415
    from tests.bench import many_responses  # noqa: PLC0415

    survey = Survey.objects.get(slug=SURVEY)
    _tidy()
    began = time.perf_counter()
    many_responses.write(compiling.newest_version(survey), number)
    seconds = {"making": time.perf_counter() - began}
    _tidy()
    seconds["folding 5,000"] = _least(tallying.fold, times=min(8, number // tallying.IN_ONE_TRANSACTION or 1))
    tallying.fold_all()
    _tidy()
    return seconds | _pages(survey.pk) | {"its plain SQL": _plain_sql(survey)}


def _pages(survey: int) -> dict[str, float]:
    from django.test import Client  # noqa: PLC0415

    from tests.factories import member, verify  # noqa: PLC0415

    user, client = member("researcher"), Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    verify(client, user)
    desk = "/admin/surveys/response/"
    rows, columns = CROSSED
    addresses = {
        "overview": desk,
        "one-way page": f"{desk}surveys/{survey}/",
        "one-way page in French": f"{desk}surveys/{survey}/?language=fr",
        "filtered cross-tab": f"{desk}surveys/{survey}/crosstab/?rows={rows}&columns={columns}&language=fr",
    }
    return {name: _least(partial(_open, client, address)) for name, address in addresses.items()}


def _open(client: Any, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")


def _plain_sql(survey: Any) -> float:
    from django.db import connection  # noqa: PLC0415

    keys = [survey.questions.get(code=code).pk for code in CROSSED]

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [*keys, survey.pk])
            cursor.fetchall()

    return _least(read)


def _least(act: Callable[[], object], *, times: int = TIMES) -> float:
    """Return the seconds of the quickest of several times, after one that counts nothing."""
    act()
    seconds = []
    for _time in range(times):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _tidy() -> None:
    """Build the indexes that migrations leave for later, and let the database know what it has."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from lib import concurrent_index  # noqa: PLC0415

    for model, index in concurrent_index.missing(connection, apps.get_models()):
        concurrent_index.build(connection, model, index)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(json.dumps(_measure_here(int(sys.argv[1]))))
    else:
        address = os.environ.get("DATABASE_URL", "")
        for line in report("PostgreSQL" if address.startswith("postgres") else "SQLite", measure(address)):
            sys.stdout.write(f"{line}\n")
