"""A database of each release, taken over by today's code as `./run` does it: nothing is lost, every figure stands."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from lib import concurrent_index
from tests import steps
from tests.faults.running import Site
from tests.surveys.visiting import form_of
from tests.upgrades import kept
from tests.upgrades.structure import structure
from tests.walking import Person

PASSWORD = "used-by-tests-alone"
# Entries of the audit trail: the checksums before and after, and the accounts of the demonstration that ends (DEMO=0).
FILES_WRITTEN, ACCOUNTS_ENDED = 1, 6
AN_EDITOR = f"""
from django.contrib.auth.models import Group, User
user = User.objects.create_user("amina", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="editor"))
"""


@dataclass(frozen=True)
class Upgraded:
    """The site, running on the old database, and what was written down when that was made."""

    site: Site
    database: str
    facts: dict[str, Any]

    def person(self) -> Person:
        return Person(f"http://127.0.0.1:{self.site.port}")


@pytest.fixture(scope="module", params=kept.versions())
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("upgraded")
    with kept.database(request.param, folder) as url:
        site = Site(folder, DATABASE_URL=url, REDIS_URL="", DEMO="0", RUN="web")
        site.start()
        try:
            yield Upgraded(site, url, kept.facts(request.param))
        finally:
            site.stop()


def test_what_people_made_is_all_there(upgraded: Upgraded) -> None:
    tables = upgraded.facts["rows"]

    counts = {table: kept.ask(upgraded.database, f"SELECT count(*) FROM {table}") for table in tables}

    assert counts == tables


def test_the_trail_the_runs_and_the_models_hold(upgraded: Upgraded) -> None:
    """In one process, for the time it takes to start one."""
    script = f"""
from django.core.management import call_command
call_command("verify_audit", "--holds", "{upgraded.facts["audit"]}")
call_command("verify_releases")
for run in {upgraded.facts["runs"]}:
    call_command("verify_run", str(run))
