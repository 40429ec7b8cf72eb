"""Databases that earlier versions made, unpacked for one test: SQLite, or PostgreSQL where DATABASE_URL names one."""

import json
import lzma
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent
GIVEN = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = GIVEN.startswith("postgres")
BACKEND = "postgresql" if ON_POSTGRESQL else "sqlite"


def versions() -> list[str]:
    """Return the releases that left a database here, the oldest first."""
    names = [path.name for path in HERE.iterdir() if re.fullmatch(r"\d+\.\d+\.\d+", path.name)]
    return sorted(names, key=lambda name: [int(number) for number in name.split(".")])


@contextmanager
def database(version: str, folder: Path) -> Iterator[str]:
    """Unpack the database that a version made, and yield its address; what it needs on disk lies in the folder."""
    for name in ("secret_key", "receipt_key"):
        shutil.copy(HERE / version / f"{name}-for-tests-only", folder / name)
    content = lzma.decompress((HERE / version / f"{BACKEND}.xz").read_bytes())
    with empty(folder) as url:
        if ON_POSTGRESQL:
            with psycopg.connect(url) as fresh:
                fresh.execute(content)
        else:
            _path(url).write_bytes(content)
        yield url


@contextmanager
def empty(folder: Path) -> Iterator[str]:
    """Yield the address of a database in the folder, or beside the one in DATABASE_URL; drop the latter in the end."""
    if not ON_POSTGRESQL:
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"upgrade_{secrets.token_hex(6)}"
    with psycopg.connect(GIVEN, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    try:
        yield f"{GIVEN.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(GIVEN, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def ask(url: str, statement: str) -> Any:
    """Carry out a statement behind everybody's back, and return the first column of its first row if it has one."""
    found = rows(url, statement)
    return found[0][0] if found else None


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Carry out a statement behind everybody's back, and return its rows if it has any."""
    opened = psycopg.connect(url) if ON_POSTGRESQL else closing(sqlite3.connect(_path(url)))
    with opened as connection:
        cursor = connection.execute(statement)
        found = cursor.fetchall() if cursor.description else []
        connection.commit()
    return found


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def facts(version: str) -> dict[str, Any]:
    """Return what was written down of a database when it was made."""
    return json.loads((HERE / version / f"{BACKEND}.json").read_text())
