"""What the database has stored cannot be read: words come back, and somebody learns that a backup is needed."""

import logging
import sqlite3
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, InternalError
from django.test import Client
from psycopg.errors import DataCorrupted, IndexCorrupted, UniqueViolation

from indicators.models import Page
from lib import damage, last_pages, outages
from ocindex.health import parts, probes
from ocindex.health.probes import Probe
from tests.admin_forms import filled
from tests.factories import signed_in, signed_in_as
from tests.outage import refusing

PAGE_BYTES = 4096


@pytest.fixture(autouse=True)
def nothing_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "_note_again_at", 0.0)
    cache.clear()


@pytest.fixture(params=["its pages", "its beginning"])
def fault(request: pytest.FixtureRequest, tmp_path: Path) -> DatabaseError:
    """What Django raises at a file of SQLite of which some pages, or the beginning, are overwritten."""
    path = tmp_path / "damaged.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE kept (words TEXT)")
        database.execute("INSERT INTO kept VALUES ('a'), ('b')")
    database.close()
    content, start = path.read_bytes(), 0 if request.param == "its beginning" else PAGE_BYTES
    path.write_bytes(content[:start] + b"\xa5" * (len(content) - start))
    database = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError) as raised:
        database.execute("SELECT * FROM kept").fetchall()
    database.close()
    wrapped = DatabaseError(*raised.value.args)
    wrapped.__cause__ = raised.value
    return wrapped


def readiness() -> tuple[int, str, str]:
    response = Client().get("/readyz")
    return response.status_code, response.json()["status"], response.json()["database"]


def of_postgresql(kind: type[Exception]) -> InternalError:
    fault = InternalError("invalid page in block 0")
    fault.__cause__ = kind()
    return fault


def test_damage_is_an_outage_and_a_broken_rule_is_none(fault: DatabaseError) -> None:
    assert outages.is_damage(fault)
    assert outages.is_outage(fault)
    assert [outages.is_outage(of_postgresql(kind)) for kind in (DataCorrupted, IndexCorrupted)] == [True, True]
    assert not outages.is_outage(of_postgresql(UniqueViolation))
    assert not outages.is_outage(IntegrityError("UNIQUE constraint failed"))
    assert not outages.is_damage(OSError(28, "No space left on device"))


@pytest.mark.django_db
def test_words_come_back_and_one_line_and_readyz_say_what_is_wrong(
    fault: DatabaseError, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, about = signed_in("editor"), Page.objects.get(slug="about")
    editor.raise_request_exception = False
    address = f"/admin/indicators/page/{about.pk}/change/"
    posted = filled(editor, address) | {"body_en": "Words that nobody may lose.", "_save": "Publish"}

    with refusing(fault=fault):
        answers = [editor.post(address, posted) for _time in range(2)]

    assert {answer.status_code for answer in answers} == {503}
    assert all("Words that nobody may lose." in answer.text and answer["Retry-After"] for answer in answers)
    lines = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert [line.getMessage() for line in lines] == [
        f"The database is damaged ({fault}): stop the site and restore the last backup."
    ]
    assert readiness() == (200, "degraded", "damaged")
    monkeypatch.setattr(parts, "database", Probe(lambda: 1 / 0))
    assert readiness() == (503, "unavailable", "damaged")


@pytest.mark.django_db
def test_whoever_asks_whether_the_database_answers_notes_it_too(fault: DatabaseError) -> None:
    with refusing(fault=fault), pytest.raises(DatabaseError):
        probes.ask_database()

    assert damage.is_noted()


@pytest.mark.django_db
def test_a_page_of_before_is_read(fault: DatabaseError) -> None:
    reader = Client(raise_request_exception=False)
    reader.get("/about/")
    cache.set("published-token", "of-the-next-release")

    with refusing(fault=fault):
        page = reader.get("/about/")
    last_pages.forget_outage()

    assert page.status_code == 200
    assert "as it was before our database went out of reach" in page.text


@pytest.mark.django_db
def test_administrators_read_what_to_do(fault: DatabaseError) -> None:
    administrator = signed_in_as("administrator")
    damage.note(fault)

    page = administrator.get("/admin/status/").text

    assert "A part of what it has stored can no longer be read." in page
    assert "restore the last backup" in page
