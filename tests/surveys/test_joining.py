"""Experts who join a round late, or take over from another, and what the pages of both tell."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import AuditEntry, Country, Indicator
from lib.refusals import Refused
from surveys.models import Assignment, Expert, Invitation, Round, RoundAct
from surveys.rounds import addresses, answering, arranging, assessing, inviting, joining, opening, progress, vault
from surveys.rounds.assessing import AssessmentInput
from surveys.rounds.locking import RoundNotOpen
from tests.factories import INDICATORS, assignment_of, invite, member, open_round, planned_round, signed_in
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db
SAID = AssessmentInput(half_points=13, confidence="high", reason="Seen in three courts.")


@pytest.fixture
def client() -> Client:
    return signed_in("coordinator")


def page(act: str, *args: object) -> str:
    return reverse(f"admin:surveys_round_{act}", args=args)


def late(opened: Round, code: str = "NEW-777") -> Expert:
    expert = Expert.objects.create(code=code)
    opened.panel.experts.add(expert)
    return expert


def submitted(invitation: Invitation, iso3: str) -> None:
    for slug in INDICATORS:
        indicator = Indicator.objects.get(slug=slug)
        assessing.record_assessment(assignment_of(invitation, iso3), indicator=indicator, written=SAID)
    answering.submit(assignment_of(invitation, iso3))


def asked(invitation: Invitation) -> list[tuple[str, str]]:
    return list(invitation.assignments.order_by("country__iso3").values_list("country__iso3", "state"))


def test_an_expert_joins_an_open_round_under_a_code_of_that_round() -> None:
    opened = open_round()
    expert = late(opened)

    invitation = joining.join(opened, expert=expert, countries=Country.objects.filter(iso3="KEN"), by=None)

    assert invitation.code != expert.code
    assert asked(invitation) == [("KEN", "invited")]
    assert list(RoundAct.objects.values_list("act", "code"))[-1] == ("joined", invitation.code)
    assert inviting.invite(invitation, by=None)
    kept = str(list(AuditEntry.objects.values_list("facts", "subject_id"))) + str(list(RoundAct.objects.values()))
    assert expert.code not in kept


def test_an_expert_joins_a_planned_round_and_its_panel() -> None:
    planned = planned_round()
    arranging.assign_panel(planned)
    expert = Expert.objects.create(code="NEW-777")

    invitation = joining.join(planned, expert=expert, countries=Country.objects.filter(iso3="GHA"), by=None)
    arranging.assign_panel(planned)

    assert asked(invitation) == [("GHA", "invited")]
    assert planned.panel.experts.filter(pk=expert.pk).exists()
    assert not RoundAct.objects.exists()


def test_nobody_joins_twice_or_inactive_or_for_nothing_or_for_what_is_not_asked() -> None:
    opened = open_round()
    countries = Country.objects.filter(iso3="KEN")
    gone = Expert.objects.create(code="GNE-222", active=False)

    for expert, wanted, refusal in (
        (Expert.objects.get(code="AAA-222"), countries, "has a part in the round"),
        (gone, countries, "not active"),
        (late(opened), Country.objects.none(), "at least one country"),
        (late(opened, "NEW-888"), Country.objects.filter(iso3="ZAF"), "does not ask for all of these"),
    ):
        with pytest.raises(Refused, match=refusal):
            joining.join(opened, expert=expert, countries=wanted, by=None)

    assert opened.invitations.count() == 2


def test_nobody_joins_or_takes_over_after_the_close() -> None:
    opened = open_round()
    opening.close_round(opened, by=None)

    with pytest.raises(RoundNotOpen):
        joining.join(opened, expert=late(opened), countries=Country.objects.filter(iso3="KEN"), by=None)
    with pytest.raises(RoundNotOpen):
        joining.replace(opened.invitations.get(code="AAA-222"), expert=late(opened, "NEW-888"), by=None, why="Ill.")


def test_who_takes_over_gets_what_was_not_submitted_and_nothing_of_what_was_written() -> None:
    opened = open_round()
    old, token = invite(opened)
    submitted(old, "GHA")
    assessing.record_assessment(
        assignment_of(old, "KEN"), indicator=Indicator.objects.get(slug=INDICATORS[0]), written=SAID
    )

    new = joining.replace(old, expert=late(opened), by=None, why="On leave from 1 December.")

    assert asked(new) == [("KEN", "invited")]
    assert not assignment_of(new, "KEN").assessments.exists()
    assert (old.ended_because, new.instead_of, assignment_of(old, "GHA").state) == ("replaced", old, "submitted")
    assert addresses.find_invitation(token) is None
    told = progress.round_progress(opened)
    assert (told.experts, told.assigned, told.submitted) == (2, 4, 1)
    assert list(RoundAct.objects.order_by("number").values_list("act", "code"))[-2:] == [
        ("ended", "AAA-222"),
        ("joined", new.code),
    ]
    entry = AuditEntry.objects.get(act="expert replaced")
    assert entry.facts == {"reason": "On leave from 1 December."}


def test_reopening_a_country_before_its_expert_is_replaced_takes_nothing_out_of_the_count() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submitted(old, "GHA")
    answering.reopen(assignment_of(old, "GHA"), by=None)

    new = joining.replace(old, expert=late(opened), by=None, why="On leave from 1 December.")

    assert asked(new) == [("KEN", "invited")]
    assert assignment_of(old, "GHA").state == "submitted"


def test_what_has_ended_is_not_replaced_again_nor_given_other_countries() -> None:
    opened = open_round()
    old, _token = invite(opened)
    joining.replace(old, expert=late(opened), by=None, why="Ill.")

    with pytest.raises(Refused, match="The part of AAA-222 in this round has ended"):
        joining.replace(old, expert=late(opened, "NEW-888"), by=None, why="Ill.")
    with pytest.raises(Refused, match="The part of AAA-222 in this round has ended"):
        arranging.assign(old, countries=Country.objects.filter(iso3="KEN"), by=None)


@pytest.mark.parametrize(("everything", "why", "refusal"), [(True, "Ill.", "nothing is left"), (False, " ", "Say why")])
def test_nobody_is_replaced_without_a_reason_or_with_nothing_left(everything: bool, why: str, refusal: str) -> None:
    opened = open_round()
    old, _token = invite(opened)
    if everything:
        submitted(old, "GHA")
        submitted(old, "KEN")

    with pytest.raises(Refused, match=refusal):
        joining.replace(old, expert=late(opened), by=None, why=why)

    old.refresh_from_db()
    assert old.ended_on is None


def test_rows_of_a_round_tell_nothing_of_the_order_of_its_panel() -> None:
    codes = tuple(f"A{number:02}" for number in range(14))

    opening.open_round(planned_round(codes=codes), by=None)

    order = list(Invitation.objects.order_by("pk").values_list("expert__code", flat=True))
    assert sorted(order) == sorted(codes)
    assert order != sorted(codes)  # by chance once in 14! times


def test_a_file_of_experts_joins_in_no_order_of_the_panel() -> None:
    """The chain is shown to coordinators: in the order of the panel's codes it would tell which code is whose."""
    opened, by = open_round(), member("coordinator")
    rows = "".join(f"Person {number},p{number}@experts.example,,,en,\n" for number in range(14))
    content = f"name,email,employer,remarks,language,countries\n{rows}".encode()
    vault.upload_experts(content, by=by, panel=None, round_=opened)

    vault.confirm_upload(by=by)

    joined = RoundAct.objects.filter(act="joined").order_by("number").values_list("code", flat=True)
    codes = dict(opened.invitations.values_list("code", "expert__code"))
    on_the_panel = [codes[code] for code in joined]
    assert len(on_the_panel) == 14
    assert on_the_panel != sorted(on_the_panel)  # by chance once in 14! times


