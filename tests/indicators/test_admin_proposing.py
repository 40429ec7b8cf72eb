"""A change proposed by hand: who may, what is asked, and who decides it."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def score() -> Score:
    """Cocaine trade in Colombia, 9.5 in 2025."""
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


def url(score: Score, act: str = "propose") -> str:
    return reverse(f"admin:indicators_score_{act}", args=[score.pk])


def test_an_editor_proposes_and_does_not_decide(score: Score) -> None:
    client = signed_in("editor", "ellen")
    assert "Propose another score" in client.get(url(score, "change")).content.decode()

    response = client.post(url(score), {"value": "18", "reason": "Counted twice.", "evidence": "Report, p. 3"})

    update = ScoreUpdate.objects.get()
    assert response["Location"] == reverse("admin:indicators_scoreupdate_change", args=[update.pk])
    assert (update.old_half_points, update.proposed, update.reason) == (19, 18, "Counted twice.")
    assert (update.evidence, update.method, str(update.proposed_by)) == ("Report, p. 3", "by-hand/1", "ellen")
    page = client.get(response["Location"]).content.decode()
    assert 'value="accept"' not in page
    assert 'value="override"' not in page
    score.refresh_from_db()
    assert score.half_points == 19


def test_a_second_proposal_is_refused_and_keeps_what_was_typed(score: Score) -> None:
    workflow.propose(score, 18, reason="R", method="by-hand/1")

    page = signed_in("editor").post(url(score), {"value": "17", "reason": "My careful words."}).content.decode()

    assert "An update of this score is under review" in page
    assert "My careful words." in page


@pytest.mark.parametrize(
    "told", [{"value": "19", "reason": "R"}, {"value": "1", "reason": "R"}, {"value": "18", "reason": " "}, {}]
)
def test_what_is_no_proposal_is_refused(score: Score, told: dict[str, str]) -> None:
    assert signed_in("editor").post(url(score), told).status_code == 200
    assert ScoreUpdate.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("editor", 200), ("publisher", 200), ("researcher", 403), ("coordinator", 403), ("administrator", 403)],
)
def test_editors_and_publishers_propose(score: Score, role: str, status: int) -> None:
    client = signed_in(role)

    assert client.get(url(score)).status_code == status
    assert client.post(url(score), {"value": "18", "reason": "R"}).status_code == (302 if status == 200 else 403)


def test_nothing_is_proposed_for_a_draft(score: Score) -> None:
    draft = workflow.create_edition(2027, like=Edition.objects.get(year=2025))
    workflow.fill_draft(draft, {("COL", "cocaine-trade"): 18})
    cell = draft.scores.get()
    client = signed_in("editor")

    assert client.get(url(cell)).status_code == 403
    assert "Propose another score" not in client.get(url(cell, "change")).content.decode()


def test_a_visitor_is_asked_to_sign_in(score: Score) -> None:
    assert Client().get(url(score)).status_code == 302
