"""Restores a backup into an empty database: all of it or nothing, and without what was erased since."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import Error, connection, transaction

from indicators.workflow import audit
from lib import append_only, caching, erasures_file
from lib.transparency import keys
from ocindex.backup import erasures, manifest, numbering, reading, rows, schema, unfinished
from ocindex.backup.manifest import Manifest
from ocindex.backup.schema import Tables
from ocindex.backup.unusable import Unusable
from ocindex.backup.writing import FIGURES

WITHOUT = (
    "What was erased since the backup would come back: {fault}. Put the ERASURES_FILE of the site that was lost, and "
    "its RECEIPT_KEY, in place; or say with --no-erasures that it may."
)


def restore(path: Path, *, private_key: Path | None, public_keys: list[keys.PublicKey], replay: bool) -> bytes:
    """Restore a backup; return its file of figures, empty if it was made by a version before this one.

    `replay` says that what was erased since the backup is erased again, as ERASURES_FILE knows it. Raises `Unusable`,
    before anything is written, where the backup, the database or that file are not as they have to be.
    """
    stated = reading.read_manifest(path, private_key=private_key, public_keys=public_keys)
    schema.refuse_rows()
    if replay and (fault := erasures_file.fault_of(stated.erasures)):
        raise Unusable(WITHOUT.format(fault=fault))
    is_current = schema.is_current(stated.migrations)
    with unfinished.marked():
        schema.migrate_to(stated.migrations)
        try:
            with transaction.atomic():
                figures = load(path, stated, private_key=private_key)
                if is_current:
                    _complete(stated, replay=replay)
        except Error as refusal:
            raise Unusable(f"The database refuses what is in the backup: {str(refusal).splitlines()[0]}.") from refusal
        if not is_current:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("guard_tables", verbosity=0)
            call_command("write_releases", stdout=StringIO())  # of versions whose releases had no files yet
            with transaction.atomic():
                _complete(stated, replay=replay)
    caching.new_generation()
    return figures


def load(path: Path, stated: Manifest, *, private_key: Path | None) -> bytes:
    """Put the rows of a backup in place of the few that a migrated database has; return its file of figures."""
    tables = schema.tables_at(stated.migrations)
    append_only.drop_triggers()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # nosec B608
    figures, counts = b"", dict.fromkeys(tables, 0)
    for member in reading.files_of(path, stated, private_key=private_key):
        if member.name == FIGURES:
            figures = member.content
            continue
        table = member.name.split("/")[1]
        counts[table] += rows.insert(tables[table], member.content)
    numbering.set_numbers(tables, stated.last_numbers)
    connection.check_constraints()
    _refuse_other_content(tables, counts, stated)
    return figures


def _refuse_other_content(tables: Tables, counts: dict[str, int], stated: Manifest) -> None:
    if counts != stated.rows or manifest.heads_of_logs(tables) != stated.logs:
        raise Unusable("The rows of the backup are not those that its manifest states: take another copy.")


def _complete(stated: Manifest, *, replay: bool) -> None:
    """Guard the tables, erase again what was erased since, and say in the audit trail that all this was restored."""
    append_only.create_triggers()
    again = erasures.replay() if replay else {}
    facts = {"made_at": stated.made_at, "software": stated.software, "erased_again": again, "erasures": replay}
    audit.record("backup restored", subject="backup", by=None, **facts)
