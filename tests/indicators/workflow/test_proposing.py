"""Proposals: one of a cell at a time, alone or those of a whole run."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow import Proposal
from tests.factories import propose, score_of

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State


def test_one_score_has_one_update_under_review(score: Score) -> None:
    propose(score, 18)

    with pytest.raises(workflow.Refused, match="under review"):
        propose(score, 17)

    assert ScoreUpdate.objects.filter(score=score).count() == 1


def test_another_fault_than_a_second_update_is_not_called_one(score: Score) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        propose(score, 21)


def test_the_database_too_keeps_one_update_under_review(score: Score) -> None:
    propose(score, 18)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.create(score=score, old_half_points=19, proposed=17, reason="Round 1", method="by-hand")


def test_a_proposal_without_a_reason_is_refused(score: Score) -> None:
    with pytest.raises(workflow.Refused, match="Say why"):
        propose(score, 18, reason=" ")


def test_a_new_edition_is_measured_against_the_edition_before(opened: Edition) -> None:
    """Colombia's cocaine trade has no value in 2027 yet: 9.5 in 2025 is what a change is a change of."""
    update = propose(score_of(opened, "COL", "cocaine-trade"), 18)

    assert update.old_half_points == 19


def test_a_draft_that_holds_a_value_is_measured_against_itself(draft: Edition) -> None:
    workflow.fill_draft(draft, {("COL", "cocaine-trade"): 16})

    assert propose(score_of(draft, "COL", "cocaine-trade"), 17).old_half_points == 16


def test_a_run_proposes_with_its_evidence_and_passes_over_what_is_under_review(opened: Edition) -> None:
    busy, free, new = (score_of(opened, iso3, "cocaine-trade") for iso3 in ("COL", "ZAF", "NGA"))
    Score.objects.filter(edition__year=2025, country__iso3="NGA", indicator__slug="cocaine-trade").update(
        half_points=None
    )
    propose(busy, 18)
    proposals = [
        Proposal(busy.pk, 17, "Round 1"),
        Proposal(free.pk, 14, "Round 1", n=6, low="6.1", high="7.9", agreement="0.71", flags=["THIN"], visitors=12),
        Proposal(new.pk, None, "Round 1", flags=["STALE"]),
    ]

    done = workflow.propose_all(opened, proposals, method="trimmed-mean/1")

    assert (set(done.updates), list(done.skipped)) == ({free.pk, new.pk}, [busy.pk])
    one, other = (ScoreUpdate.objects.get(pk=done.updates[pk]) for pk in (free.pk, new.pk))
    assert (one.old_half_points, one.proposed, one.n, one.flags, one.visitors) == (15, 14, 6, ["THIN"], 12)
    assert (str(one.low), str(one.high), str(one.agreement)) == ("6.1000", "7.9000", "0.7100")
    assert (other.old_half_points, other.proposed, other.method) == (None, None, "trimmed-mean/1")


def test_a_whole_edition_is_proposed_in_few_statements(opened: Edition) -> None:
    scores = list(Score.objects.in_edition(opened).values_list("pk", flat=True))
    proposals = [Proposal(pk, 10, "Round 1", digest="ab" * 32) for pk in scores]

    with CaptureQueriesContext(connection) as asked:
        done = workflow.propose_all(opened, proposals, method="trimmed-mean/1")

    assert (len(done.updates), ScoreUpdate.objects.count()) == (6176, 6176)
    inserts = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("INSERT")]
    assert len(inserts) < 200  # SQLite takes 999 values in a statement: some 45 rows
    assert len(asked) - len(inserts) < 20
