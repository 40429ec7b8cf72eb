"""Makes what a release leaves for the upgrade tests: its small database on SQLite and on PostgreSQL, as files.

    DATABASE_URL=postgres://postgres@127.0.0.1/postgres .venv/bin/python -m tests.upgrades.make 0.2.0

The server in DATABASE_URL gets a database of its own for it, which is dropped in the end.
"""

import lzma
import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.upgrades import kept

KEYS = ("secret_key", "receipt_key")


def main(version: str) -> None:
    """Make both databases of a version, and the folder that holds them."""
    if not kept.ON_POSTGRESQL:
        sys.exit("DATABASE_URL has to name a PostgreSQL server, on which a database can be made.")
    folder = kept.HERE / version
    folder.mkdir(exist_ok=True)
    make_keys(folder)
    for backend, content in databases(folder):
        (folder / f"{backend}.xz").write_bytes(lzma.compress(content, preset=9))


def make_keys(folder: Path) -> None:
    """Make the keys that the databases are filled with, unless they are there."""
    for path in (folder / f"{name}-for-tests-only" for name in KEYS):
        if not path.exists():
            path.write_text(secrets.token_urlsafe(38) + "\n")


def databases(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each backend with the content of the database that was filled on it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "db.sqlite3"
        fill(f"sqlite:///{path}", place, folder / "sqlite.json")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"VACUUM INTO '{path}.copy'")
        yield "sqlite", Path(f"{path}.copy").read_bytes()
    with tempfile.TemporaryDirectory() as place, kept.empty(Path(place)) as url:
        fill(url, place, folder / "postgresql.json")
        yield "postgresql", dumped(url)


def fill(url: str, place: str, facts: Path) -> None:
    """Fill a database in a process of its own, which writes down what must be found in it after every upgrade."""
    keys = {name.upper(): (facts.parent / f"{name}-for-tests-only").read_text().strip() for name in KEYS}
    site = {"DATABASE_URL": url, "VAR_DIR": place, "REDIS_URL": "", "DEMO": "0", "EMAIL_URL": "memorymail://", **keys}
    subprocess.run([sys.executable, "-m", "tests.upgrades.content", str(facts)], check=True, env={**os.environ, **site})


def dumped(url: str) -> bytes:
    """Return a PostgreSQL database as statements: no COPY, no commands of psql, so that any driver carries them out."""
    dump = subprocess.run(
        ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=500", url], check=True, capture_output=True
    )
    return b"".join(line for line in dump.stdout.splitlines(True) if not re.match(rb"\\(un)?restrict ", line))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
