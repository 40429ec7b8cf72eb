"""A country submitted before a lost passphrase and after it: two persons decide that the later sheet counts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Indicator
from surveys.models import Invitation, Round
from surveys.rounds import answering, assessing, inviting, opening, progress
from surveys.rounds.assessing import AssessmentInput
from surveys.rounds.doubled import doubled_sheets
from tests.factories import INDICATORS, assignment_of, claim, invite, open_round, signed_in
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db
OTHER = "nine windows above an old mill"


def submit(invitation: Invitation, iso3: str, half_points: int) -> None:
    said = AssessmentInput(half_points=half_points, confidence="high", reason="A telling reason.")
    for slug in INDICATORS:
        indicator = Indicator.objects.get(slug=slug)
        assessing.record_assessment(assignment_of(invitation, iso3), indicator=indicator, written=said)
    answering.submit(assignment_of(invitation, iso3))


@pytest.fixture
def lost() -> Round:
    """A round in which AAA-222 submitted Ghana, lost the passphrase, and submitted Ghana and Kenya as LAT-222."""
    opened = open_round()
    old, _address = invite(opened)
    submit(old, "GHA", 19)
    new, _address = claim(inviting.invite(old, by=None), passphrase=OTHER)
    submit(new, "GHA", 4)
    submit(new, "KEN", 4)
    Invitation.objects.filter(pk=new.pk).update(code="LAT-222")
    return opened


def page(opened: Round, act: str = "doubled") -> str:
    return reverse(f"admin:surveys_round_{act}", args=[opened.pk])


def words(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(address).text).split())


def test_only_what_was_submitted_on_both_waits_for_a_decision(lost: Round) -> None:
    (sheet,) = doubled_sheets(lost)

    assert (sheet.invitation.code, sheet.before) == ("LAT-222", "AAA-222")
    assert [country.name for country in sheet.countries] == ["Ghana"]
    told = progress.round_progress(lost)
    assert (told.experts, told.assigned, told.submitted) == (2, 4, 2)


def test_what_the_old_passphrase_unlocked_waits_for_nobody(lost: Round) -> None:
    Invitation.objects.filter(code="LAT-222").update(unlocked=True)

    assert doubled_sheets(lost) == []


def test_one_person_asks_and_another_confirms(lost: Round) -> None:
    anna, ben = signed_in("coordinator", "anna"), signed_in("coordinator", "ben")

    first = words(anna, page(lost))
    asked = anna.post(page(lost), {"code": "LAT-222", "act": "ask"}, follow=True)
    own, others = words(anna, page(lost)), words(ben, page(lost))
    alone = anna.post(page(lost), {"code": "LAT-222", "act": "confirm"}, follow=True)
    still_waits = Invitation.objects.get(code="LAT-222").replacement_confirmed_by
    done = ben.post(page(lost), {"code": "LAT-222", "act": "confirm"}, follow=True)

    assert "LAT-222 continues AAA-222 Submitted on both: Ghana The earlier sheet counts." in first
    assert "Another person has to confirm it" in messages(asked)
    assert "Confirm that LAT-222 counts" in others
    assert "Confirm that LAT-222 counts" not in own
    assert "Another person has to confirm this." in messages(alone)
    assert still_waits is None
    assert "What LAT-222 submitted counts from now on." in messages(done)
    assert "The later sheet counts: asked by anna , confirmed by ben ." in words(anna, page(lost))


def test_start_page_and_round_lead_there_until_it_is_decided(lost: Round) -> None:
    client = signed_in("coordinator")
    told = "LAT-222 continues AAA-222: both were submitted, and somebody decides what counts"

    assert told in client.get(reverse("admin:index")).text
    assert page(lost) in client.get(page(lost, "change")).text
    asker, confirmer = signed_in("coordinator", "anna"), signed_in("coordinator", "ben")
    asker.post(page(lost), {"code": "LAT-222", "act": "ask"})
    confirmer.post(page(lost), {"code": "LAT-222", "act": "confirm"})
    assert told not in client.get(reverse("admin:index")).text
    assert page(lost) not in client.get(page(lost, "change")).text


def test_it_is_decided_after_the_close_too_and_no_score_is_shown(lost: Round) -> None:
    opening.close_round(lost, by=None)
    client = signed_in("coordinator")

    asked = client.post(page(lost), {"code": "LAT-222", "act": "ask"}, follow=True)

    assert "Asked." in messages(asked)
    told = client.get(page(lost)).text
    assert not any(text in told for text in (">9.5<", ">19<", "A telling reason."))


def test_a_code_that_follows_no_lost_passphrase_is_refused(lost: Round) -> None:
    client = signed_in("coordinator")

    told = messages(client.post(page(lost), {"code": "BBB-333", "act": "ask"}, follow=True))

    assert "This was decided meanwhile" in told
    assert client.post(page(lost), {"code": "ZZZ-999", "act": "ask"}).status_code == 404
