"""Writes a backup: every row of every table but those that are made anew, from one moment of the database."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from indicators import figures
from indicators.exporting.tidy import tidy_csv
from indicators.models import Edition
from lib import erasures_file
from ocindex.backup import archive, manifest, numbering, rows, schema, stamp
from ocindex.backup.archive import ArchiveWriter
from ocindex.backup.manifest import Manifest
from ocindex.backup.snapshot import snapshot

FIGURES = "figures.csv"  # every score and composite as printed, to be compared with those of the restored database


def write_backup(path: Path) -> Manifest:
    """Write a backup of the database to a new file, and return its manifest.

    Raises `FileExistsError`, OSError where the file cannot be written, `Unusable` for a database of a newer version,
    and `ImproperlyConfigured` for keys that cannot be used.
    """
    erasures = erasures_file.head()  # before the snapshot: what is erased after it stands behind this in the file
    with archive.new_archive(path) as file, snapshot():
        made = write_rows(file, erasures)
    stamp.set_now()
    return made


def write_rows(file: ArchiveWriter, erasures: erasures_file.Head) -> Manifest:
    """Add every table to a backup, then what the figures are, the manifest and its signature."""
    migrations = schema.applied_migrations()
    tables = schema.tables_at(migrations)
    made = Manifest(settings.ORIGIN, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", migrations, erasures)

    def add(name: str, content: bytes) -> None:
        made.files[name] = sha256(content).hexdigest()
        file.add(name, content)

    for table, model in tables.items():
        made.rows[table] = 0
        for place, (count, lines) in enumerate(rows.parts_of(model), 1):
            add(f"rows/{table}/{place:05}.jsonl", lines)
            made.rows[table] += count
    if schema.is_current(migrations):  # else the models of today cannot read it
        add(FIGURES, tidy_csv(Edition.objects.all(), read=figures.load).encode())
    made.last_numbers = numbering.last_numbers(tables)
    made.logs = manifest.heads_of_logs(tables)
    content = made.text()
    file.add(manifest.NAME, content)
    has_signed = bool(made.rows.get("indicators_checkpoint"))
    file.add(manifest.SIGNATURE, manifest.signature_of(content, may_make_key=not has_signed))
    return made
