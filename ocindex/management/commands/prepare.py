"""Prepares a database and a folder, so that the site can be served from them."""

import fcntl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from lib import caching, concurrent_index
from ocindex.accounts import demonstration
from ocindex.backends import locks
from ocindex.backup import erasures, schema, stamp, unfinished, upgrade, verifying
from ocindex.backup.unusable import Unusable
from ocindex.deploy import environment, upgrading
from surveys.rounds.vault.keys import key_fault

ADVISORY_LOCK = 0x0C1D  # any number, the same in every process of the site


class Command(BaseCommand):
    """Runs before web, worker and beat, any number of times and from several machines at once."""

    help = "Migrate, load what the index starts with, apply the roles, collect static files. Does nothing twice."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        environment.refuse_unreachable(settings.DATABASES["default"])
        # Hashing and compressing take a core of their own while the database is filled.
        with environment.refusing_faults(), one_at_a_time(), ThreadPoolExecutor(1) as aside:
            if unfinished_restore := unfinished.fault():
                raise CommandError(unfinished_restore)
            stamp.begin()
            executor = MigrationExecutor(connection)
            if upgrading.is_too_old(connection, executor.loader):
                raise CommandError(upgrading.TOO_OLD)
            static_files = aside.submit(collect_static_files)
            kept = self._migrate() if executor.migration_plan(executor.loader.graph.leaf_nodes()) else None
            if fault := key_fault():
                raise CommandError(fault)
            with locks.short_waits(connection, lambda: "guard_tables"):
                call_command("guard_tables", verbosity=0)
            self._build_indexes()
            call_command("load_index", stdout=StringIO())
            call_command("write_releases", stdout=StringIO())
            call_command("load_surveys", stdout=StringIO())
            erasures.keep_up()
            call_command("sync_roles", verbosity=0)
            if settings.DEMO:
                call_command("make_accounts", verbosity=0)
            else:
                demonstration.end(settings.VAR_DIR / demonstration.FILE)
            static_files.result()
            if kept:
                self._verify(kept)
            caching.new_generation()  # pages that another version of the software rendered are not served any longer

    def _migrate(self) -> Path | None:
        """Bring the database to this version; return the backup in which what an earlier one left is kept as it was."""
        kept = None
        if schema.filled_table():
            self.stdout.write("Keeping the database as it is ...")
            try:
                kept = upgrade.keep_as_it_was()
            except Unusable as fault:
                raise CommandError(str(fault)) from fault
            self.stdout.write(f"It is in {kept}: delete that file once this version has proved itself.")
        self.stdout.write("Preparing the database ...")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except upgrading.MigrationFailed as fault:
            if kept is None:
                raise
            raise CommandError(
                f"{fault} Nothing was changed: the version before can be started on the database. A copy is in {kept}."
            ) from fault
        return kept

    def _verify(self, kept: Path) -> None:
        """Name what does not hold; the site starts all the same, since it may not have held before either."""
        for finding in verifying.findings_of_logs():
            if not finding.holds:
                self.stdout.write(f"{finding.subject}, after the upgrade: {finding.words} As it was, it is in {kept}.")

    def _build_indexes(self) -> None:
        """Build what migrations leave for later, while others write. Without it pages are slower, and no less right."""
        for model, index in concurrent_index.missing(connection, apps.get_models()):
            try:
                concurrent_index.build(connection, model, index)
            except Error as fault:
                reason = next(iter(str(fault).splitlines()), "")
                self.stdout.write(f"The index {index.name} was not built ({reason}): the next start tries it again.")


def collect_static_files() -> None:
    """Copy, hash and compress the static files, unless they have not changed since the last time."""
    stamp = settings.VAR_DIR / "static.stamp"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    now = static_fingerprint()
    if not manifest.exists() or not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)


def static_fingerprint() -> str:
    """Return the SHA-256 of the names, sizes and modification times of all static files."""
    checksum = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            checksum.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return checksum.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock on a file of the folder and, on PostgreSQL, in the database, so that other processes wait."""
    with (settings.VAR_DIR / "prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        # A connection of its own: the commands may close theirs, and the lock would go with it.
        holder = connection.copy()
        try:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
                yield
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        finally:
            holder.close()
