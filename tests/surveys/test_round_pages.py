"""A coordinator's pages of a round: warnings, what is missing, extending, reopening, and never a score."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from indicators.models import Country, Indicator
from surveys.models import Assessment, Expert, Invitation, Round
from surveys.rounds import answering, assessing, joining, opening
from surveys.rounds.assessing import AssessmentInput
from tests.factories import INDICATORS, assignment_of, invite, open_round, planned_round, signed_in
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db
SAID = AssessmentInput(half_points=19, confidence="high", reason="A telling reason.", sources="A telling source.")
TOLD = ("half_points", "reason", "sources", "sealed", "cannot_judge", "confidence")


@pytest.fixture
def client() -> Client:
    return signed_in("coordinator")


def page(act: str, *args: object) -> str:
    return reverse(f"admin:surveys_round_{act}", args=args)


def words(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(address).text).split())


def begun_round(days: int = 2) -> Round:
    """An open round: one expert has finished Ghana without submitting it, the other has not replied."""
    opened = open_round()
    Round.objects.update(closes=timezone.now().date() + timedelta(days=days))
    invitation, _token = invite(opened)
    for slug in INDICATORS:
        indicator = Indicator.objects.get(slug=slug)
        assessing.record_assessment(assignment_of(invitation, "GHA"), indicator=indicator, written=SAID)
    opened.refresh_from_db()
    return opened


def test_round_and_closing_page_say_who_and_what_is_missing(client: Client) -> None:
    opened = begun_round()

    for act in ("change", "close"):
        told = words(client, page(act, opened.pk))
        assert "2 countries not agreed to" in told
        assert "1 country not complete" in told
        assert "1 country complete but not submitted , 3 scores, by 1 expert" in told
        assert "AAA-222 – Kenya (0/3) Ghana" in told
        assert "BBB-333 Ghana, Kenya – –" in told


def test_where_nothing_is_missing_the_closing_page_says_so(client: Client) -> None:
    opened = open_round()
    for code in ("AAA-222", "BBB-333"):
        answering.decline(opened.invitations.get(code=code))

    assert "Nothing: every expert has submitted every country" in words(client, page("close", opened.pk))


@pytest.mark.parametrize(
    ("days", "warning"),
    [
        (2, "t closes in 2 days; 2 of 2 experts have not finished"),
        (0, "oday is its last day; 2 of 2 experts have not finished"),
        (-1, "t was to close on "),
    ],
)
def test_a_last_day_that_is_near_or_past_is_told_on_the_start_page_and_the_round(
    client: Client, days: int, warning: str
) -> None:
    opened = begun_round(days)

    start = client.get(reverse("admin:index")).text

    assert warning in start
    assert warning in client.get(page("change", opened.pk)).text
    assert (page("extend", opened.pk) in start) is (days < 0)


def test_a_last_day_far_away_is_no_warning(client: Client) -> None:
    opened = begun_round(30)

    assert "closes in" not in client.get(reverse("admin:index")).text
    assert "round-warning" not in client.get(page("change", opened.pk)).text


def test_an_unused_link_that_was_opened_again_is_told_on_both(client: Client) -> None:
    opened = open_round()
    Invitation.objects.filter(code="AAA-222").update(opened=3)
    Invitation.objects.filter(code="BBB-333").update(opened=1)

    for address in (reverse("admin:index"), page("change", opened.pk)):
        told = client.get(address).text
        assert "The unused link of AAA-222 was opened 3 times: ask the expert, and send a new one." in told
        assert "of BBB-333 was opened" not in told


def test_a_used_link_is_no_warning(client: Client) -> None:
    opened = open_round()
    used = {"passphrase": "hash", "address_hash": "hash", "claimed_on": timezone.now().date()}
    Invitation.objects.filter(code="AAA-222").update(opened=3, **used)

    assert "was opened" not in client.get(page("change", opened.pk)).text


def test_a_coordinator_extends_a_round(client: Client) -> None:
    opened = begun_round()
    later = opened.closes + timedelta(days=9)

    refused = client.post(page("extend", opened.pk), {"closes": "2020-01-31", "why": "Ill."})
    without = client.post(page("extend", opened.pk), {"closes": later.isoformat()})
    done = client.post(page("extend", opened.pk), {"closes": later.isoformat(), "why": "Ill."}, follow=True)

    assert "This day is past" in refused.text
    assert "why" in without.context["form"].errors
    assert "The round has a later last day" in messages(done)
    opened.refresh_from_db()
    assert (opened.closes, opened.closes_itself) == (later, False)


def test_a_coordinator_reopens_a_closed_round(client: Client) -> None:
    opened = begun_round()
    opening.close_round(opened, by=None)
    later = {"closes": "2099-01-31", "closes_itself": "on", "why": "A court opened late."}

    assert page("resume", opened.pk) in client.get(page("change", opened.pk)).text
    assert "Experts can go on with what they had not submitted." in words(client, page("resume", opened.pk))
    done = client.post(page("resume", opened.pk), later, follow=True)

    assert "The round is open again." in messages(done)
    assert words(client, page("resume", opened.pk)).count("The round is not closed.") == 1


def test_a_round_that_cannot_be_reopened_says_why_and_offers_no_button(client: Client) -> None:
    opened = begun_round()
    opening.close_round(opened, by=None)
    opened.edition.state = "review"
    opened.edition.save()

    told = client.get(page("resume", opened.pk)).text

    assert "Edition 2027 takes no more scores" in told
    assert 'name="why"' not in told


def test_coordinators_pages_ask_the_database_for_no_score_and_no_words(client: Client) -> None:
    opened, planned = begun_round(), planned_round(number=2)
    opened.panel.experts.add(Expert.objects.create(code="NEW-777"))
    closed = planned_round(number=3)
    opening.open_round(closed, by=None)
    opening.close_round(closed, by=None)
    kenya = Country.objects.get(iso3="KEN").pk
    acts = ("change", "close", "join", "extend", "acts", "mail", "open", "resume", "history")
    addresses = [page(act, round_.pk) for act in acts for round_ in (opened, planned, closed)]
    addresses += [page(act, opened.pk, "AAA-222") for act in ("expert", "replace")]
    addresses += [page("changelist"), page("add"), page("delete", planned.pk), reverse("admin:index")]
    addresses += [reverse("admin:surveys_expert_changelist"), reverse("admin:surveys_panel_changelist")]

    with CaptureQueriesContext(
        connection,
    ) as captured:
        told = [client.get(address).text for address in addresses]
        client.post(page("join", opened.pk), {"expert": "NEW-777", "countries": [kenya]})
        client.post(page("expert", opened.pk, "AAA-222"), {"countries": [kenya]})
        client.post(page("reopen", opened.pk, "AAA-222"), {"country": "GHA"})
        client.post(page("delete", planned.pk), {"post": "yes"})
        client.post(page("close", opened.pk))
    selected = [
        (column, query["sql"])
        for query in captured.captured_queries
        for part in re.findall(r"SELECT (.*?) FROM", query["sql"], re.DOTALL)
        for column in TOLD
        if f'"surveys_assessment"."{column}"' in part or f'"surveys_identity"."{column}"' in part
    ]

    assert selected == []
    assert len(captured.captured_queries) > 100
    assert not any("telling" in text or ">9.5<" in text or ">19<" in text for text in told)
    assert Assessment.objects.count() == 3
    assert joining.candidates(opened).count() == 0
