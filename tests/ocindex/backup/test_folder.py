"""A backup a day in a folder, of which a number is kept; other files there are nobody's business."""

import fcntl
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from ocindex import tasks
from ocindex.backup.folder import back_up_if_due
from ocindex.backup.unusable import Unusable
from tests.ocindex.backup import small


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    settings.BACKUP_DIR = str(path)
    return path


def made_before(folder: Path, hours: float) -> Path:
    path = folder / f"ocindex-{datetime.now(UTC) - timedelta(hours=hours):%Y%m%dT%H%M%S}Z.backup"
    path.write_text("A backup.")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


@pytest.mark.parametrize(("hours", "is_due"), [(23.9, False), (24.1, True)])
def test_one_is_made_when_the_newest_is_a_day_old(folder: Path, hours: float, is_due: bool) -> None:
    made_before(folder, 100)
    made_before(folder, hours)

    path = back_up_if_due(small.write)

    assert (path is not None) == is_due
    assert len(names(folder)) == 2 + is_due


def test_the_newest_are_kept_and_other_files_left_alone(folder: Path, settings: Settings) -> None:
    settings.BACKUP_KEEP = 3
    old = [made_before(folder, 24 * days) for days in range(1, 6)]
    for name in ("mine.backup", "ocindex-before-0.3.0.backup", "ocindex-20200101T000000Z.backup.gpg"):
        (folder / name).write_text("Mine.")

    new = back_up_if_due(small.write)

    assert new is not None
    assert names(folder) == sorted(
        [new.name, old[0].name, old[1].name]
        + ["mine.backup", "ocindex-before-0.3.0.backup", "ocindex-20200101T000000Z.backup.gpg"]
    )


def test_none_is_deleted_before_the_new_one_is_whole(folder: Path, settings: Settings) -> None:
    settings.BACKUP_KEEP = 1
    old = made_before(folder, 30)

    def fail(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        back_up_if_due(fail)
    assert names(folder) == [old.name]


def test_two_processes_make_one(folder: Path) -> None:
    with (folder / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert back_up_if_due(small.write) is None

    assert back_up_if_due(small.write) is not None


def test_without_a_folder_none_is_made_and_one_that_is_gone_is_not_made(
    folder: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BACKUP_DIR = ""
    assert back_up_if_due(small.write) is None
    settings.BACKUP_DIR = str(folder / "mount")

    with pytest.raises(Unusable, match="is no folder: make it, or mount its disk"):
        back_up_if_due(small.write)
    with caplog.at_level(logging.ERROR):
        tasks.back_up()
    assert "No backup was made: BACKUP_DIR" in caplog.text
    assert not (folder / "mount").exists()
