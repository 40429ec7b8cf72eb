"""What a submission writes to the write-ahead log of PostgreSQL, without whole pages, which follow each checkpoint."""

import tempfile
from pathlib import Path

import psycopg

from tests.bench import sites
from tests.bench.over_http import SURVEY
from tests.bench.visiting import Visitors
from tests.faults.conftest import database

BEFORE, SUBMISSIONS = 20, 40
HERE = "SELECT pg_current_wal_insert_lsn()"
WRITTEN = (
    'SELECT "resource_manager/record_type", record_size FROM pg_get_wal_stats(%s, %s, true) '
    "WHERE count > 0 ORDER BY record_size DESC"
)


def measure(url: str, redis_url: str = "") -> dict[str, float]:
    """Return the bytes of each kind of record for one submission; the server has the extension pg_walinspect."""
    with (
        tempfile.TemporaryDirectory() as folder,
        database("bench_log") as own,
        sites.started(Path(folder) / "site", own, redis_url) as site,
    ):
        visitors = Visitors(site.port, SURVEY, "q-", "-")
        forms = [visitors.open() for _form in range(BEFORE + SUBMISSIONS)]
        for form in forms[:BEFORE]:
            visitors.send(form)
        with psycopg.connect(own, autocommit=True) as server:
            server.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
            began = server.execute(HERE).fetchone()
            for form in forms[BEFORE:]:
                visitors.send(form)
            ended = server.execute(HERE).fetchone()
            assert began
            assert ended
            rows = server.execute(WRITTEN, [began[0], ended[0]]).fetchall()
    return {str(kind): float(size) / SUBMISSIONS for kind, size in rows}
