"""A closed round is frozen, summed up and proposed: one run, one transaction, figures by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from surveys import aggregation
from surveys.models import Aggregate, Assignment, Round, Run
from tests.factories import answer_about_score, assess, closed_round, draft_edition

pytestmark = pytest.mark.django_db
# Kenya in 2025: arms trafficking 7.5, cocaine trade 6.5, human trafficking 8.0. South Africa: 8.0, 7.5, 4.5.
ARMS, COCAINE, HUMANS = ("KEN", "arms-trafficking"), ("KEN", "cocaine-trade"), ("KEN", "human-trafficking")


@pytest.fixture
def edition() -> Edition:
    return draft_edition()


def run_of(asked: Round) -> Run:
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)
    run.refresh_from_db()
    return run


def aggregate_of(run: Run, cell: tuple[str, str]) -> Aggregate:
    return run.aggregates.get(score__country__iso3=cell[0], score__indicator__slug=cell[1])


def update_of(cell: tuple[str, str]) -> ScoreUpdate:
    return ScoreUpdate.objects.filter(score__country__iso3=cell[0], score__indicator__slug=cell[1]).latest("pk")


def test_a_panel_of_four_becomes_a_proposal(edition: Edition) -> None:
    run = run_of(closed_round(edition, {ARMS: [14, 12, 10, 12]}))

    found = aggregate_of(run, ARMS)
    assert (run.state, run.method, run.error) == ("done", "trimmed-mean/1", "")
    assert (found.n, found.consensus, found.combined, found.half_points) == (4, "6/1", "6/1", 12)
    assert (found.error, found.low, found.high) == (Decimal("0.5000"), Decimal("5.1021"), Decimal("6.8979"))
    assert (found.distance, found.agreement, found.flags) == (Decimal("0.5000"), Decimal("0.9500"), [])
    update = update_of(ARMS)
    assert found.update == update
    assert (update.state, update.old_half_points, update.proposed, update.n) == ("proposed", 15, 12, 4)
    assert (update.low, update.high, update.agreement) == (found.low, found.high, found.agreement)
    assert (update.method, update.reason, len(update.digest)) == ("trimmed-mean/1", "Round 1: 4 experts.", 64)


def test_scores_themselves_are_left_alone(edition: Edition) -> None:
    run_of(closed_round(edition, {ARMS: [14, 12, 10, 12]}))

    assert not Score.objects.in_edition(edition).present().exists()


def test_a_tie_goes_toward_the_edition_before(edition: Edition) -> None:
    # 6.25 twice: arms trafficking was 7.5 before; human trafficking in South Africa was 4.5.
    asked = closed_round(edition, {ARMS: [12, 13], ("ZAF", "human-trafficking"): [12, 13]})

    run = run_of(asked)

    assert aggregate_of(run, ARMS).half_points == 13
    assert aggregate_of(run, ("ZAF", "human-trafficking")).half_points == 12
    assert aggregate_of(run, ARMS).flags == ["THIN", "TIE", "NOISE"]  # 7.5 is at the edge of 6.25 +- 1.29


def test_confidence_weighs_where_the_round_says_so(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: []}, weighting="confidence")
    for code, value, confidence in [("E1", 10, "low"), ("E2", 12, "high"), ("E3", 14, "medium"), ("E4", 16, "high")]:
        assess(asked, code, *ARMS, value, confidence=confidence)

    assert aggregate_of(run_of(asked), ARMS).consensus == "263/39"


def test_ratings_that_do_not_count_stay_in_the_snapshot_with_their_reason(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [14, 12, 10, 12]})
    assess(asked, "E5", *ARMS, 2, reason="  ")
    assess(asked, "E6", *ARMS, 20, excluded_because="Says the same\u2028of every country.")
    recused = assess(asked, "E7", *ARMS, 20).assignment
    Assignment.objects.filter(pk=recused.pk).update(state="recused")

    run = run_of(asked)

    assert aggregate_of(run, ARMS).consensus == "6/1"
    assert run.summary["excluded"] == {"no reason given": 1, "recused": 1, "Says the same\u2028of every country.": 1}


def test_what_was_not_handed_in_or_cannot_be_judged_is_no_rating(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [14, 12, 10, 12]})
    assess(asked, "E5", *ARMS, None)
    unfinished = assess(asked, "E6", *ARMS, 20).assignment
    Assignment.objects.filter(pk=unfinished.pk).update(state="accepted")

    run = run_of(asked)

    assert (aggregate_of(run, ARMS).n, run.summary["ratings"], run.summary["excluded"]) == (4, 4, {})


def test_visitors_move_a_value_and_are_kept_as_counts(edition: Edition) -> None:
    # T = 56/9; 25 who live there and 25 who work on it mean 8.5: B = 41/18, m_eff = 40, S = T + 2/45.
    answer_about_score(*ARMS, "too-low", "live-there", times=25)
    answer_about_score(*ARMS, "too-low", "work-on-it", times=25)

    run = run_of(closed_round(edition, {ARMS: [12, 12, 14]}))

    found = aggregate_of(run, ARMS)
    assert (found.consensus, found.combined, found.half_points) == ("56/9", "94/15", 13)
    assert set(found.flags) == {"PUBLIC", "VISITORS", "TIE"}
    assert found.visitors["count"] == update_of(ARMS).visitors == 50
    assert found.visitors["steps"] == {"live-there": {"1": 25}, "work-on-it": {"1": 25}}
    assert (found.visitors["difference"], found.visitors["shift"]) == ("41/18", "2/45")


def test_a_burst_of_visitors_weighs_as_one(edition: Edition) -> None:
    answer_about_score(*ARMS, "far-too-low", "live-there", times=40, burst="b1")
    answer_about_score(*ARMS, "far-too-low", "work-on-it", times=40, burst="b2")

    found = aggregate_of(run_of(closed_round(edition, {ARMS: [12, 12, 14]})), ARMS)

    assert found.combined == found.consensus == "56/9"
    assert found.visitors["strata"]["live-there"] == {"mass": "1/1", "mean": "19/2"}


@pytest.mark.parametrize(
    "facts",
    [{"status": "held"}, {"status": "spam"}, {"status": "erased"}, {"submitted_on": "2020-01-01"}, {"year": 2023}],
)
def test_answers_that_do_not_count(edition: Edition, facts: dict[str, Any]) -> None:
    answer_about_score(*ARMS, "far-too-low", "live-there", times=1, **facts)

    assert aggregate_of(run_of(closed_round(edition, {ARMS: [12, 12, 14]})), ARMS).visitors == {}


def test_who_does_not_say_how_they_know_is_a_stratum_too(edition: Edition) -> None:
    answer_about_score(*ARMS, "about-right")
    answer_about_score(*ARMS, "too-high", "not-said")

    found = aggregate_of(run_of(closed_round(edition, {ARMS: [12, 12, 14]})), ARMS)

    assert found.visitors["steps"] == {"not-said": {"0": 1, "-1": 1}}


def test_a_cell_that_nobody_judged_is_carried_forward_without_a_proposal(edition: Edition) -> None:
    run = run_of(closed_round(edition, {ARMS: [12, 12, 14], COCAINE: []}))

    found = aggregate_of(run, COCAINE)
    assert (found.n, found.consensus, found.combined, found.half_points) == (0, "", "", 13)
    assert (found.flags, found.update, found.error) == (["STALE"], None, Decimal("1.2500"))
    assert (run.summary["proposed"], run.summary["carried"], run.summary["judged"]) == (1, 1, 1)


def test_visitors_alone_open_an_update_without_a_value(edition: Edition) -> None:
    answer_about_score(*COCAINE, "too-low", "live-there", times=3, shown="6.5")

    run = run_of(closed_round(edition, {COCAINE: []}))

    update = update_of(COCAINE)
    assert (update.proposed, update.old_half_points, update.n, update.visitors) == (None, 13, 0, 3)
    assert update.reason == "No expert scored this; 3 visitors commented."
    assert aggregate_of(run, COCAINE).update == update
    assert (run.summary["evidence"], run.summary["proposed"]) == (1, 0)


def test_a_carried_cell_grows_from_the_error_it_had(edition: Edition) -> None:
    before = Score.objects.get(edition__year=2025, country__iso3="KEN", indicator__slug="cocaine-trade")
    earlier = Run.objects.create(round=closed_round(before.edition, {}), method="trimmed-mean/1", state="done")
    Aggregate.objects.create(run=earlier, score=before, n=4, half_points=13, error=Decimal("1.0000"))

    run = run_of(closed_round(edition, {COCAINE: []}))

    assert aggregate_of(run, COCAINE).error == Decimal("1.2500")  # 1 + .75^2


def test_the_summary_counts_and_measures_agreement(edition: Edition) -> None:
    run = run_of(closed_round(edition, {ARMS: [10, 12], COCAINE: [16, 18], HUMANS: [16]}))

    said = run.summary
    assert (said["cells"], said["judged"], said["ratings"], said["proposed"]) == (3, 3, 5, 3)
    assert (said["alpha"], said["alpha_by_indicator"]["human-trafficking"]) == ("0.8500", None)
    assert said["flags"] == {"THIN": 2, "INSUFFICIENT": 1}


def test_an_open_round_is_refused(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12]})
    Round.objects.filter(pk=asked.pk).update(state="open", closed_at=None)
    asked.refresh_from_db()

    with pytest.raises(aggregation.RoundNotClosed, match="is open: close it first"):
        aggregation.start(asked, by=None)

    assert not Run.objects.exists()


def test_pressing_five_times_makes_one_run(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 14]})

    runs = {aggregation.start(asked, by=None).pk for _press in range(5)}
    aggregation.work_on(Run.objects.get())
    runs.add(aggregation.start(asked, by=None).pk)

    assert len(runs) == 2  # the second one begins when the first is done


def test_a_run_that_is_done_is_not_done_again(edition: Edition) -> None:
    run = run_of(closed_round(edition, {ARMS: [12, 12, 14]}))

    aggregation.work_on(run)

    assert (ScoreUpdate.objects.count(), Aggregate.objects.count(), Run.objects.get().attempts) == (1, 1, 1)


def test_an_update_that_is_signed_is_left_alone_and_counted(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 14], COCAINE: [12, 12, 14]})
    first, editor = run_of(asked), User.objects.create(username="editor")
    workflow.accept(update_of(ARMS), reviewer=editor, reason="Seen.")
    workflow.send_back(update_of(COCAINE), reviewer=editor, reason="Look again.")

    second = run_of(asked)

    assert (second.summary["under_review"], second.summary["proposed"]) == (1, 1)
    assert aggregate_of(second, ARMS).update is None
    assert aggregate_of(second, COCAINE).update == update_of(COCAINE) != aggregate_of(first, COCAINE).update
    assert update_of(COCAINE).state == "proposed"
    assert first.checksum == second.checksum


def test_what_was_rejected_comes_back_only_with_other_evidence(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 14]})
    run_of(asked)
    workflow.reject(update_of(ARMS), reviewer=User.objects.create(username="editor"), reason="No.")

    same = run_of(asked)
    assess(asked, "E4", *ARMS, 14)
    other = run_of(asked)

    assert (same.summary["decided"], same.summary["proposed"]) == (1, 0)
    assert (other.summary["decided"], other.summary["proposed"]) == (0, 1)


def test_a_stale_update_is_proposed_anew(edition: Edition) -> None:
    asked = closed_round(edition, {ARMS: [12, 12, 14]})
    run_of(asked)
    ScoreUpdate.objects.update(state="stale")

    assert run_of(asked).summary["proposed"] == 1


def test_a_panel_may_judge_a_published_edition() -> None:
    published = Edition.objects.get(year=2025)

    run = run_of(closed_round(published, {ARMS: [14, 14, 14]}))

    assert (update_of(ARMS).old_half_points, update_of(ARMS).proposed) == (15, 14)
    assert run.summary["cells"] == 1
