"""Runs may be killed anywhere and begun again; what they wrote can be computed again and compared."""

import gzip
import json
from datetime import timedelta
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from indicators.models import Score, ScoreUpdate
from indicators.scoring.consensus import Rating
from lib.background.job import LostLease
from lib.hash_log import canonical_json
from surveys import aggregation, tasks
from surveys.aggregation import running, snapshots
from surveys.models import Aggregate, Round, Run, Snapshot
from tests.factories import answer_about_score, assess, closed_round, draft_edition

pytestmark = pytest.mark.django_db
ARMS, COCAINE = ("KEN", "arms-trafficking"), ("KEN", "cocaine-trade")
# sha256 of "KEN,arms-trafficking,6/1,6/1,12\n" and "KEN,cocaine-trade,56/9,56/9,12\n" (printf ... | sha256sum)
CHECKSUM = "a2b4e5079883c17f6de619566ac7e2feac1f872207aa466723984e8c9bf437a6"


@pytest.fixture
def asked() -> Round:
    return closed_round(draft_edition(), {ARMS: [14, 12, 10, 12], COCAINE: [12, 12, 14]})


@pytest.fixture
def run(asked: Round) -> Run:
    started = aggregation.start(asked, by=None)
    aggregation.work_on(started)
    return Run.objects.get(pk=started.pk)


def let_the_lease_end(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def lines_of(run: Run) -> list[str]:
    assert run.snapshot is not None
    return gzip.decompress(bytes(run.snapshot.content)).decode().splitlines()


def test_the_checksum_covers_t_s_and_h(run: Run) -> None:
    assert run.checksum == CHECKSUM


def test_a_snapshot_holds_experts_by_code_and_visitors_as_counts(asked: Round) -> None:
    assess(asked, "E5", *ARMS, 3, reason="")
    answer_about_score(*ARMS, "too-low", "live-there", times=2, burst="b")
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)

    found = lines_of(Run.objects.get())

    identities = [json.loads(line)["id"] for line in found]
    assert identities == sorted(identities)
    kept = [line for line in found if not line.startswith('{"assessment"')]
    assert '{"before":15,"id":"cell/KEN/arms-trafficking"}' in kept
    assert '{"count":2,"id":"visitors/KEN/arms-trafficking/live-there/15/1/1:2"}' in kept
    ratings = [line.partition(",")[2] for line in found if line.startswith('{"assessment"')]
    assert '"half_points":14,"id":"rating/KEN/arms-trafficking/E1","weight":"1/1"}' in ratings
    assert (
        '"excluded":"no reason given","half_points":3,"id":"rating/KEN/arms-trafficking/E5","weight":"0/1"}' in ratings
    )


def test_equal_inputs_are_kept_once(asked: Round, run: Run) -> None:
    aggregation.work_on(aggregation.start(asked, by=None))

    assert Run.objects.filter(state="done").count() == 2
    assert Snapshot.objects.count() == 1


def test_a_run_begun_again_uses_what_it_has_frozen(asked: Round) -> None:
    run = aggregation.start(asked, by=None)
    run.claim()
    running._snapshot_content(run)
    let_the_lease_end(run)
    answer_about_score(*ARMS, "too-low", "live-there", times=30)

    aggregation.work_on(Run.objects.get())

    again = Run.objects.get()
    assert (again.state, again.attempts, again.summary["visitors"]) == ("done", 2, 0)


def test_a_run_computes_from_what_its_snapshot_reads_as(asked: Round) -> None:
    """Visitors, an excluded rating, a standard error of the edition before: what is passed on is what is stored."""
    assess(asked, "E5", *ARMS, 3, reason="")
    answer_about_score(*ARMS, "too-low", "live-there", times=2, burst="b")
    answer_about_score(*ARMS, "far-too-high")
    before = Score.objects.get(edition__year=2025, country__iso3="KEN", indicator__slug="arms-trafficking")
    earlier = Run.objects.create(round=asked, method="trimmed-mean/1", state="done")
    Aggregate.objects.create(run=earlier, score=before, n=3, error="0.4321")
    run = aggregation.start(asked, by=None)
    run.claim()

    frozen = running._snapshot_content(run)

    stored = Run.objects.get(pk=run.pk).snapshot
    assert stored is not None
    sha256, read = snapshots.unpack(bytes(stored.content))
    assert (frozen, stored.sha256) == (read, sha256)
    arms = frozen.cells[0]
    assert (arms.error_before, len(arms.ratings), len(arms.visitors)) == (0.4321, 5, 2)


@pytest.mark.parametrize("excluded", ["", "recused", 'screened: "flat",\n\tor \\ \x00 – é'])
def test_the_line_of_a_rating_is_canonical_json(excluded: str) -> None:
    rating = Rating("É7", 13, Fraction(0) if excluded else Fraction(3, 4), excluded)

    text = snapshots.rating_line(ARMS, rating, assessment=4711).text

    assert text == canonical_json(json.loads(text))
    more = {"excluded": excluded, "weight": "0/1"} if excluded else {"weight": "3/4"}
    assert json.loads(text) == {
        "id": "rating/KEN/arms-trafficking/É7", "half_points": 13, "assessment": 4711, **more,
    }  # fmt: skip


