"""The acts on rounds: who may do what when, and what is refused."""

import re

import pytest
from django.db import IntegrityError, transaction

from indicators.models import Country, Edition, Indicator
from lib.refusals import Refused
from surveys.models import Assessment, Assignment, Expert, Invitation, Round
from surveys.rounds import answering, arranging, assessing, inviting, opening
from surveys.rounds.assessing import AssessmentInput
from surveys.rounds.locking import RoundNotOpen
from tests.factories import INDICATORS, assignment_of, invite, open_round, planned_round

pytestmark = pytest.mark.django_db
SAID = AssessmentInput(half_points=13, confidence="high", reason="Seen in three courts.")


def asked(rounds: Round) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(invitation__round=rounds)
    return set(rows.values_list("invitation__expert__code", "country__iso3"))


def state(of: Assignment) -> str:
    return Assignment.objects.get(pk=of.pk).state


def complete(of: Assignment) -> None:
    for slug in INDICATORS:
        assessing.record_assessment(of, indicator=Indicator.objects.get(slug=slug), written=SAID)


def part_of(asked_round: Round, code: str = "AAA-222") -> Invitation:
    return asked_round.invitations.get(expert__code=code)


def test_experts_get_random_codes_that_do_not_read_like_one_another() -> None:
    experts = arranging.add_experts(20)

    assert len({expert.code for expert in experts}) == 20
    assert all(re.fullmatch(r"[2-9A-HJ-KM-NP-TV-Z]{3}-[2-9A-HJ-KM-NP-TV-Z]{3}", expert.code) for expert in experts)


def test_everybody_is_asked_for_everything_unless_it_is_taken_away() -> None:
    planned = planned_round()

    opening.open_round(planned, by=None)

    assert asked(planned) == {("AAA-222", "GHA"), ("AAA-222", "KEN"), ("BBB-333", "GHA"), ("BBB-333", "KEN")}
    assert planned.state == "open"


def test_what_was_taken_away_stays_away_when_the_round_is_saved_again_and_opened() -> None:
    planned = planned_round()
    arranging.assign_panel(planned)
    arranging.assign(part_of(planned), countries=Country.objects.filter(iso3="GHA"), by=None)

    arranging.assign_panel(planned)
    opening.open_round(planned, by=None)

    assert asked(planned) == {("AAA-222", "GHA"), ("BBB-333", "GHA"), ("BBB-333", "KEN")}


def test_a_new_expert_and_a_new_country_are_asked_and_asked_for() -> None:
    planned = planned_round()
    arranging.assign_panel(planned)
    planned.panel.experts.set([Expert.objects.get(code="AAA-222"), Expert.objects.create(code="CCC-444")])
    planned.countries.set(Country.objects.filter(iso3__in=["GHA", "SEN"]))

    arranging.assign_panel(planned)

    assert asked(planned) == {("AAA-222", "GHA"), ("AAA-222", "SEN"), ("CCC-444", "GHA"), ("CCC-444", "SEN")}


def test_no_country_is_left_without_an_expert() -> None:
    planned = planned_round(codes=("AAA-222",))
    arranging.assign_panel(planned)

    with pytest.raises(Refused, match="Kenya would have no expert"):
        arranging.assign(part_of(planned), countries=Country.objects.filter(iso3="GHA"), by=None)

    assert ("AAA-222", "KEN") in asked(planned)


def test_a_country_that_was_begun_is_not_taken_away() -> None:
    opened = open_round()
    invite(opened)

    with pytest.raises(Refused, match="AAA-222 has already begun with Ghana"):
        arranging.assign(part_of(opened), countries=Country.objects.filter(iso3="KEN"), by=None)

    assert ("AAA-222", "GHA") in asked(opened)


def test_a_country_outside_the_round_is_not_given_to_anyone() -> None:
    opened = open_round()

    with pytest.raises(Refused, match="does not ask for all of these"):
        arranging.assign(part_of(opened), countries=Country.objects.filter(iso3="ZAF"), by=None)


def test_an_inactive_expert_is_not_asked() -> None:
    planned = planned_round()
    Expert.objects.filter(code="BBB-333").update(active=False)

    opening.open_round(planned, by=None)

    assert {code for code, _country in asked(planned)} == {"AAA-222"}


