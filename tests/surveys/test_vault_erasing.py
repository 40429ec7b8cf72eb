"""An expert who is erased is nowhere: no identity, no words, no code that leads to a person; scores stay."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys.aggregation.ratings import ratings_of
from surveys.models import (
    Assessment,
    Expert,
    Identity,
    IdentityChange,
    IdentityReading,
    Invitation,
    Panel,
    Round,
    RoundAct,
)
from surveys.rounds import acts, addresses, inviting, vault
from tests.factories import assess, draft_edition, invite, member, open_round, planned_round

CELL = ("GHA", "human-trafficking")


def closed_round_with(*codes: str) -> Round:
    panel = Panel.objects.create(name="Panel")
    asked = Round.objects.create(
        panel=panel, edition=draft_edition(), state="closed", closed_at="2026-11-01T00:00:00+00:00"
    )
    for code in codes:
        assess(asked, code, *CELL, 12, reason="I saw the Quartz trucks", sources="Basalt papers")
        panel.experts.add(Expert.objects.get(code=code))
    return asked


def with_identity(code: str) -> Expert:
    expert = Expert.objects.get(code=code)
    vault.write_identity(expert, by=member("coordinator"), name="Zebulon Quartz", email="z@example.org")
    return expert


@pytest.mark.django_db
def test_identity_and_words_go_and_scores_stay_and_count() -> None:
    asked = closed_round_with("E1", "E2")
    expert, custodian = with_identity("E1"), member("custodian")
    vault.read_identity(Identity.objects.get(), by=custodian, why="Payment")
    vault.ask_change(expert, by=None, email="y@example.org")
    before = [(rating.half_points, rating.weight) for _key, _pk, rating in ratings_of(asked)]

    vault.erase_expert(expert, by=custodian, why="The expert asked for it")

    assert not Expert.objects.filter(code="E1").exists()
    assert [model.objects.count() for model in (Identity, IdentityReading, IdentityChange)] == [0, 0, 0]
    erased, other = Assessment.objects.order_by("assignment__invitation__code")
    assert (erased.reason, erased.sources, erased.half_points) == ("", "", 12)
    assert erased.words_erased_on is not None
    assert (other.reason, other.words_erased_on) == ("I saw the Quartz trucks", None)
    assert [(rating.half_points, rating.weight) for _key, _pk, rating in ratings_of(asked)] == before
    assert [weight for _half_points, weight in before] == [1, 1]
    trail = AuditEntry.objects.get(act="expert erased")
    assert trail.facts == {"expert": "E1", "why": "The expert asked for it", "texts": 1}


@pytest.mark.django_db
def test_codes_lead_to_nobody_and_links_open_nothing() -> None:
    opened = open_round()
    invitation, token = invite(opened)

    vault.erase_expert(Expert.objects.get(code="AAA-222"), by=member("custodian"), why="Asked")

    invitation.refresh_from_db()
    assert (invitation.expert, invitation.ended_because) == (None, "erased")
    assert (invitation.address_hash, invitation.passphrase) == (None, "")
    assert addresses.find_invitation(token) is None
    last = RoundAct.objects.filter(round=opened).latest("number")
    assert (last.act, last.code) == ("ended", "AAA-222")
    assert list(acts.find_faults(opened)) == []


@pytest.mark.django_db
def test_a_part_in_a_planned_round_goes_whole() -> None:
    planned = planned_round()
    expert = Expert.objects.get(code="AAA-222")
    Invitation.objects.create(round=planned, expert=expert, code="Q", token_hash=inviting.hash_of_no_link())

    vault.erase_expert(expert, by=member("custodian"), why="Asked")

    assert not planned.invitations.exists()
    assert [other.code for other in planned.panel.experts.all()] == ["BBB-333"]


@pytest.mark.django_db
def test_an_assessment_without_words_is_not_marked() -> None:
    asked = closed_round_with()
    assess(asked, "E1", *CELL, 12, reason="", sources="")

    vault.erase_expert(Expert.objects.get(code="E1"), by=member("custodian"), why="Asked")

    assert Assessment.objects.get().words_erased_on is None
    assert [rating.weight for _key, _pk, rating in ratings_of(asked)] == [0]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "administrator"])
def test_other_roles_erase_nobody(role: str) -> None:
    expert = Expert.objects.create(code="E1")

    with pytest.raises(vault.IdentityAccessDenied):
        vault.erase_expert(expert, by=member(role), why="Out of spite")

    assert Expert.objects.filter(code="E1").exists()


@pytest.mark.django_db
def test_nobody_is_erased_without_a_reason() -> None:
    expert = Expert.objects.create(code="E1")

    with pytest.raises(Refused, match="Say why"):
        vault.erase_expert(expert, by=member("custodian"), why=" ")

    assert Expert.objects.filter(code="E1").exists()


@pytest.mark.django_db
def test_the_page_before_says_what_goes() -> None:
    closed_round_with("E1", "E2")

    erasure = vault.preview_erasure(with_identity("E1"))

    assert (erasure.has_identity, erasure.texts, erasure.scores, erasure.links) == (True, 1, 1, 1)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_what_is_deleted_is_overwritten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
    assert "secure_delete=ON" in settings.DATABASES["default"]["OPTIONS"]["init_command"]


SCRIPT = """
import sys
import django
django.setup()
from pathlib import Path
from surveys.models import Expert, Panel, Round
from surveys.rounds import vault
from tests.factories import assess, draft_edition, member
asked = Round.objects.create(panel=Panel.objects.create(name="P"), edition=draft_edition(), state="closed",
                             closed_at="2026-11-01T00:00:00+00:00")
for code in ("E1", "E2"):
    words = {"reason": f"Wolframite {code} " + "w" * 3000, "sources": f"Basaltic {code}"}
    assess(asked, code, "GHA", "human-trafficking", 12, **words)
files = sorted(Path(sys.argv[1]).glob("db.sqlite3*"))
held = b"".join(file.read_bytes() for file in files)
print("before", b"Wolframite E1" in held, b"Basaltic E1" in held)
vault.erase_expert(Expert.objects.get(code="E1"), by=member("custodian"), why="Asked")
held = b"".join(file.read_bytes() for file in files)
print("after", b"Wolframite E1" in held, b"Basaltic E1" in held, b"Wolframite E2" in held)
"""


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of SQLite is read")
def test_erased_words_are_not_even_in_the_free_bytes_of_the_file(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
        copy.executescript("\n".join(connection.connection.iterdump()))
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "ocindex.settings",
    }
    del environment["DATABASE_URL"]

    out = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )

    assert out.stdout.splitlines() == ["before True True", "after False False True"], out.stderr
