"""The public reason at the review desk: a field of its own, kept, countersigned, never taken from another reason."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import AuditEntry, Edition, ScoreUpdate
from tests.factories import member, propose, score_of

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
WHY, WORDS = "Two of our experts say so.", "A court <b>ruled</b>."


@pytest.fixture
def updates() -> list[ScoreUpdate]:
    """A change that needs two signatures, and one that may go in bulk; both of 9.5."""
    newest = Edition.objects.get(year=2025)
    return [propose(score_of(newest, iso3, "cocaine-trade"), value, n=5) for iso3, value in (("COL", 12), ("ZAF", 15))]


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(username=name).first() or member("editor", name))
    return client


def url(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])


def send(client: Client, update: ScoreUpdate, **typed: str) -> None:
    seen = client.get(url(update)).context["form"]["seen"].value()
    assert client.post(url(update), {"seen": seen, **typed}).status_code == 302
    update.refresh_from_db()


def test_the_form_warns_of_numbers_and_the_two_reasons_are_kept_apart(updates: list[ScoreUpdate]) -> None:
    ellen, update = signed_in("ellen"), updates[1]
    page = ellen.get(url(update)).text
    assert "What the public reads of this decision" in page
    assert "Give no number of experts or visitors" in page

    send(ellen, update, act="accept", reason=WHY, public_reason=f" {WORDS} ")

    assert (update.state, update.decision_reason, update.public_reason) == (State.ACCEPTED, WHY, WORDS)
    assert update.public_statement == WORDS
    assert AuditEntry.objects.about(update).latest("number").facts["public_reason"] == WORDS
    assert "For the public: A court &lt;b&gt;ruled&lt;/b&gt;." in " ".join(ellen.get(url(update)).text.split())


def test_without_one_the_public_reads_a_sentence_of_its_own(updates: list[ScoreUpdate]) -> None:
    workflow.accept_small(ScoreUpdate.objects.filter(pk=updates[1].pk), reviewer=member("editor", "ellen"))
    send(signed_in("ellen"), updates[0], act="reject", reason=WHY)

    updates[1].refresh_from_db()

    assert updates[1].public_reason == ""
    assert updates[1].public_statement == "The result of a round, reviewed and signed."
    assert updates[0].public_statement == "Reviewed by an editor; the score was kept."


@pytest.mark.parametrize(
    ("typed", "kept"), [({"public_reason": "Another court."}, "Another court."), ({"public_reason": ""}, "")]
)
def test_the_second_signer_sees_it_and_may_change_it(
    updates: list[ScoreUpdate], typed: dict[str, str], kept: str
) -> None:
    update, amina = updates[0], signed_in("amina")
    send(signed_in("ellen"), update, act="accept", reason=WHY, public_reason=WORDS)
    assert update.state == State.AWAITING
    form = amina.get(url(update)).context["form"]
    assert form["public_reason"].value() == WORDS

    send(amina, update, act="countersign", **typed)

    assert (update.state, update.public_reason) == (State.ACCEPTED, kept)


def test_a_second_signature_by_the_workflow_alone_leaves_it(updates: list[ScoreUpdate]) -> None:
    update = updates[0]
    workflow.accept(update, reviewer=member("editor", "ellen"), reason=WHY, public_reason=WORDS)

    workflow.countersign(update, reviewer=member("editor", "amina"))

    assert update.public_reason == WORDS


def test_what_is_typed_and_not_signed_is_kept(updates: list[ScoreUpdate]) -> None:
    ellen, (first, second) = signed_in("ellen"), updates

    send(ellen, first, next=str(second.pk), reason="", evidence="", value="", public_reason=WORDS)

    page = ellen.get(url(first))
    assert page.context["form"]["public_reason"].value() == WORDS
    assert "You wrote this before" in page.text


def test_the_way_to_the_next_update_keeps_nothing_that_the_first_signer_wrote(updates: list[ScoreUpdate]) -> None:
    amina, (first, second) = signed_in("amina"), updates
    send(signed_in("ellen"), first, act="accept", reason=WHY, public_reason=WORDS)

    send(amina, first, next=str(second.pk), reason="", evidence="", value="", public_reason=WORDS)

    assert "You wrote this before" not in amina.get(url(first)).text


def test_who_comes_second_finds_both_public_reasons(updates: list[ScoreUpdate]) -> None:
    update, ellen = updates[0], signed_in("ellen")
    seen = ellen.get(url(update)).context["form"]["seen"].value()
    send(signed_in("amina"), update, act="accept", reason=WHY, public_reason="Of the other.")

    ellen.post(url(update), {"seen": seen, "act": "accept", "reason": WHY, "public_reason": WORDS})
    page = ellen.get(url(update))

    assert page.status_code == 409
    assert page.context["form"]["public_reason"].value() == WORDS
    assert "For the public: Of the other." in " ".join(page.text.split())
    update.refresh_from_db()
    assert update.public_reason == "Of the other."