@pytest.mark.parametrize("missing", ["countries", "experts"])
def test_a_round_without_experts_or_countries_does_not_open(missing: str) -> None:
    planned = planned_round()
    (planned.countries if missing == "countries" else planned.panel.experts).clear()

    with pytest.raises(Refused, match="No experts are assigned yet"):
        opening.open_round(planned, by=None)

    assert Round.objects.get().state == "planned"
    assert not Invitation.objects.exists()


def test_a_round_without_indicators_does_not_open() -> None:
    planned = planned_round()
    planned.indicators.clear()

    with pytest.raises(Refused, match="asks for no indicator"):
        opening.open_round(planned, by=None)


def test_a_round_does_not_ask_for_what_the_edition_does_not_measure() -> None:
    planned = planned_round()
    planned.edition.parts.filter(indicator__slug="arms-trafficking").delete()

    with pytest.raises(Refused, match="“Arms trafficking” is not measured in edition 2027"):
        opening.open_round(planned, by=None)


def test_a_published_edition_takes_no_round() -> None:
    planned = planned_round()
    Round.objects.update(edition=Edition.objects.get(year=2025))

    with pytest.raises(Refused, match="Edition 2025 takes no more scores"):
        opening.open_round(planned, by=None)


def test_a_round_opens_once_and_closes_once() -> None:
    opened = open_round()

    with pytest.raises(RoundNotOpen, match="open already"):
        opening.open_round(opened, by=None)
    opening.close_round(opened, by=None)
    with pytest.raises(RoundNotOpen, match="closed"):
        opening.close_round(opened, by=None)


def test_closing_locks_what_was_handed_in_and_leaves_the_rest() -> None:
    opened = open_round()
    invitation, _token = invite(opened)
    complete(assignment_of(invitation, "GHA"))
    answering.submit(assignment_of(invitation, "GHA"))

    locked = opening.close_round(opened, by=None)

    assert locked == 1
    assert state(assignment_of(invitation, "GHA")) == "locked"
    assert state(assignment_of(invitation, "KEN")) == "accepted"
    assert opened.closed_at is not None


def test_a_link_is_known_by_its_hash_alone() -> None:
    invitation = open_round().invitations.get(code="AAA-222")

    token = inviting.invite(invitation, by=None)

    invitation.refresh_from_db()
    assert len(token) == 32  # 24 random bytes
    assert token not in str(list(Invitation.objects.values()))
    assert invitation.token_hash == inviting.token_hash(token)
    assert inviting.find_by_token(token) == invitation


def test_an_invitation_without_a_link_is_opened_by_nothing() -> None:
    open_round()

    hashes = Invitation.objects.values_list("token_hash", flat=True)

    assert [inviting.find_by_token(stored) for stored in [*hashes, "", "none-"]] == [None] * 4


def test_a_link_of_an_expert_who_left_opens_nothing() -> None:
    token = inviting.invite(open_round().invitations.get(code="AAA-222"), by=None)

    Expert.objects.filter(code="AAA-222").update(active=False)

    assert inviting.find_by_token(token) is None


def test_links_are_made_while_the_round_is_open() -> None:
    opened = open_round()
    opening.close_round(opened, by=None)

    with pytest.raises(RoundNotOpen):
        inviting.invite(opened.invitations.first(), by=None)


def test_an_expert_accepts_declines_and_changes_their_mind() -> None:
    opened = open_round()
    invitation, _token = invite(opened, accepts=False)

    answering.decline(invitation)
    assert state(assignment_of(invitation)) == "declined"
    answering.accept(invitation)
    assert state(assignment_of(invitation)) == "accepted"
    answering.decline_country(assignment_of(invitation))
    assert state(assignment_of(invitation)) == "declined"
    answering.accept_country(assignment_of(invitation))
    assert state(assignment_of(invitation)) == "accepted"
    with pytest.raises(answering.AlreadyDecided):
        answering.accept(invitation)


def test_a_conflict_keeps_nothing_but_that_there_is_one() -> None:
    invitation, _token = invite(open_round())

    answering.recuse(assignment_of(invitation))

    assert Assignment.objects.filter(pk=assignment_of(invitation).pk).values().get() == {
        "id": assignment_of(invitation).pk,
        "invitation_id": invitation.pk,
        "country_id": Country.objects.get(iso3="GHA").pk,
        "state": "recused",
    }