def test_who_lost_the_lease_writes_nothing(asked: Round) -> None:
    first = aggregation.start(asked, by=None)
    first.claim()
    frozen = running._snapshot_content(first)
    let_the_lease_end(first)
    aggregation.work_on(Run.objects.get())

    with pytest.raises(LostLease):
        running._write(first, frozen, [], {"late": 1})

    assert (ScoreUpdate.objects.count(), Aggregate.objects.count(), "late" in Run.objects.get().summary) == (
        2,
        2,
        False,
    )


def test_a_run_that_dies_while_it_writes_has_written_nothing(asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    run = aggregation.start(asked, by=None)
    monkeypatch.setattr(Run, "finish", lambda *_args, **_results: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        aggregation.work_on(run)

    assert (ScoreUpdate.objects.count(), Aggregate.objects.count()) == (0, 0)
    assert Run.objects.get().error == "Something went wrong; nothing was changed (ZeroDivisionError)."


def test_a_database_that_is_away_fails_no_run(asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_results: object) -> None:
        raise DatabaseError("away")

    run = aggregation.start(asked, by=None)
    with monkeypatch.context() as patched:
        patched.setattr(Run, "finish", away)
        with pytest.raises(DatabaseError):
            aggregation.work_on(run)
    let_the_lease_end(run)

    tasks.work_on_run(run.pk)

    assert (Run.objects.get().state, ScoreUpdate.objects.count()) == ("done", 2)


def test_one_round_has_one_unfinished_run(asked: Round) -> None:
    aggregation.start(asked, by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(round=asked, method="trimmed-mean/1")


def test_the_sweep_rings_for_runs_that_wait(
    asked: Round,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waiting = aggregation.start(asked, by=None)
    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_run, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert rung == [waiting.pk]


def test_a_run_is_verified_from_its_snapshot(run: Run) -> None:
    found = aggregation.verify(run)

    assert (found.cells, found.differences) == (2, ())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consensus": "7/1"}, "KEN/arms-trafficking: T is 7/1, and should be 6/1"),
        ({"combined": ""}, "KEN/arms-trafficking: S is empty, and should be 6/1"),
        ({"half_points": 13}, "KEN/arms-trafficking: h is 13, and should be 12"),
    ],
)
def test_an_aggregate_that_was_changed_is_named(run: Run, changes: dict[str, object], said: str) -> None:
    run.aggregates.filter(score__indicator__slug="arms-trafficking").update(**changes)

    assert [str(difference) for difference in aggregation.verify(run).differences] == [said]


def test_an_aggregate_that_is_gone_is_named(run: Run) -> None:
    run.aggregates.filter(score__indicator__slug="cocaine-trade").delete()

    said = "KEN/cocaine-trade: the aggregate is missing, and should be there"
    assert [str(difference) for difference in aggregation.verify(run).differences] == [said]


def test_a_snapshot_that_was_changed_is_noticed(run: Run) -> None:
    changed = [line.replace('"half_points":10', '"half_points":12') for line in lines_of(run)]
    Snapshot.objects.update(content=snapshots.pack(changed)[1])

    whats = [difference.what for difference in aggregation.verify(Run.objects.get()).differences]

    assert whats == ["the checksum of the snapshot", "T", "S", "the checksum of the results"]


def test_a_run_that_is_not_done_cannot_be_verified(asked: Round) -> None:
    with pytest.raises(aggregation.NothingToVerify, match="is queued"):
        aggregation.verify(aggregation.start(asked, by=None))


def test_the_command_runs_without_a_broker_and_the_other_one_verifies(asked: Round) -> None:
    said = StringIO()

    call_command("run_aggregation", str(asked.pk), stdout=said)
    call_command("verify_run", str(Run.objects.get().pk), stdout=said)

    assert "2 scores, 7 ratings, 2 proposals" in said.getvalue()
    assert "2 scores computed again, 0 differences." in said.getvalue()


def test_a_difference_ends_the_command_with_an_error(run: Run) -> None:
    run.aggregates.filter(score__indicator__slug="arms-trafficking").update(half_points=13)
    said = StringIO()

    with pytest.raises(CommandError, match="is not what its snapshot comes to: 1 difference"):
        call_command("verify_run", str(run.pk), stdout=said)

    assert "KEN/arms-trafficking: h is 13, and should be 12" in said.getvalue()


@pytest.mark.parametrize(
    ("command", "said"),
    [("run_aggregation", "There is no round 4711."), ("verify_run", "There is no run 4711.")],
)
def test_what_is_not_there_is_said(command: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command(command, "4711")


def test_an_open_round_is_refused_by_the_command(asked: Round) -> None:
    Round.objects.update(state="open", closed_at=None)

    with pytest.raises(CommandError, match="close it first"):
        call_command("run_aggregation", str(asked.pk))


def test_a_round_is_summed_up_in_few_queries(
    asked: Round, run: Run, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    again = aggregation.start(asked, by=None)

    with django_assert_max_num_queries(49):  # PostgreSQL is asked for the lock of the audit trail too
        aggregation.work_on(again)
