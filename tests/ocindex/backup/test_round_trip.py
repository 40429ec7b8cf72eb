"""What is restored is what was there, to the byte and to the number of the next row; and what was erased stays so.

The rows that are restored are those of the test's own transaction, which sees both states.
"""

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry, SignInDelay, StoredFile
from indicators.workflow import audit
from lib import append_only, erasures_file
from lib.transparency import keys
from ocindex.backup import archive, erasures, numbering, reading, restoring, schema
from ocindex.backup.manifest import Manifest
from ocindex.backup.unusable import Unusable
from ocindex.backup.verifying import findings
from ocindex.backup.writing import write_rows
from surveys import intake
from surveys.aggregation import start, work_on
from surveys.intake import erasure_hashes
from surveys.models import Answer, AnswerText, Assessment, Expert, Response, SavedAnswers, SurveyVersion
from surveys.rounds import vault
from tests.factories import assess, closed_round, draft_edition, make_live, member, respond

pytestmark = pytest.mark.django_db
WORDS = "Łódź, “quoted”,\r\na second line\u2028and\ta tab; 雪 \\n {}"


@pytest.fixture
def version() -> SurveyVersion:
    return make_live()[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "site.backup"


def write(path: Path) -> Manifest:
    erased = erasures_file.head()
    with archive.new_archive(path) as file:
        return write_rows(file, erased)


def load(path: Path, stated: Manifest) -> bytes:
    figures = restoring.load(path, stated, private_key=None)
    append_only.create_triggers()
    return figures


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, as today's models read it."""
    models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return {
        model._meta.db_table: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
        if model._meta.db_table not in schema.LEFT_OUT
    }


def test_every_row_comes_back_as_it_was(path: Path, version: SurveyVersion) -> None:
    respond(version, {"missing": WORDS, "agree": []})
    User.objects.create(username="amina", last_login=datetime(2027, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))
    StoredFile.objects.create(sha256="ab" * 32, content=bytes(range(256)) * 50, size=12_800)
    before = everything()
    stated = write(path)
    assert stated.rows == {table: len(rows) for table, rows in before.items()}

    AnswerText.objects.update(text="Something else.")
    User.objects.create(username="later")
    figures = load(path, stated)

    assert everything() == before
    assert AnswerText.objects.get().text == WORDS
    assert figures.decode().splitlines()[:2] == [
        "edition,iso3,country,indicator,value",
        figures.decode().splitlines()[1],
    ]
    assert len(figures.splitlines()) > 19_000  # scores and composites of 2021, 2023 and 2025


def test_a_number_that_was_given_once_is_not_given_again(path: Path) -> None:
    gone = Expert.objects.create(code="QQQ-222")
    number = gone.pk
    gone.delete()
    stated = write(path)
    Expert.objects.create(code="QQQ-333").delete()

    load(path, stated)

    assert Expert.objects.create(code="QQQ-444").pk == number + 1


def test_a_counter_that_has_given_no_number_is_left_alone() -> None:
    """SQLite has one at 0 for each table that a migration has made anew; PostgreSQL takes none below 1."""
    tables = schema.tables_at(schema.applied_migrations())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'surveys_expert'")
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('surveys_expert', 0)")

    numbers = numbering.last_numbers(tables)

    assert numbers["indicators_country"] == 193
    assert min(numbers.values()) > 0


def test_rows_that_are_only_added_are_guarded_again(path: Path) -> None:
    audit.record("something", subject="test", by=None)
    load(path, write(path))

    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        AuditEntry.objects.update(act="nothing")


def test_who_is_signed_in_and_what_is_secret_is_not_in_it(path: Path, settings: Settings) -> None:
    Session.objects.create(session_key="s" * 32, session_data="sess-data", expire_date=datetime(2030, 1, 1, tzinfo=UTC))
    SignInDelay.objects.create(key="d" * 64, last_at=datetime(2027, 1, 1, tzinfo=UTC))
    expert = Expert.objects.create(code="QQQ-222")
    vault.write_identity(expert, by=member("coordinator"), name="Zebulon Quartz", email="z@example.org")
    write(path)

    content = b"".join(member.name.encode() + member.content for member in archive.members(path, None))
    secrets = [settings.SECRET_KEY, settings.RECEIPT_KEY, settings.VAULT_KEY_FILE.read_text().strip()]
    secrets += [
        settings.SIGNING_KEY_FILE.read_text().splitlines()[1],
        "Quartz",
        "sess-data",
        "d" * 64,
        "django_session",
    ]
    for secret in secrets:
        assert secret.encode() not in content
        assert b64encode(secret.encode()) not in content


def test_what_was_erased_since_the_backup_is_erased_again(path: Path, version: SurveyVersion) -> None:
    kept, withdrawn, erased, redacted = (respond(version, {"missing": f"Ask Quartz {number}."}) for number in range(4))
    token = intake.save_answers(version, {"q-missing": ["Quartz"]}, language="en", seconds=None)
    asked = closed_round(draft_edition(), {})
    assess(asked, "AAA-222", "GHA", "arms-trafficking", 12, reason="I saw the Basalt trucks")
    expert = Expert.objects.get(code="AAA-222")
    erasures.write_missing()
    stated = write(path)

    intake.withdraw(withdrawn)
    intake.erase(erased, by=member("researcher"), cause="identifies", why="It names somebody.")
    text = AnswerText.objects.get(response=redacted)
    intake.redact(text, passage="Quartz", reason="A name", by=member("researcher", "second"))
    intake.delete_saved_answers(token)
    vault.erase_expert(expert, by=member("custodian"), why="Asked for it")
    erasures.write_missing()
    erasures_file.append([erasure_hashes.of_saved_answers(intake.token_hash(token))])
    load(path, stated)
    assert AnswerText.objects.filter(text__contains="Quartz").count() == 4
    assert SavedAnswers.objects.exists()

    assert erasures_file.fault_of(stated.erasures) == ""
    counts = erasures.replay()

    assert counts == {"responses": 2, "texts": 1, "saved_answers": 1, "experts": 1}
    assert [row.text for row in AnswerText.objects.order_by("text")] == ["Ask Quartz 0.", "[…]"]
    assert [Response.objects.get(pk=row.pk).status for row in (kept, withdrawn, erased)] == ["ok", "erased", "erased"]
    assert [Response.objects.get(pk=row.pk).flags for row in (withdrawn, erased)] == [[], ["erased-identifies"]]
    assert set(Answer.objects.values_list("response", flat=True)) == {kept.pk, redacted.pk}
    assert not SavedAnswers.objects.exists()
    assert not Expert.objects.filter(code="AAA-222").exists()
    assert [(row.reason, row.half_points) for row in Assessment.objects.all()] == [("", 12)]
    entry = AuditEntry.objects.filter(act="expert erased").get()
    assert (entry.by, entry.facts["expert"]) == (None, "AAA-222")
    erasures.write_missing()
    assert erasures.replay() == {"responses": 0, "texts": 0, "saved_answers": 0, "experts": 0}


def test_a_database_with_rows_is_refused_before_the_file_of_erasures_is_asked_for(path: Path) -> None:
    write(path)

    with pytest.raises(
        Unusable, match=r"The database has rows already \(\w+\), and a backup is restored into an empty"
    ):
        restoring.restore(path, private_key=None, public_keys=[], replay=True)


def test_rows_that_their_manifest_does_not_state_are_refused(path: Path) -> None:
    """By whoever has the key: the heads of the logs are looked at too."""
    stated = write(path)
    stated.logs["audit"] = [1, "ab" * 32]

    with pytest.raises(Unusable, match="not those that its manifest states"):
        restoring.load(path, stated, private_key=None)


def test_what_was_restored_is_verified_and_a_fault_is_found(path: Path) -> None:
    asked = closed_round(draft_edition(), {("GHA", "arms-trafficking"): [12, 14]})
    work_on(start(asked, by=member("coordinator")))
    figures = load(path, write(path))

    verified = list(findings(figures))
    assert [finding.subject for finding in verified] == ["Audit trail", "Releases", "Rounds", "Runs", "Figures"]
    assert all(finding.holds for finding in verified), verified
    assert verified[-1].words.endswith(" scores and composites compared, 0 differences.")

    altered = figures.replace(b"2025,KEN,Kenya,human-trafficking,", b"2025,KEN,Kenya,human-trafficking,1", 1)
    append_only.drop_triggers()
    AuditEntry.objects.filter(number=1).update(act="nothing")
    append_only.create_triggers()
    broken = {finding.subject: finding.holds for finding in findings(altered)}
    assert (broken["Audit trail"], broken["Figures"], broken["Releases"]) == (False, False, True)


def test_the_manifest_says_what_it_is_of(path: Path, settings: Settings) -> None:
    settings.ORIGIN = "index.example"
    erasures_file.append([])
    write(path)

    stated = reading.read_manifest(path, private_key=None, public_keys=[keys.signing_key().public_key()])

    assert (stated.origin, stated.software, stated.database) == ("index.example", settings.VERSION, connection.vendor)
    assert stated.erasures == erasures_file.head()
    assert stated.newest_release.startswith("release 3 · ")
    assert schema.is_current(stated.migrations)
