"""A newer run takes the place of what an older one proposed and nobody has decided; what was decided is marked."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import timedelta
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.models import AuditEntry, Edition, Score, ScoreUpdate
from surveys import aggregation, tasks
from surveys.aggregation import running
from surveys.models import Aggregate, Assessment, Panel, Round, Run
from tests.factories import answer_about_score, assess, closed_round, draft_edition, member

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
# In 2025: Kenya arms trafficking 7.5, cocaine trade 6.5, human trafficking 8.0.
ARMS, COCAINE, HUMANS = ("KEN", "arms-trafficking"), ("KEN", "cocaine-trade"), ("KEN", "human-trafficking")
QUEUE = "/admin/indicators/scoreupdate/"


@pytest.fixture
def edition() -> Edition:
    return draft_edition()


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


def run_of(asked: Round) -> Run:
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)
    run.refresh_from_db()
    return run


def updates_of(cell: tuple[str, str]) -> list[ScoreUpdate]:
    found = ScoreUpdate.objects.filter(score__country__iso3=cell[0], score__indicator__slug=cell[1])
    return list(found.order_by("pk"))


def leave_out(code: str) -> None:
    Assessment.objects.filter(assignment__invitation__expert__code=code).update(excluded_because="screened")


def text_of(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(url).content.decode()).split())


def page_of(update: ScoreUpdate) -> str:
    return reverse("admin:indicators_scoreupdate_change", args=[update.pk])


def test_an_open_proposal_goes_stale_and_the_newer_run_opens_its_own(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 12, 6], COCAINE: [12, 12, 14]})
    run_of(asked)
    leave_out("E4")

    run = run_of(asked)

    old, new = updates_of(ARMS)
    assert (old.state, old.decision_reason, old.closed_by) == (State.STALE, f"Superseded by run {run.pk}.", None)
    assert old.aggregate.run_id < run.pk
    assert (new.state, new.proposed, new.n, new.aggregate.run) == (State.PROPOSED, 12, 3, run)
    entry = AuditEntry.objects.get(act="stale")
    assert (entry.facts["updates"], entry.facts["reason"]) == ([old.pk], f"Superseded by run {run.pk}.")


def test_a_proposal_of_the_same_evidence_stays_open_and_rests_on_the_newer_run(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 12], COCAINE: [12, 12, 14]})
    first = run_of(asked)

    second = run_of(asked)

    (update,) = updates_of(ARMS)
    assert (update.state, update.aggregate.run) == (State.PROPOSED, second)
    assert first.aggregates.filter(update=None).count() == 2
    assert (second.summary["kept"], second.summary["superseded"], second.summary["proposed"]) == (2, 0, 0)


def test_a_change_of_another_cell_that_moves_the_interval_is_other_evidence(edition: Edition) -> None:
    """A cell's own ratings stay: the spread that all cells share does not, so that its interval is another one."""
    cells = {(iso3, "arms-trafficking"): [12, 14, 16, 12] for iso3 in ("KEN", "ZAF", "NGA", "GHA", "EGY", "MAR")}
    asked = closed_round(
        edition, {**cells, ("COL", "arms-trafficking"): [2, 20, 2, 20, 2, 20, 2, 20, 2, 20, 2, 20, 2, 20]}
    )
    run_of(asked)
    Assessment.objects.filter(assignment__country__iso3="COL").update(excluded_because="screened")

    run_of(asked)

    old, new = updates_of(ARMS)
    assert (old.state, new.state) == (State.STALE, State.PROPOSED)
    assert old.digest == new.digest
    assert (new.low, new.high) == (new.aggregate.low, new.aggregate.high) != (old.low, old.high)