def test_a_country_is_handed_in_when_nothing_lacks() -> None:
    invitation, _token = invite(open_round())
    ghana = assignment_of(invitation)
    complete(ghana)

    answering.submit(ghana)

    assert state(ghana) == "submitted"


@pytest.mark.parametrize(
    "unfinished",
    [
        AssessmentInput(half_points=13, confidence="high", reason=" \u200b\n"),
        AssessmentInput(confidence="low", reason="Seen."),
        AssessmentInput(reason="Seen.", sources="A report"),
    ],
)
def test_a_country_is_not_handed_in_while_something_lacks(unfinished: AssessmentInput) -> None:
    invitation, _token = invite(open_round())
    ghana = assignment_of(invitation)
    complete(ghana)
    assessing.record_assessment(ghana, indicator=Indicator.objects.get(slug="arms-trafficking"), written=unfinished)

    with pytest.raises(answering.Incomplete, match=r"Something is missing at: Arms trafficking\.$"):
        answering.submit(ghana)

    assert state(ghana) == "accepted"
    assert Assessment.objects.get(indicator__slug="arms-trafficking").lacks
    assert Assessment.objects.complete().count() == 2


def test_what_cannot_be_judged_needs_no_reason() -> None:
    invitation, _token = invite(open_round())
    ghana = assignment_of(invitation)
    for slug in INDICATORS:
        assessing.record_assessment(
            ghana, indicator=Indicator.objects.get(slug=slug), written=AssessmentInput(cannot_judge=True)
        )

    answering.submit(ghana)

    assert state(ghana) == "submitted"


def test_what_was_handed_in_is_not_changed_unless_the_coordinator_gives_it_back() -> None:
    invitation, _token = invite(open_round())
    ghana = assignment_of(invitation)
    complete(ghana)
    answering.submit(ghana)

    with pytest.raises(assessing.NotToBeScored):
        complete(ghana)
    with pytest.raises(answering.AlreadyDecided):
        answering.decline_country(ghana)
    answering.reopen(ghana, by=None)
    complete(ghana)

    assert state(ghana) == "accepted"


def test_nothing_is_given_back_after_the_close() -> None:
    opened = open_round()
    invitation, _token = invite(opened)
    complete(assignment_of(invitation))
    answering.submit(assignment_of(invitation))
    opening.close_round(opened, by=None)

    for act in (answering.recuse, answering.submit, answering.decline_country, answering.accept_country, complete):
        with pytest.raises(RoundNotOpen):
            act(assignment_of(invitation))
    with pytest.raises(RoundNotOpen):
        answering.reopen(assignment_of(invitation), by=None)

    assert state(assignment_of(invitation)) == "locked"


def test_an_indicator_that_the_round_does_not_ask_for_is_refused() -> None:
    invitation, _token = invite(open_round())

    with pytest.raises(assessing.NotToBeScored):
        assessing.record_assessment(
            assignment_of(invitation), indicator=Indicator.objects.get(slug="cocaine-trade"), written=SAID
        )


def test_the_second_window_does_not_write_over_what_it_has_not_seen() -> None:
    invitation, _token = invite(open_round())
    ghana, arms = assignment_of(invitation), Indicator.objects.get(slug="arms-trafficking")
    first = assessing.record_assessment(ghana, indicator=arms, written=SAID, seen="")

    with pytest.raises(assessing.ChangedMeanwhile) as refused:
        assessing.record_assessment(ghana, indicator=arms, written=AssessmentInput(half_points=4), seen="")

    assert refused.value.stored == SAID
    again = assessing.record_assessment(ghana, indicator=arms, written=SAID, seen="")  # the same: nothing to refuse
    assert assessing.assessment_version(again) == assessing.assessment_version(first)
    assessing.record_assessment(
        ghana, indicator=arms, written=AssessmentInput(half_points=4), seen=assessing.assessment_version(first)
    )
    assert Assessment.objects.get().half_points == 4


def test_the_database_knows_no_score_of_what_cannot_be_judged() -> None:
    invitation, _token = invite(open_round())

    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            assignment=assignment_of(invitation), indicator=Indicator.objects.first(), half_points=4, cannot_judge=True
        )