call_command("makemigrations", "--check", "--dry-run")
call_command("migrate", "--check")
call_command("check", databases=["default"])
"""
    done = upgraded.site.manage("shell", "--verbosity", "0", "-c", script)
    said, complaints = done.communicate(timeout=120)

    assert done.returncode == 0, complaints
    assert f"{upgraded.facts['entries'] + FILES_WRITTEN + ACCOUNTS_ENDED} entries hold together" in said
    assert f"{len(upgraded.facts['releases'])} releases hold together" in said
    assert f"Run #{upgraded.facts['runs'][0]}: 2 scores computed again, 0 differences." in said
    assert f"Run #{upgraded.facts['runs'][1]}: 5 scores computed again, 0 differences." in said
    assert "No changes detected" in said
    assert "no issues" in said


def test_rows_that_are_only_added_still_refuse_to_change(upgraded: Upgraded) -> None:
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="only added"):
        kept.ask(upgraded.database, "UPDATE indicators_auditentry SET act = 'nothing' WHERE number = 1")


def test_its_tables_are_those_of_a_new_database(upgraded: Upgraded, db: None) -> None:
    """A new one is made by the migrations that take many in one stride, this one by each of those.

    Indexes that PostgreSQL builds after all migrations are not in the database of the tests.
    """
    with connection.cursor() as cursor:
        new = structure(connection.vendor, lambda statement: cursor.execute(statement) and cursor.fetchall())
    built_later = {index.name for _model, index in concurrent_index.missing(connection, apps.get_models())}

    old = structure(connection.vendor, lambda statement: kept.rows(upgraded.database, statement))

    assert {line for line in old if not any(f" {name} " in str(line) for name in built_later)} == new


@pytest.mark.parametrize("upgraded", [kept.versions()[-1]], indirect=True)
def test_the_backup_that_was_made_first_is_restored_and_migrated(upgraded: Upgraded, tmp_path: Path) -> None:
    old, rows = upgraded.site.folder, upgraded.facts["rows"]
    (backup,) = (old / "backups").iterdir()
    for name in ("receipt_key", "secret_key", "signing_key.pem", "vault_key", "erasures.txt"):
        if (old / name).exists():
            (tmp_path / name).write_bytes((old / name).read_bytes())

    with kept.empty(tmp_path) as url:
        restored = Site(tmp_path, DATABASE_URL=url, REDIS_URL="", DEMO="0", RUN="web", BACKUP_DIR="")
        process = restored.manage("restore", str(backup))
        output, complaint = process.communicate(timeout=300)

        assert (process.returncode, complaint) == (0, "")
        assert "Everything holds" in output
        assert {table: kept.ask(url, f"SELECT count(*) FROM {table}") for table in rows} == rows


def test_every_published_figure_is_the_same(upgraded: Upgraded) -> None:
    reader = upgraded.person()
    editions = {edition["year"]: edition for edition in reader.open("/api/v1/editions").json["items"]}

    assert sha256(reader.open("/api/v1/scores.csv").body).hexdigest() == upgraded.facts["scores_csv"]
    assert list(editions) == [2021, 2023, 2025, 2027]
    assert editions[2025]["world_averages"]["criminality"] == 5.08
    assert [edition["release"]["number"] for edition in editions.values()] == [1, 2, 3, 5]  # 5 corrects 4
    assert "One score was misread." in reader.open("/changes/").text


def test_releases_from_before_have_files_that_name_their_earlier_checksums(upgraded: Upgraded) -> None:
    reader, earlier = upgraded.person(), upgraded.facts["releases"]

    manifests = [reader.open(f"/releases/{number}/manifest.json") for number in range(1, len(earlier) + 1)]

    assert [answer.json["earlier_sha256"] for answer in manifests] == earlier
    assert all(answer.json["reconstructed"] for answer in manifests)
    assert [answer.json["previous_manifest_sha256"] for answer in manifests[1:]] == [
        sha256(answer.body).hexdigest() for answer in manifests[:-1]
    ]
    assert [(change["iso3"], change["old"], change["new"]) for change in manifests[4].json["changes"]] == [
        ("NGA", "7.5", "9.5")
    ]
    assert '2027,"NGA","Nigeria","west-africa","M11","indicator",7.5' in reader.open("/releases/4/scores.csv").text


def test_saved_answers_keep_their_table_and_their_permissions_under_the_new_name(upgraded: Upgraded) -> None:
    of_the_model = (
        "SELECT count(*) FROM auth_permission JOIN django_content_type t ON t.id = content_type_id "
        "WHERE t.app_label = 'surveys' AND t.model = 'savedanswers'"
    )

    assert kept.ask(upgraded.database, "SELECT count(*) FROM surveys_draft") == upgraded.facts["rows"]["surveys_draft"]
    assert kept.ask(upgraded.database, "SELECT count(*) FROM django_content_type WHERE model = 'draft'") == 0
    assert kept.ask(upgraded.database, of_the_model) == 4
    assert kept.ask(upgraded.database, f"{of_the_model} AND codename LIKE '%\\_savedanswers' ESCAPE '\\'") == 4


def test_names_of_countries_and_regions_have_their_articles(upgraded: Upgraded) -> None:
    forms = "SELECT fr_of FROM indicators_{} WHERE {} = '{}'"

    assert kept.ask(upgraded.database, forms.format("country", "iso3", "USA")) == "des États-Unis"
    assert kept.ask(upgraded.database, forms.format("region", "slug", "caribbean")) == "des Caraïbes"
    for table in ("indicators_country", "indicators_region"):
        assert kept.ask(upgraded.database, f"SELECT count(*) FROM {table} WHERE fr_in = ''") == 0


def test_receipts_that_people_hold_lead_where_they_led(upgraded: Upgraded) -> None:
    receipts = [upgraded.person().open(path).html.select_one("h1").text for path in upgraded.facts["receipts"]]

    assert receipts == ["Thank you", "Thank you", "Your answers are withdrawn"]


def test_a_link_of_a_round_that_is_open_leads_once_to_a_passphrase_and_to_what_was_written(upgraded: Upgraded) -> None:
    expert, (_of_a_closed_round, link) = upgraded.person(), upgraded.facts["links"]

    address, _page = steps.take_passphrase(expert, link)

    assert "Half a reason." in expert.open(f"{address}KEN/cocaine-trade/").text
    assert upgraded.person().open(link).html.select_one("h1").text == "Your passphrase"


def test_a_link_of_a_round_that_is_closed_opens_nothing(upgraded: Upgraded) -> None:
    link, _of_an_open_round = upgraded.facts["links"]

    page = upgraded.person().open(link)

    assert page.html.select_one("h1").text == "Your passphrase"
    assert "Take these words" not in page.text


def test_a_visitor_sends_what_was_kept_unsent(upgraded: Upgraded) -> None:
    form = form_of(upgraded.person().open(upgraded.facts["drafts"][0]))
    assert form["q-missing"].value == "A thought that was not finished."

    thanks = form.submit().follow()

    assert "Thank you" in thanks.text
    assert kept.ask(upgraded.database, "SELECT count(*) FROM surveys_draft") == 1
    words = "SELECT count(*) FROM surveys_answertext WHERE text = 'A thought that was not finished.'"
    assert kept.ask(upgraded.database, words) == 1


def test_an_editor_goes_on_where_the_review_stood(upgraded: Upgraded) -> None:
    _said, complaints = upgraded.site.manage("shell", "--verbosity", "0", "-c", AN_EDITOR).communicate(timeout=120)
    assert complaints == ""
    editor = upgraded.person().sign_in("amina", PASSWORD)

    queue = editor.open("/admin/indicators/scoreupdate/?edition=2029")
    update = queue.click("Kenya, Anti-money laundering", index=0)

    assert "Kenya" in update.html.select_one("h1").get_text()
    assert "OLD-222" in update.text
