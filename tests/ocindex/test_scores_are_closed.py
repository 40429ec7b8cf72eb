"""No door but the review desk and its release changes a published score: not by list, form, bulk, file or API."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from indicators import workflow
from indicators.importing import applying
from indicators.models import Edition, ImportBatch, Score, ScoreUpdate
from tests.factories import member, publish, signed_in

pytestmark = pytest.mark.django_db
WROTE = "edition,iso3,country,indicator,value\n2025,COL,Colombia,cocaine-trade,1.0\n"


@pytest.fixture
def score() -> Score:
    """Cocaine trade in Colombia: 9.5 in 2025."""
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


@pytest.fixture(autouse=True)
def nothing_changed(score: Score) -> Iterator[None]:
    yield

    score.refresh_from_db()
    assert score.half_points == 19
    assert Score.objects.filter(edition__year=2025, half_points=2).count() == 228  # as shipped


def everyone() -> list[Client]:
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    return [Client(), root, *map(signed_in, ("editor", "publisher", "researcher", "coordinator", "administrator"))]


def test_not_by_a_form_or_a_list_with_fields_of_its_own(score: Score) -> None:
    forged = {
        "half_points": "2", "value": "2", "edition": "3", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1",
        "form-0-id": str(score.pk), "form-0-half_points": "2", "_save": "Save", "carried_from": "2023",
    }  # fmt: skip

    for client in everyone():
        for address in ("", "add/", f"{score.pk}/change/", f"{score.pk}/delete/"):
            client.post(f"/admin/indicators/score/{address}", forged)
        edition = score.edition_id
        client.post(f"/admin/indicators/edition/{edition}/change/", {**forged, "scores-0-half_points": "2"})


def test_not_by_a_bulk_action(score: Score) -> None:
    for client in everyone():
        for action in ("delete_selected", "accept_small", "publish"):
            chosen = {"action": action, "_selected_action": [str(score.pk)], "post": "yes"}
            client.post("/admin/indicators/score/", chosen)
            client.post("/admin/indicators/scoreupdate/", chosen)


def test_not_by_a_proposal_that_nobody_signed(score: Score) -> None:
    client = signed_in("editor")

    client.post(
        f"/admin/indicators/score/{score.pk}/propose/",
        {"value": "2", "reason": "R", "evidence": "E", "state": "accepted", "final": "2", "half_points": "2"},
    )

    update = ScoreUpdate.objects.get()
    assert (update.state, update.final, update.first_signer) == ("proposed", None, None)
    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        publish(score.edition, "R")


def test_not_with_one_signature_where_two_are_due(score: Score) -> None:
    one = User.objects.create_user("one")
    update = workflow.propose(score, 2, reason="R", method="by-hand/1", evidence="E")
    workflow.accept(update, reviewer=one, reason="R")

    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        publish(score.edition, "R")
    for state in ("accepted", "overridden", "published"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScoreUpdate.objects.filter(pk=update.pk).update(state=state, release=score.edition.releases.first())


def test_not_by_a_file_that_is_handed_in_or_imported(score: Score) -> None:
    upload = SimpleUploadedFile("scores.csv", WROTE.encode(), content_type="text/csv")
    signed_in("publisher").post("/admin/indicators/importbatch/add/", {"file": upload})
    batch = ImportBatch.objects.get()
    applying.work_on(batch)

    batch.refresh_from_db()
    assert batch.stage == "refused"
    with pytest.raises(workflow.Refused):
        workflow.fill_draft(Edition.objects.get(year=2025), {("COL", "cocaine-trade"): 2})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ["scores", "scores.csv", "countries/COL", "releases", "editions"])
def test_not_by_the_api(score: Score, method: str, address: str) -> None:
    told = '{"edition": 2025, "iso3": "COL", "indicator": "cocaine-trade", "value": 1.0}'

    answer = Client().generic(method, f"/api/v1/{address}", told, content_type="application/json")

    assert answer.status_code == 405


def test_not_by_a_command_without_an_update(score: Score) -> None:
    member("publisher", "pat")

    with pytest.raises(CommandError, match="No accepted update waits"):
        call_command("prepare_release", "2025", by="pat", reason_en="Yes.", reason_fr="Oui.")