def test_a_cell_of_which_nothing_counts_any_more_is_proposed_no_longer(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12], COCAINE: [12, 12]})
    run_of(asked)
    Assessment.objects.filter(indicator__slug="arms-trafficking").update(excluded_because="screened")

    run = run_of(asked)

    (update,) = updates_of(ARMS)
    assert (update.state, update.decision_reason) == (State.STALE, f"Superseded by run {run.pk}.")
    assert (run.summary["superseded"], run.summary["kept"], run.summary["carried"]) == (1, 1, 1)


def test_what_visitors_alone_said_is_superseded_too(edition: Edition) -> None:
    answer_about_score(*COCAINE, "too-low", "live-there", times=3, shown="6.5")
    asked = closed_round(edition, {COCAINE: []})
    run_of(asked)
    answer_about_score(*COCAINE, "too-low", "live-there", times=1, shown="6.5")

    run_of(asked)

    assert [(one.state, one.visitors) for one in updates_of(COCAINE)] == [(State.STALE, 3), (State.PROPOSED, 4)]


def test_a_newer_round_supersedes_the_older_one_on_the_scores_that_it_asks_about(edition: Edition) -> None:
    run_of(closed_round(edition, {ARMS: [12, 12, 12], COCAINE: [12, 12, 14]}))

    run_of(closed_round(edition, {ARMS: [14, 14, 14]}, number=2))

    assert [(one.state, one.proposed) for one in updates_of(ARMS)] == [(State.STALE, 12), (State.PROPOSED, 14)]
    assert [one.state for one in updates_of(COCAINE)] == [State.PROPOSED]


def test_what_was_decided_or_proposed_by_hand_stands(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [14, 14, 15], COCAINE: [6, 6, 6], HUMANS: [14, 14, 14]})
    workflow.create_missing_cells(edition)
    score = Score.objects.get(edition=edition, country__iso3="KEN", indicator__slug="human-trafficking")
    by_hand = workflow.propose(score, 15, reason="A report.", method="by-hand/1", by=editor)
    run_of(asked)
    workflow.accept(updates_of(ARMS)[0], reviewer=editor, reason="Seen.")
    workflow.accept(updates_of(COCAINE)[0], reviewer=editor, reason="Seen.")
    assess(asked, "E4", *ARMS, 20)
    assess(asked, "E4", *COCAINE, 20)

    run = run_of(asked)

    assert [one.state for one in updates_of(ARMS)] == [State.ACCEPTED]
    assert [one.state for one in updates_of(COCAINE)] == [State.AWAITING]
    by_hand.refresh_from_db()
    assert by_hand.state == State.PROPOSED
    assert (run.summary["under_review"], run.summary["superseded"]) == (3, 0)


def test_what_was_rejected_on_the_same_evidence_does_not_come_back_by_a_run_between(
    edition: Edition, editor: User
) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 14, 6]})
    run_of(asked)
    workflow.reject(updates_of(ARMS)[0], reviewer=editor, reason="No.")
    leave_out("E4")
    run_of(asked)
    Assessment.objects.update(excluded_because="")

    run = run_of(asked)

    assert [one.state for one in updates_of(ARMS)] == [State.REJECTED, State.STALE]
    assert (run.summary["decided"], run.summary["superseded"]) == (1, 1)


def test_a_superseded_proposal_is_accepted_no_more(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [14, 14, 14]})
    run_of(asked)
    (seen,) = updates_of(ARMS)
    assess(asked, "E4", *ARMS, 14)
    run_of(asked)

    done = workflow.accept_small([seen], reviewer=editor)
    with pytest.raises(workflow.StaleUpdate):
        workflow.accept(seen, reviewer=editor, reason="Seen.")

    assert (done.accepted, done.too_late) == (0, 1)
    assert [one.state for one in updates_of(ARMS)] == [State.STALE, State.PROPOSED]


def test_a_superseded_update_leads_to_the_one_after_it(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [14, 14, 14]})
    run_of(asked)
    assess(asked, "E4", *ARMS, 14)
    run = run_of(asked)
    old, new = updates_of(ARMS)
    client = Client()
    client.force_login(editor)

    html = client.get(page_of(old)).content.decode()

    assert f'Superseded by run {run.pk}. <a href="{page_of(new)}">To the update that came after it</a>' in html


