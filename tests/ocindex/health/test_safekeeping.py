"""Administrators are told when the last backup is older than seven days, and what was erased and is not in its file."""

import os
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.urls import reverse
from pytest_django.fixtures import Settings

from lib import erasures_file
from ocindex.backup import stamp
from ocindex.health import safekeeping
from surveys import intake
from tests.factories import make_live, respond, signed_in_as

DAY = 86_400


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR, settings.ERASURES_FILE = tmp_path, tmp_path / "erasures.txt"


def days_later(days: float) -> None:
    moment = time.time() - days * DAY
    os.utime(stamp.file(), (moment, moment))


def warnings(code: str, **options: object) -> list[str]:
    return [message.msg for message in run_checks(**options) if message.id == code]


@pytest.mark.parametrize(
    ("begins", "days", "word", "is_well", "sentence"),
    [
        (stamp.begin, 0.1, "none yet", True, "There is none yet, and the site is 0 days old."),
        (stamp.begin, 7.1, "none yet", False, "There is none yet, and the site is 7 days old."),
        (stamp.set_now, 0.1, "0 days old", True, "The last one is less than a day old."),
        (stamp.set_now, 6.9, "6 days old", True, "The last one is 6 days old."),
        (stamp.set_now, 7.1, "7 days old", False, "The last one is 7 days old."),
    ],
)
def test_a_backup_is_overdue_after_seven_days(
    begins: object, days: float, word: str, is_well: bool, sentence: str
) -> None:
    begins()  # type: ignore[operator]
    days_later(days)

    part = safekeeping.backup()

    assert (part.word, part.is_well, part.sentence) == (word, is_well, sentence)
    assert bool(part.advice) != is_well
    assert bool(warnings("ocindex.W001")) != is_well


def test_the_first_start_does_not_hide_the_last_backup() -> None:
    stamp.set_now()
    days_later(8)

    stamp.begin()

    assert safekeeping.backup().word == "8 days old"


def test_a_site_that_makes_its_backups_itself_is_told_where_to_look(settings: Settings) -> None:
    stamp.set_now()
    days_later(8)
    assert "Set BACKUP_DIR" in safekeeping.backup().advice

    settings.BACKUP_DIR = "/backups"

    assert "worker.log says why" in safekeeping.backup().advice


@pytest.mark.django_db
def test_the_start_page_of_administrators_nags() -> None:
    stamp.set_now()
    days_later(9)

    assert (
        "Backup: The last one is 9 days old."
        in signed_in_as("administrator").get(reverse("admin:index")).content.decode()
    )
    assert "9 days old" not in signed_in_as("editor").get(reverse("admin:index")).content.decode()


@pytest.mark.django_db
def test_an_erasure_that_is_not_in_the_file_is_told_of() -> None:
    assert safekeeping.erasures().is_well
    intake.withdraw(respond(make_live()[1], {"missing": "Ask Quartz."}))
    assert warnings("ocindex.W003", databases=["default"]) == ["1 erasures are not in ERASURES_FILE."]

    cache.set(erasures_file.UNWRITTEN, True)

    part = safekeeping.erasures()
    assert (part.word, part.is_well) == ("incomplete", False)


@pytest.mark.django_db
def test_what_a_fire_takes_along_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENT_FILE = str(tmp_path / "backups"), ""
    beside = warnings("ocindex.W002", include_deployment_checks=True)
    assert [words.split(" ", 2)[:2] for words in beside] == [
        ["ERASURES_FILE", "lies"], ["BACKUP_DIR", "lies"], ["BACKUP_RECIPIENT_FILE", "is"],
    ]  # fmt: skip

    settings.BACKUP_DIR, settings.ERASURES_FILE = "/elsewhere/backups", Path("/elsewhere/erasures.txt")
    settings.BACKUP_RECIPIENT_FILE = "/elsewhere/recipient.pem"

    assert warnings("ocindex.W002", include_deployment_checks=True) == []
