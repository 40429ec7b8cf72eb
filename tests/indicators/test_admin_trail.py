"""The audit trail and the outcomes of feedback in the admin."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import AuditEntry, Edition, Outcome, Score
from indicators.workflow import audit, checkpoints
from lib import append_only
from tests.factories import member, signed_in

pytestmark = pytest.mark.django_db
TRAIL = "/admin/indicators/auditentry/"
OUTCOMES = "/admin/indicators/outcome/"


def test_the_trail_is_read_with_who_what_and_why() -> None:
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")
    workflow.accept(
        workflow.propose(score, 17, reason="R", method="by-hand/1"), reviewer=member("editor", "ellen"), reason="Seen."
    )

    page = signed_in("publisher").get(TRAIL).content.decode()

    assert "accepted" in page
    assert "ellen" in page
    assert "reason: Seen." in page


def test_the_trail_is_verified_by_pressing_a_button() -> None:
    client, address = signed_in("publisher"), reverse("admin:indicators_auditentry_verify")
    whole = client.post(address, follow=True).content.decode()
    append_only.drop_triggers()
    AuditEntry.objects.filter(number=2).update(act="nothing")

    assert "6 entries hold together." in whole
    assert "The trail was tampered with: 2: altered" in client.post(address, follow=True).content.decode()


def test_the_button_holds_the_trail_against_its_checkpoints(
    nothing_signed: None, settings: Settings, tmp_path: Path
) -> None:
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    checkpoints.write_audit_checkpoint()
    client, address = signed_in("publisher"), reverse("admin:indicators_auditentry_verify")
    whole = client.post(address, follow=True).content.decode()
    append_only.drop_triggers()
    AuditEntry.objects.filter(number=6).delete()

    page = client.post(address, follow=True).content.decode()

    assert "6 entries hold together." in whole
    assert "The checkpoint over 6 entries in this database: cut: it states 6 entries, and there are fewer." in page


@pytest.mark.parametrize(
    ("role", "status"), [("publisher", 302), ("administrator", 302), ("editor", 403), ("researcher", 403)]
)
def test_publishers_and_administrators_verify(role: str, status: int) -> None:
    assert signed_in(role).post(reverse("admin:indicators_auditentry_verify")).status_code == status


def test_not_even_a_superuser_adds_to_the_trail_by_hand() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    entry = AuditEntry.objects.get(number=1)

    assert client.get(f"{TRAIL}add/").status_code == 403
    assert client.post(f"{TRAIL}{entry.pk}/change/", {"act": "nothing"}).status_code == 403
    assert client.post(f"{TRAIL}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_trail_asks_few_questions() -> None:
    for number in range(200):
        audit.record("tried", subject="x", by=None, number=number)
    client = signed_in("publisher")
    client.get(TRAIL)

    with CaptureQueriesContext(connection) as asked:
        client.get(TRAIL)

    assert len(asked) <= 12


def test_an_editor_answers_feedback_in_public(client: Client) -> None:
    newest = Edition.objects.get(year=2025)
    told = {"kind": "corrected", "edition": str(newest.pk), "text": "The definition names couriers."}

    response = signed_in("editor").post(f"{OUTCOMES}add/", told)

    assert response.status_code == 302
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.visitors, outcome.release) == ("corrected", None, None)
    assert "The definition names couriers." in client.get("/feedback/outcomes/").content.decode()


def test_an_answer_about_one_score_says_that_it_stands_behind_receipts(client: Client) -> None:
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")
    about = {"edition": score.edition_id, "country": score.country_id, "indicator": score.indicator_id}

    page = signed_in("editor").post(f"{OUTCOMES}add/", {"kind": "kept", "text": "Kept.", **about}, follow=True)

    assert "Published behind receipts" in page.content.decode()
    assert "Kept." not in client.get("/feedback/outcomes/").content.decode()


@pytest.mark.parametrize("told", [{"kind": "changed"}, {"text": " "}, {"edition": "0"}])
def test_an_answer_that_is_none_is_refused_and_keeps_what_was_typed(told: dict[str, str]) -> None:
    newest = Edition.objects.get(year=2025)
    whole = {"kind": "kept", "edition": str(newest.pk), "text": "My careful words.", **told}

    response = signed_in("editor").post(f"{OUTCOMES}add/", whole)

    assert response.status_code == 200
    assert whole["text"] in response.content.decode()
    assert Outcome.objects.count() == 0


def test_a_demonstration_is_not_answered_about() -> None:
    shown = workflow.create_edition(2027, like=Edition.objects.get(year=2025), demonstration=True)

    response = signed_in("editor").post(f"{OUTCOMES}add/", {"kind": "kept", "edition": str(shown.pk), "text": "T"})

    assert response.status_code == 200
    assert Outcome.objects.count() == 0


def test_signed_updates_wait_for_the_publisher() -> None:
    score = Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")
    workflow.accept(workflow.propose(score, 18, reason="R", method="by-hand/1"), reviewer=member("editor", "ellen"))

    entries = signed_in("publisher").get("/admin/").context["waiting"]

    found = next(entry for entry in entries if entry.title == "Release of edition 2025")
    assert found.detail == "1 signed update waits"
    assert found.acts == [("Prepare", reverse("admin:indicators_edition_prepare", args=[score.edition_id]))]
