"""Closing: by schedule, by a person who sees what is missing, later by an extension."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User

from indicators.models import AuditEntry, Indicator
from lib.refusals import Refused
from surveys import tasks
from surveys.models import Assignment, Invitation, Round
from surveys.rounds import answering, assessing, closing, extending, missing, opening, progress
from surveys.rounds.assessing import AssessmentInput
from surveys.rounds.locking import RoundNotOpen
from tests.factories import INDICATORS, assignment_of, invite, member, open_round

pytestmark = pytest.mark.django_db
SAID = AssessmentInput(half_points=13, confidence="high", reason="Seen in three courts.")
LAST_DAY = date(2026, 12, 4)


def score(assignment: Assignment, slugs: tuple[str, ...] = INDICATORS) -> None:
    for slug in slugs:
        assessing.record_assessment(assignment, indicator=Indicator.objects.get(slug=slug), written=SAID)


@pytest.fixture
def coordinator() -> User:
    return member("coordinator")


def test_a_round_closes_by_itself_the_day_after_its_last() -> None:
    opened = open_round()
    Round.objects.update(closes_itself=True)
    invitation, _token = invite(opened)
    score(assignment_of(invitation))
    answering.submit(assignment_of(invitation))

    on_the_day = closing.close_due(LAST_DAY)
    after = closing.close_due(date(2026, 12, 5))

    assert (on_the_day, after) == ([], [opened])
    assert closing.close_due(date(2026, 12, 5)) == []
    assert Round.objects.get().state == "closed"
    assert assignment_of(invitation).state == "locked"
    entry = AuditEntry.objects.get(act="round closed")
    assert (entry.by, entry.role, entry.facts["countries_handed_in"]) == (None, "software", 1)


def test_a_round_that_a_person_closes_stays_open_however_late_it_is() -> None:
    opened = open_round()

    assert closing.close_due(date(2030, 1, 1)) == []
    assert list(closing.past(date(2026, 12, 5))) == [opened]
    assert Round.objects.get().state == "open"


def test_the_sweep_closes_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    open_round()
    Round.objects.update(closes_itself=True, closes=date(2026, 1, 31))

    tasks.sweep()

    assert Round.objects.get().state == "closed"


def test_one_round_that_somebody_else_closes_first_does_not_keep_the_others_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = open_round()
    second = open_round(number=2)  # type: ignore[arg-type]
    Round.objects.update(closes_itself=True)
    close: Callable[..., int] = opening.close_round

    def too_late(round_: Round, *, by: User | None) -> int:
        if round_ == first:
            raise RoundNotOpen("The round is closed: nothing in it can be changed any more.")
        return close(round_, by=by)

    monkeypatch.setattr(closing, "close_round", too_late)

    assert closing.close_due(date(2026, 12, 5)) == [second]


def test_what_is_missing_is_told_by_code_and_country_and_what_is_complete_is_counted() -> None:
    opened = open_round(codes=("AAA-222", "BBB-333", "CCC-444"))
    first, second = (invite(opened, code)[0] for code in ("AAA-222", "BBB-333"))
    score(assignment_of(first, "GHA"))
    score(assignment_of(first, "KEN"), INDICATORS[:2])
    score(assignment_of(second, "GHA"))
    score(assignment_of(second, "KEN"))
    answering.submit(assignment_of(second, "KEN"))
    answering.recuse(assignment_of(second, "KEN"))

    lacking = missing.missing_in(opened)

    assert [
        (
            expert.code,
            [country.name for country in expert.not_agreed],
            [(country.name, country.done, country.total) for country in expert.unfinished],
            [country.name for country in expert.unsubmitted],
        )
        for expert in lacking.experts
    ] == [
        ("AAA-222", [], [("Kenya", 2, 3)], ["Ghana"]),
        ("BBB-333", [], [], ["Ghana"]),
        ("CCC-444", ["Ghana", "Kenya"], [], []),
    ]
    assert (lacking.not_agreed, lacking.unfinished, lacking.unsubmitted) == (2, 1, 2)
    assert (lacking.unsubmitted_scores, lacking.unsubmitted_experts) == (6, 2)


def test_a_country_of_a_sheet_that_ended_is_missing_no_more_and_counts_once_if_it_was_submitted() -> None:
    opened = open_round(codes=("AAA-222", "BBB-333"))
    old, _token = invite(opened)
    score(assignment_of(old, "GHA"))
    answering.submit(assignment_of(old, "GHA"))
    score(assignment_of(old, "KEN"))
    Invitation.objects.filter(pk=old.pk).update(ended_on=date(2026, 11, 20), ended_because="new-link")
    new = Invitation.objects.create(
        round=opened, expert=old.expert, code="CCC-444", token_hash="none-3", instead_of=old
    )
    for iso3 in ("GHA", "KEN"):
        Assignment.objects.create(
            invitation=new, country=assignment_of(old, iso3).country, state=Assignment.State.ACCEPTED
        )

    told, lacking = progress.round_progress(opened), missing.missing_in(opened)

    assert (told.experts, told.assigned, told.submitted) == (2, 4, 1)
    assert [(expert.code, len(expert.unfinished)) for expert in lacking.experts] == [("BBB-333", 0), ("CCC-444", 1)]
    assert lacking.unsubmitted == 0


def test_an_open_round_is_extended_with_a_reason(coordinator: User) -> None:
    opened = open_round()

    extending.extend(opened, closes=date(2027, 1, 15), closes_itself=True, by=coordinator, why=" Three were ill. ")

    assert (opened.closes, opened.closes_itself) == (date(2027, 1, 15), True)
    entry = AuditEntry.objects.get(act="round extended")
    assert (entry.by, entry.facts["closes_before"], entry.facts["closes"]) == (coordinator, "2026-12-04", "2027-01-15")
    assert entry.facts["reason"] == "Three were ill."


@pytest.mark.parametrize(
    ("closes", "why", "refusal"),
    [
        (date(2020, 1, 1), "Ill.", "This day is past"),
        (date(2099, 1, 1), "  ", "Say why"),
        (date(2098, 1, 1), "Hurry.", "Its experts were told 31 December 2098"),
    ],
)
def test_an_extension_is_refused(closes: date, why: str, refusal: str) -> None:
    opened = open_round()
    Round.objects.update(closes=date(2098, 12, 31))

    with pytest.raises(Refused, match=refusal):
        extending.extend(opened, closes=closes, by=None, why=why)

    assert Round.objects.get().closes == date(2098, 12, 31)


def test_a_closed_round_is_not_extended() -> None:
    opened = open_round()
    opening.close_round(opened, by=None)

    with pytest.raises(RoundNotOpen, match="closed"):
        extending.extend(opened, closes=date(2099, 1, 1), by=None, why="Ill.")