def test_of_runs_that_wait_the_oldest_is_rung_for_first(
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Else a newer round would be summed up first, and the older one be refused."""
    waiting = [
        aggregation.start(closed_round(edition, {ARMS: [14]}, number=number), by=None).pk for number in (1, 2, 3)
    ]
    rung: list[int] = []
    monkeypatch.setattr(tasks.work_on_run, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert rung == waiting


def test_a_run_killed_while_it_writes_supersedes_nothing_and_comes_to_the_same_when_resumed(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 12, 6], COCAINE: [12, 12, 14]})
    first = run_of(asked)
    leave_out("E4")
    run = aggregation.start(asked, by=None)
    with monkeypatch.context() as patched:
        patched.setattr(running, "checksum_of", _killed)
        with pytest.raises(KeyboardInterrupt):
            aggregation.work_on(run)
    assert {one.state for one in ScoreUpdate.objects.all()} == {State.PROPOSED}
    assert first.aggregates.exclude(update=None).count() == 2
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    aggregation.work_on(Run.objects.get(pk=run.pk))

    assert [one.state for one in updates_of(ARMS)] == [State.STALE, State.PROPOSED]
    assert updates_of(COCAINE)[0].aggregate.run_id == run.pk
    assert Aggregate.objects.filter(run=run).count() == 2


def _killed(*_results: object) -> str:
    raise KeyboardInterrupt


def test_an_older_round_is_not_summed_up_after_a_newer_one(edition: Edition) -> None:
    older = closed_round(edition, {ARMS: [12, 12, 12]})
    newer = closed_round(edition, {ARMS: [14, 14, 14]}, number=2)
    run = run_of(newer)

    with pytest.raises(aggregation.NewerRound) as refused:
        aggregation.start(older, by=None)

    assert str(refused.value) == (
        f"Round “2027 · Panel · 2” is newer and asks about the same scores; run {run.pk} has aggregated it. "
        "An older round cannot be aggregated after a newer one."
    )
    with pytest.raises(CommandError, match="An older round cannot be aggregated"):
        call_command("run_aggregation", str(older.pk))
    assert Run.objects.count() == 1
    page = text_of(member("coordinator"), reverse("admin:surveys_run_start", args=[older.pk]))
    assert "An older round cannot be aggregated after a newer one." in page


def test_a_round_that_asks_about_other_scores_is_summed_up_at_any_time(edition: Edition) -> None:
    older = closed_round(edition, {ARMS: [12, 12, 12]})
    run_of(closed_round(edition, {COCAINE: [14, 14, 14]}, number=2))

    assert run_of(older).state == "done"


def test_of_two_panels_the_round_that_closed_last_is_the_newer_one(edition: Edition) -> None:
    older = closed_round(edition, {ARMS: [12, 12, 12]}, number=1)
    newer = closed_round(edition, {ARMS: [14, 14, 14]}, number=2)
    Round.objects.filter(pk=newer.pk).update(panel=Panel.objects.create(name="Another"), number=1)
    newer.refresh_from_db()
    run_of(newer)

    with pytest.raises(aggregation.NewerRound):
        aggregation.start(older, by=None)


def test_a_run_that_was_overtaken_by_that_of_a_newer_round_ends_without_a_result(edition: Edition) -> None:
    older = closed_round(edition, {ARMS: [12, 12, 12]})
    newer = closed_round(edition, {ARMS: [14, 14, 14]}, number=2)
    slow = aggregation.start(older, by=None)
    run_of(newer)

    aggregation.work_on(slow)

    slow.refresh_from_db()
    assert slow.state == "failed"
    assert "An older round cannot be aggregated after a newer one." in slow.error
    assert [(one.state, one.proposed) for one in updates_of(ARMS)] == [(State.PROPOSED, 14)]


@pytest.mark.parametrize(
    ("more", "said"),
    [(20, "Run {run} gives 7.5: 0.5 more."), (2, "Run {run} gives 6.5: 0.5 less."), (14, "Run {run} gives the same.")],
)
def test_what_was_decided_is_marked_as_resting_on_an_older_run(
    edition: Edition, editor: User, more: int, said: str
) -> None:
    # 13 14 15 is 7.0. With 20: (13 + 5*14 + 5*15 + 20) / 12 = 14.83; with 2: 12.67; with 14 it stays 14.
    asked = closed_round(edition, {ARMS: [13, 14, 15]})
    first = run_of(asked)
    (update,) = updates_of(ARMS)
    workflow.accept(update, reviewer=editor, reason="Seen.")
    assess(asked, "E4", *ARMS, more)
    second = run_of(asked)
    sentence = said.format(run=second.pk)

    page = text_of(editor, page_of(update))
    queue = text_of(editor, f"{QUEUE}?state=all")

    assert f"This decision rests on run {first.pk}. {sentence}" in page
    assert sentence in queue


def test_what_the_newest_run_proposed_is_not_marked(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [13, 14, 15]})
    run_of(asked)
    (update,) = updates_of(ARMS)
    run_of(asked)
    workflow.accept(update, reviewer=editor, reason="Seen.")

    assert "rests on run" not in text_of(editor, page_of(update))


def test_a_decided_update_of_which_no_rating_counts_by_now_says_so(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [13, 14, 15]})
    run_of(asked)
    (update,) = updates_of(ARMS)
    workflow.accept(update, reviewer=editor, reason="Seen.")
    Assessment.objects.update(excluded_because="screened")
    second = run_of(asked)

    assert f"Run {second.pk} counts no expert any more." in text_of(editor, page_of(update))


def test_the_queue_finds_what_rests_on_an_older_run(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [13, 14, 15], COCAINE: [13, 13, 13], HUMANS: [16, 16, 16]})
    run_of(asked)
    for cell in (ARMS, COCAINE):
        workflow.accept(updates_of(cell)[0], reviewer=editor, reason="Seen.")
    assess(asked, "E4", *ARMS, 20)
    assess(asked, "E4", *COCAINE, 13)
    run_of(asked)
    client = Client()
    client.force_login(editor)

    def listed(query: str) -> set[int]:
        return {row.pk for row in client.get(f"{QUEUE}?state=all&{query}").context["cl"].queryset}

    arms, cocaine = updates_of(ARMS)[0].pk, updates_of(COCAINE)[0].pk
    assert listed("run=older") == {arms, cocaine}
    assert listed("run=differs") == {arms}


def test_publishing_says_how_many_rest_on_an_older_run(edition: Edition, editor: User) -> None:
    asked = closed_round(edition, {ARMS: [13, 14, 15], COCAINE: [13, 13, 13]})
    run_of(asked)
    for cell in (ARMS, COCAINE):
        workflow.accept(updates_of(cell)[0], reviewer=editor, reason="Seen.")
    url = reverse("admin:indicators_edition_prepare", args=[edition.pk])
    publisher = member("publisher")
    assert "older run" not in text_of(publisher, url)
    assess(asked, "E4", *ARMS, 20)
    assess(asked, "E4", *COCAINE, 13)
    run_of(asked)

    said = text_of(publisher, url)

    assert "2 signed updates rest on an older run; a newer one gives another value for 1 of them." in said


def test_the_page_of_a_run_counts_what_it_superseded_and_kept(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 12, 6], COCAINE: [12, 12, 14]})
    run_of(asked)
    leave_out("E4")

    said = text_of(member("coordinator"), reverse("admin:surveys_run_change", args=[run_of(asked).pk]))

    assert "Older proposals that it superseded 1" in said
    assert "Open proposals that rest on it now: it gives the same 1" in said
