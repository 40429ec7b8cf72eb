"""Where two signatures are due, one person at the desk moves nothing: not by forged fields, lists, or SQL."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import Release, Score, ScoreUpdate
from tests.factories import member

pytestmark = pytest.mark.django_db
QUEUE = "/admin/indicators/scoreupdate/"


@pytest.fixture
def score() -> Score:
    """Cocaine trade in Colombia: 9.5 in 2025."""
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


@pytest.fixture
def update(score: Score) -> ScoreUpdate:
    """From 9.5 to 1.0, which is more than anybody may sign alone."""
    return workflow.propose(score, 2, reason="R", method="by-hand/1", evidence="E")


@pytest.fixture
def ellen() -> User:
    return member("editor", "ellen")


@pytest.fixture
def paul() -> User:
    return member("publisher", "paul")


@pytest.fixture(autouse=True)
def nothing_changed(score: Score) -> Iterator[None]:
    releases = Release.objects.count()
    yield

    score.refresh_from_db()
    assert score.half_points == 19
    assert Release.objects.count() == releases


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decide(client: Client, update: ScoreUpdate, act: str, **told: object) -> str:
    """Press a button of the update's page, with what else is told; return the page that comes of it."""
    address = reverse("admin:indicators_scoreupdate_change", args=[update.pk])
    seen = client.get(address).context["form"]["seen"].value()
    posted = {"seen": seen, "act": act, "reason": "R", "evidence": "E", **told}
    return client.post(address, posted, follow=True).content.decode()


def publish(client: Client, update: ScoreUpdate, **told: object) -> None:
    client.post(reverse("admin:indicators_edition_prepare", args=[update.score.edition_id]), {"reason": "R", **told})


def signatures(update: ScoreUpdate) -> tuple[str, str, str]:
    update.refresh_from_db()
    return update.state, str(update.first_signer or ""), str(update.second_signer or "")


def test_one_person_signs_once_however_often_they_press(update: ScoreUpdate, ellen: User, paul: User) -> None:
    client = at_work(ellen)
    forged = {"state": "accepted", "second_signer": paul.pk, "first_signer": paul.pk, "final": 2, "half_points": 2}

    for act in ("accept", "accept", "countersign"):
        decide(client, update, act, **forged)
    decide(client, update, "override", value="2", **forged)

    assert signatures(update) == ("awaiting", "ellen", "")
    publish(at_work(paul), update, updates=update.pk, state="published", confirm="1")
    assert signatures(update) == ("awaiting", "ellen", "")


def test_lists_sign_nothing_that_is_large(update: ScoreUpdate, ellen: User, paul: User) -> None:
    for person in (ellen, paul):
        client = at_work(person)
        actions = [code for code, _label in client.get(QUEUE).context["action_form"].fields["action"].choices if code]
        assert actions
        for action in (*actions, "delete_selected", "publish"):
            told = {"action": action, "_selected_action": [update.pk], "select_across": "1", "post": "yes"}
            client.post(QUEUE, {**told, "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": update.pk,
                                "form-0-state": "accepted", "form-0-final": "2", "_save": "Save"})  # fmt: skip

    assert signatures(update) == ("proposed", "", "")
    publish(at_work(paul), update)


def test_who_proposes_signs_neither_first_nor_second(score: Score, ellen: User, paul: User) -> None:
    client = at_work(paul)
    client.post(f"/admin/indicators/score/{score.pk}/propose/", {"value": "2", "reason": "R", "evidence": "E"})
    update = ScoreUpdate.objects.get()

    decide(client, update, "accept")
    assert signatures(update) == ("proposed", "", "")
    decide(at_work(ellen), update, "accept")
    decide(client, update, "countersign")

    assert signatures(update) == ("awaiting", "ellen", "")
    publish(client, update)


@pytest.mark.parametrize("state", ["accepted", "overridden", "published"])
@pytest.mark.parametrize("second", ["NULL", "first_signer_id", "proposed_by_id"])
def test_the_database_takes_no_second_signature_that_is_none(
    score: Score, ellen: User, paul: User, state: str, second: str
) -> None:
    update = workflow.propose(score, 2, reason="R", method="by-hand/1", evidence="E", by=paul)
    workflow.accept(update, reviewer=ellen, reason="R")
    release = Release.objects.values_list("pk", flat=True)[0]
    written = f"UPDATE indicators_scoreupdate SET state = %s, second_signer_id = {second}, release_id = %s"

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(written, [state, release])

    assert signatures(update) == ("awaiting", "ellen", "")
