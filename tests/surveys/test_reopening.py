"""A closed round is reopened until something of it is published, and its runs stay in their order."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.timezone import timedelta

from indicators import workflow
from indicators.models import AuditEntry, Edition, Release, ScoreUpdate
from lib.refusals import Refused
from surveys import aggregation
from surveys.models import Assignment, Panel, Round, Run
from surveys.rounds import answering, opening, reopening
from surveys.rounds.ordering import NewerRound
from tests.factories import assignment_of, closed_round, draft_edition, member, open_round

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
ARMS, COCAINE = ("KEN", "arms-trafficking"), ("KEN", "cocaine-trade")
LATER = date(2099, 1, 1)


@pytest.fixture
def edition() -> Edition:
    return draft_edition()


def run_of(asked: Round) -> Run:
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)
    run.refresh_from_db()
    return run


def reopen(closed: Round, by: User | None = None) -> None:
    reopening.reopen_round(closed, closes=LATER, by=by, why="One was ill.")


def proposals() -> list[tuple[str, int | None, int]]:
    """Return state, half points and run of every update that a run opened, in the order they were made."""
    return list(ScoreUpdate.objects.order_by("pk").values_list("state", "proposed", "aggregate__run__round"))


def test_what_was_locked_is_submitted_again_and_the_round_closes_once_more(edition: Edition) -> None:
    closed, by = closed_round(edition, {ARMS: [12, 14]}), member("coordinator")

    reopen(closed, by)
    answering.reopen(assignment_of(closed.invitations.get(code="E1"), "KEN"), by=None)

    assert (closed.state, closed.closes, closed.closed_at) == ("open", LATER, None)
    states = Assignment.objects.order_by("invitation__code").values_list("state", flat=True)
    assert list(states) == ["accepted", "submitted"]
    entry = AuditEntry.objects.get(act="round reopened")
    assert (entry.by, entry.facts["reason"], entry.facts["countries_unlocked"]) == (by, "One was ill.", 2)
    assert opening.close_round(closed, by=None) == 1


@pytest.mark.parametrize(("closes", "why", "refusal"), [(date(2020, 1, 1), "Ill.", "past"), (LATER, " ", "Say why")])
def test_reopening_needs_a_day_to_come_and_a_reason(edition: Edition, closes: date, why: str, refusal: str) -> None:
    closed = closed_round(edition, {ARMS: [12]})

    with pytest.raises(Refused, match=refusal):
        reopening.reopen_round(closed, closes=closes, by=None, why=why)

    assert Round.objects.get().state == "closed"


def test_an_open_round_is_not_reopened() -> None:
    with pytest.raises(Refused, match="open already"):
        reopen(open_round())


def test_a_round_is_not_reopened_once_a_score_of_it_is_published(edition: Edition) -> None:
    closed = closed_round(edition, {ARMS: [14, 14, 14]})
    run_of(closed)
    workflow.accept(ScoreUpdate.objects.get(), reviewer=member("editor"))
    reopening.refuse_not_reopenable(closed)  # signed is not published yet
    ScoreUpdate.objects.update(state=State.PUBLISHED, release=Release.objects.first())

    with pytest.raises(Refused, match="A score of this round is published"):
        reopen(closed)


def test_a_round_is_not_reopened_once_its_edition_is_out(edition: Edition) -> None:
    closed = closed_round(edition, {ARMS: [12]})
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.PUBLISHED, published_at=timezone.now())

    with pytest.raises(Refused, match="Edition 2027 takes no more scores"):
        reopen(closed)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_round_is_not_reopened_while_it_is_aggregated(edition: Edition, state: str) -> None:
    closed = closed_round(edition, {ARMS: [12]})
    run = aggregation.start(closed, by=None)
    if state == "running":
        run.claim()

    with pytest.raises(Refused, match="The round is being aggregated"):
        reopen(closed)


def test_a_run_does_not_start_on_a_round_that_was_reopened_meanwhile(edition: Edition) -> None:
    closed = closed_round(edition, {ARMS: [12]})
    seen_before = Round.objects.get(pk=closed.pk)
    reopen(closed)

    with pytest.raises(aggregation.RoundNotClosed, match="is open: close it first"):
        aggregation.start(seen_before, by=None)

    assert not Run.objects.exists()


def test_undecided_proposals_stay_until_the_next_run_takes_their_place(edition: Edition) -> None:
    closed = closed_round(edition, {ARMS: [12, 12]})
    run_of(closed)

    reopen(closed)
    stayed = proposals()
    closed.invitations.get(code="E2").assignments.get().assessments.update(half_points=16)
    opening.close_round(closed, by=None)
    run_of(closed)

    assert stayed == [("proposed", 12, closed.pk)]
    assert proposals() == [("stale", 12, closed.pk), ("proposed", 14, closed.pk)]


def test_signed_proposals_are_counted_for_whoever_reopens(edition: Edition) -> None:
    closed = closed_round(edition, {ARMS: [14, 14, 14], COCAINE: [13, 13, 13]})
    run_of(closed)

    before = reopening.signed_updates(closed)
    workflow.accept(ScoreUpdate.objects.get(score__indicator__slug="arms-trafficking"), reviewer=member("editor"))

    assert (before, reopening.signed_updates(closed)) == (0, 1)


def test_a_round_of_the_panel_is_not_reopened_after_a_later_one_is_aggregated(edition: Edition) -> None:
    first, second = (closed_round(edition, {ARMS: [12]}, number=number) for number in (1, 2))
    run_of(second)

    with pytest.raises(NewerRound, match="is newer and asks about the same scores"):
        reopen(first)


def test_another_panels_round_does_not_slip_in_before_a_reopened_one_that_it_came_before(edition: Edition) -> None:
    """Closed on Monday and on Tuesday; Tuesday's is aggregated and reopened: Monday's may not supersede it now."""
    monday = closed_round(edition, {ARMS: [6]})
    Round.objects.update(panel=Panel.objects.create(name="Other"), closed_at=timezone.now() - timedelta(days=1))
    monday.refresh_from_db()
    tuesday = closed_round(edition, {ARMS: [12]})
    run_of(tuesday)
    reopen(tuesday)

    with pytest.raises(NewerRound):
        aggregation.start(monday, by=None)

    assert proposals() == [("proposed", 12, tuesday.pk)]