def test_a_coordinator_adds_an_expert_and_reads_no_code_of_the_round_beside_that_of_the_panel(client: Client) -> None:
    opened = open_round()
    Invitation.objects.filter(code="AAA-222").update(code="RND-222")
    Invitation.objects.filter(code="BBB-333").update(code="RND-333")
    late(opened)
    kenya = Country.objects.get(iso3="KEN").pk

    offered = client.get(page("join", opened.pk)).text
    added = client.post(page("join", opened.pk), {"expert": "NEW-777", "countries": [kenya]}, follow=True)

    assert "NEW-777" in offered
    assert not any(code in offered for code in ("RND-222", "RND-333", "AAA-222", "BBB-333"))
    assert "An expert was added" in messages(added)
    new = opened.invitations.get(expert__code="NEW-777")
    assert new.code in added.text
    assert not any(code in added.text for code in ("NEW-777", "AAA-222", "BBB-333"))
    assert asked(new) == [("KEN", "invited")]


def test_a_coordinator_replaces_an_expert(client: Client) -> None:
    opened = open_round()
    late(opened)

    offered = client.get(page("replace", opened.pk, "AAA-222")).text
    refused = client.post(page("replace", opened.pk, "AAA-222"), {"expert": "BBB-333", "why": "Ill."})
    done = client.post(page("replace", opened.pk, "AAA-222"), {"expert": "NEW-777", "why": "Ill."}, follow=True)

    assert "NEW-777" in offered
    assert "AAA-222" not in re.sub(r"<[^>]*>", "", offered)
    assert "expert" in refused.context["form"].errors
    assert "Another expert took over" in messages(done)
    assert "ended, replaced by another expert" in " ".join(done.text.split())
    assert page("replace", opened.pk, "AAA-222") not in done.text
    new = Invitation.objects.get(instead_of__code="AAA-222")
    assert "Goes on from AAA-222." in client.get(page("expert", opened.pk, new.code)).text


