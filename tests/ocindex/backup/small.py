"""A small backup without a database, and its parts."""

import json
from hashlib import sha256
from pathlib import Path

from lib.erasures_file import Head
from ocindex.backup import archive, manifest
from ocindex.backup.manifest import Manifest

ROWS = b'{"id":1,"name":"editor"}\n{"id":2,"name":"publisher"}\n' * 50
NAME = "rows/auth_group/00001.jsonl"
MIGRATIONS = [("auth", "0001_initial"), ("indicators", "0001_initial")]
NO_ERASURES = Head(0, sha256(b"").hexdigest())


def stated(content: bytes = ROWS) -> Manifest:
    return Manifest(
        "index.example", "2027-01-02T03:04:05Z", MIGRATIONS, NO_ERASURES,
        rows={"auth_group": 100}, files={NAME: sha256(content).hexdigest()}, logs={"audit": [1, "ab" * 32]},
    )  # fmt: skip


def write(path: Path, content: bytes = ROWS, **facts: object) -> Path:
    """Write a backup that its writer sealed and signed; facts of the manifest may be others."""
    text = json.dumps({**json.loads(stated().text()), **facts}).encode()
    with archive.new_archive(path) as file:
        file.add(NAME, content)
        file.add(manifest.NAME, text)
        file.add(manifest.SIGNATURE, manifest.signature_of(text, may_make_key=True))
    return path
