"""An upgrade keeps the database in a backup; one migration that fails undoes all, in one line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.running import Site
from tests.upgrades import kept
from tests.upgrades.structure import structure

NEWEST = kept.versions()[-1]
# A migration that comes after others, one of them not atomic, fails: its column or its table is there.
IN_THE_WAY, OUT_OF_THE_WAY = (
    ("ALTER TABLE surveys_run ADD COLUMN deaths integer", "ALTER TABLE surveys_run DROP COLUMN deaths")
    if kept.ON_POSTGRESQL
    else ("CREATE TABLE new__surveys_run (id integer)", "DROP TABLE new__surveys_run")
)
MIGRATIONS = "SELECT count(*) FROM django_migrations"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of the newest release that left a database, not running."""
    with kept.database(NEWEST, tmp_path) as url:
        yield Site(tmp_path, DATABASE_URL=url, REDIS_URL="", DEMO="0", RUN="web", BACKUP_DIR="")


def structure_at(url: str) -> set[tuple[object, ...]]:
    return structure("postgresql" if kept.ON_POSTGRESQL else "sqlite", lambda statement: kept.rows(url, statement))


def carry_out(site: Site, *arguments: str) -> tuple[int, str, str]:
    process = site.manage(*arguments)
    output, complaint = process.communicate(timeout=300)
    return process.returncode, output, complaint


def test_a_migration_that_fails_is_one_line_and_those_before_it_are_undone(site: Site) -> None:
    url = site.environment["DATABASE_URL"]
    kept.ask(url, IN_THE_WAY)
    rows = {table: kept.ask(url, f"SELECT count(*) FROM {table}") for table in ("surveys_response", "auth_user")}
    applied, before = kept.ask(url, MIGRATIONS), structure_at(url)

    status, output, complaint = carry_out(site, "prepare")
    again = carry_out(site, "prepare")[2]

    (backup,) = (site.folder / "backups").iterdir()  # the second try's alone
    assert status == 1
    assert complaint.startswith("CommandError: surveys.0009_deaths_of_workers failed: ")
    assert complaint.count("\n") == again.count("\n") == 1
    assert "Nothing was changed: the version before can be started on the database. A copy is in" in complaint
    assert str(backup) in again
    assert f"It is in {site.folder / 'backups'}" in output
    assert {table: kept.ask(url, f"SELECT count(*) FROM {table}") for table in rows} == rows
    assert kept.ask(url, MIGRATIONS) == applied
    assert structure_at(url) == before
    kept.ask(url, OUT_OF_THE_WAY)
    status, output, _complaint = carry_out(site, "prepare")
    assert status == 0
    assert "after the upgrade" not in output


def test_what_does_not_hold_after_an_upgrade_is_named_and_the_site_starts(site: Site) -> None:
    url = site.environment["DATABASE_URL"]
    on_its_table = " ON indicators_auditentry" if kept.ON_POSTGRESQL else ""
    kept.ask(url, f"DROP TRIGGER indicators_auditentry_refuses_update{on_its_table}")
    kept.ask(url, "UPDATE indicators_auditentry SET act = 'nothing' WHERE number = 2")

    status, output, complaint = carry_out(site, "prepare")

    (backup,) = (site.folder / "backups").iterdir()
    lines = [line for line in output.splitlines() if "after the upgrade" in line]
    assert (status, complaint) == (0, "")
    assert lines[0] == f"Audit trail, after the upgrade: Entry 2: altered. As it was, it is in {backup}."


def test_without_room_for_a_backup_nothing_is_migrated(site: Site) -> None:
    before = kept.ask(site.environment["DATABASE_URL"], MIGRATIONS)
    site.environment["BACKUP_DIR"] = str(site.folder / "not mounted")

    status, _output, complaint = carry_out(site, "prepare")

    assert status == 1
    assert "no backup of it could be made" in complaint
    assert "Nothing was changed" in complaint
    assert kept.ask(site.environment["DATABASE_URL"], MIGRATIONS) == before
