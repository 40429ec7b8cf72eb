"""A reviewer's words that are not signed yet: neither a refusal nor the way to another update loses them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from indicators.models import ScoreUpdate
from surveys import aggregation
from tests.factories import closed_round, draft_edition, member

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
WORDS = {"reason": "Seen in <b>three</b> courts.", "evidence": "Court reports, p. 3", "value": "17"}


@pytest.fixture
def updates() -> list[ScoreUpdate]:
    """Two updates of one edition that wait for a decision."""
    cells = [("ZAF", "international-cooperation"), ("ZWE", "international-cooperation")]
    asked = closed_round(draft_edition(), {cell: [15, 14, 16, 15, 10] for cell in cells})
    aggregation.work_on(aggregation.start(asked, by=None))
    return list(ScoreUpdate.objects.order_by("score__country__iso3"))


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


@pytest.fixture
def client(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def url(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])


def written(client: Client, update: ScoreUpdate) -> dict[str, str]:
    form = client.get(url(update)).context["form"]
    return {name: str(form[name].value() or "") for name in WORDS}


def send(client: Client, update: ScoreUpdate, **told: str) -> object:
    return client.post(url(update), {"seen": client.get(url(update)).context["form"]["seen"].value(), **told})


def test_the_next_update_is_a_button_that_takes_the_typed_words_along(
    client: Client, updates: list[ScoreUpdate]
) -> None:
    first, second = updates

    page = client.get(url(first)).text
    answer = send(client, first, **WORDS, next=str(second.pk))

    assert f'form="decide" name="next" value="{second.pk}"' in page
    assert (answer.status_code, answer["Location"]) == (302, url(second))  # type: ignore[attr-defined, index]
    assert written(client, second) == {"reason": "", "evidence": "", "value": ""}
    assert written(client, first) == WORDS
    assert written(client, first) == WORDS  # as often as it is opened
    first.refresh_from_db()
    assert first.state == State.PROPOSED


def test_words_that_were_signed_or_emptied_are_kept_no_longer(client: Client, updates: list[ScoreUpdate]) -> None:
    first, second = updates
    send(client, first, **WORDS, next=str(second.pk))
    send(client, second, **WORDS, next=str(first.pk))

    send(client, first, **WORDS, act="reject")
    send(client, second, reason="", evidence="", value="", next=str(first.pk))

    assert written(client, second) == {"reason": "", "evidence": "", "value": ""}
    assert "courts" not in str(dict(client.session))


def test_a_refusal_is_a_page_of_its_own_that_can_be_loaded_again(client: Client, updates: list[ScoreUpdate]) -> None:
    update = updates[0]

    answer = send(client, update, **WORDS | {"reason": ""}, act="accept")
    refused = client.get(url(update))
    again = client.get(url(update))

    assert (answer.status_code, answer["Location"]) == (302, url(update))  # type: ignore[attr-defined, index]
    assert "Say why" in refused.text
    assert "Court reports, p. 3" in refused.text
    assert "Say why" not in again.text
    assert "Court reports, p. 3" in again.text


def test_what_is_wrong_with_a_field_is_said_at_the_field(client: Client, updates: list[ScoreUpdate]) -> None:
    update = updates[0]

    send(client, update, **WORDS | {"reason": "x" * 4001}, act="accept")

    form = client.get(url(update)).context["form"]
    assert "at most 4000 characters" in str(form.errors["reason"])
    assert form["reason"].value() == "x" * 4001


def test_who_comes_second_finds_their_words_and_the_others_value(client: Client, updates: list[ScoreUpdate]) -> None:
    update = updates[0]
    opened = client.get(url(update)).context["form"]["seen"].value()
    other = Client()
    other.force_login(member("editor", "amina"))
    send(other, update, reason="Seen.", act="accept")

    client.post(url(update), {**WORDS, "seen": opened, "act": "override"})
    shown = client.get(url(update))

    assert shown.status_code == 409
    assert "Meanwhile this update was decided by amina: it is accepted, value 7.5. Nothing was changed." in shown.text
    assert shown.context["form"]["reason"].value() == WORDS["reason"]
    assert send(client, update, **WORDS, act="override").status_code == 302  # type: ignore[attr-defined]
    update.refresh_from_db()
    assert update.final == 17


def test_more_than_can_be_kept_is_given_back_at_once(client: Client, updates: list[ScoreUpdate]) -> None:
    first, second = updates

    answer = send(client, first, reason="x" * 70_000, next=str(second.pk))

    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "x" * 70_000 in answer.text  # type: ignore[attr-defined]
    assert "shorten your longest text" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("forged", ["0", "-1", "x", "１", "9" * 30, "//evil.example"])
def test_a_forged_next_leads_nowhere_else(client: Client, updates: list[ScoreUpdate], forged: str) -> None:
    answer = send(client, updates[0], **WORDS, next=forged)

    assert answer["Location"] == url(updates[0])  # type: ignore[index]
    assert written(client, updates[0]) == WORDS


def test_nobody_else_reads_the_words(client: Client, updates: list[ScoreUpdate]) -> None:
    first, second = updates
    send(client, first, **WORDS, next=str(second.pk))
    other = Client()
    other.force_login(member("publisher", "amina"))

    assert written(other, first) == {"reason": "", "evidence": "", "value": ""}