def test_where_nobody_is_left_on_the_panel_the_pages_say_where_to_go(client: Client) -> None:
    opened = open_round()

    for address in (page("join", opened.pk), page("replace", opened.pk, "AAA-222")):
        assert reverse("admin:surveys_panel_change", args=[opened.panel_id]) in client.get(address).text


def test_no_address_finds_the_panels_code_of_a_code_of_a_round(client: Client) -> None:
    """The key of an invitation stands in the audit trail: a filter of the list of experts must not take it."""
    opened = open_round()
    wanted = opened.invitations.get(code="AAA-222")

    for lookup, value in (("invitations", wanted.pk), ("invitations__in", wanted.pk), ("invitations__code", "AAA-222")):
        answered = client.get(reverse("admin:surveys_expert_changelist"), {lookup: value})
        assert answered.status_code in (302, 400)
        answered = client.get(reverse("admin:surveys_round_changelist"), {lookup: value})
        assert answered.status_code in (302, 400)


def test_the_page_that_deletes_a_planned_round_lists_no_rows(client: Client) -> None:
    planned = planned_round()
    arranging.assign_panel(planned)
    codes = list(planned.invitations.values_list("code", flat=True))

    asked_first = client.get(reverse("admin:surveys_round_delete", args=[planned.pk])).text

    assert not any(code in asked_first for code in codes)
    assert f"{planned.invitations.earliest('pk').pk}/" not in asked_first.partition("<h2>")[2]
    assert Assignment.objects.count() == 4


def test_an_expert_who_took_over_is_told_apart_in_what_happened(client: Client) -> None:
    opened = open_round()
    joining.replace(opened.invitations.get(code="AAA-222"), expert=late(opened), by=None, why="Ill.")
    today = RoundAct.objects.latest("number").day

    shown = client.get(page("acts", opened.pk)).text

    rows = [row.split("</td>") for row in shown.split("<tr>")[2:]]
    told = [[cell.rpartition(">")[2] for cell in row[:4]] for row in rows]
    new = Invitation.objects.get(instead_of__code="AAA-222")
    day = f"{today.day} {today:%b %Y}"
    assert told == [
        [day, new.code, "joined", "–"],
        [day, "AAA-222", "part ended", "–"],
        [day, "–", "round opened", "–"],
    ]
    assert isinstance(today, date)
