"""What visitors' feedback led to is told at a release, with a noised count or behind receipts."""

from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Outcome, PublicCount, Release, ScoreUpdate
from indicators.workflow import noising, outcomes
from tests.factories import attribute, propose, publish, score_of, withdraw

pytestmark = pytest.mark.django_db
CELLS = ("COL", "ZAF", "NGA")


@pytest.fixture(autouse=True)
def little_noise(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """ε = 10, drawn from a seed: noise is 0 but for one draw in ten thousand, and these tests are not among them."""
    settings.PUBLIC_EPSILON = 10
    monkeypatch.setattr(noising, "SOURCE", Random(10))


def noise_of(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(noising, "SOURCE", Random(seed))


def decided(edition: Edition, first: User, iso3: str = "COL", **facts: object) -> ScoreUpdate:
    """Propose 9.0 for a score of 9.5 by a panel of five, and accept it."""
    update = propose(score_of(edition, iso3, "cocaine-trade"), 18, **{"n": 5, **facts})
    workflow.accept(update, reviewer=first, reason="Seen.")
    return update


def listed() -> list[tuple[str, int | None]]:
    return list(Outcome.objects.listed().order_by("pk").values_list("country__iso3", "visitors"))


def test_a_release_tells_what_was_changed_and_what_was_kept(newest: Edition, first: User, publisher: User) -> None:
    changed = propose(score_of(newest, "COL", "cocaine-trade"), 18, visitors=214)
    kept = propose(score_of(newest, "ZAF", "cocaine-trade"), 15, visitors=7)
    refused = propose(score_of(newest, "NGA", "cocaine-trade"), 16, visitors=31)
    silent = propose(score_of(newest, "MEX", "cocaine-trade"), 18)
    workflow.accept(changed, reviewer=first, reason="214 of them.", public_reason=" A seizure was counted twice. ")
    workflow.accept(kept, reviewer=first, reason="No new source.")
    workflow.reject(refused, reviewer=first, reason="31 visitors, one source.", public_reason="One source only.")
    workflow.reject(silent, reviewer=first, reason="Nobody asked.")
    assert Outcome.objects.count() == 0

    release = publish(newest)

    rows = Outcome.objects.order_by("pk").values_list("kind", "country__iso3", "text", "visitors", "release")
    assert list(rows) == [
        ("changed", "COL", "A seizure was counted twice.", 214, release.pk),
        ("kept", "ZAF", "", None, release.pk),
        ("kept", "NGA", "One source only.", 31, release.pk),
        ("kept", "MEX", "", None, release.pk),
    ]
    assert listed() == [("COL", 214), ("NGA", 31)]
    drawn = PublicCount.objects.order_by("country__iso3").values_list("country__iso3", "count", "epsilon", "release")
    assert list(drawn) == [
        ("COL", 214, 10, release.pk),
        ("MEX", 0, 10, release.pk),
        ("NGA", 31, 10, release.pk),
        ("ZAF", 7, 10, release.pk),
    ]


def test_an_outcome_is_told_once(newest: Edition, first: User, publisher: User) -> None:
    refused = propose(score_of(newest, "NGA", "cocaine-trade"), 16, visitors=31)
    workflow.reject(refused, reviewer=first, reason="One source only.")
    for half_points in (18, 17):
        workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), half_points, n=half_points), reviewer=first)
        publish(newest)

    assert Outcome.objects.filter(country__iso3="NGA").count() == 1
    assert PublicCount.objects.filter(country__iso3="NGA").count() == 1


def test_the_threshold_looks_at_the_noised_number(
    newest: Edition, first: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_EPSILON = "0.05"
    noise_of(monkeypatch, 4)
    for iso3 in CELLS:
        decided(newest, first, iso3, visitors=8)

    publish(newest)

    counts = dict(PublicCount.objects.values_list("country__iso3", "count"))
    assert set(counts.values()) != {8}
    assert listed() == [(iso3, counts[iso3]) for iso3 in CELLS if counts[iso3] >= 8]
    assert 0 < len(listed()) < 3


def test_a_count_is_drawn_once_however_often_it_is_asked_for(newest: Edition, first: User, settings: Settings) -> None:
    settings.PUBLIC_EPSILON = "0.001"
    update = decided(newest, first, visitors=20)
    release = publish(newest)
    update.refresh_from_db()
    before = PublicCount.objects.get().count

    counts = [noising.draw_counts(release, [update]) for _again in range(3)]
    outcomes.write_outcomes(release)

    assert [list(each.values()) for each in counts] == [[before]] * 3
    assert PublicCount.objects.count() == 1


def test_a_drawn_count_is_neither_changed_nor_deleted(newest: Edition, first: User) -> None:
    decided(newest, first, visitors=20)
    publish(newest)

    for act in (lambda: PublicCount.objects.update(count=9), PublicCount.objects.all().delete):
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
            act()


def test_the_release_after_a_withdrawal_draws_anew(newest: Edition, first: User, settings: Settings) -> None:
    settings.PUBLIC_EPSILON = "0.001"
    refused = propose(score_of(newest, "NGA", "cocaine-trade"), 16, visitors=31, n=5)
    workflow.reject(refused, reviewer=first, reason="One source only.")
    decided(newest, first, visitors=20)
    withdrawn = publish(newest)

    again = withdraw(withdrawn)

    counts = PublicCount.objects.filter(country__iso3="NGA").order_by("release__number")
    assert list(counts.values_list("release", flat=True)) == [withdrawn.pk, again.pk]
    assert len(set(counts.values_list("count", flat=True))) == 2
    assert Outcome.objects.get(update=refused).release == again


def test_no_row_in_public_is_there_because_a_visitor_spoke(newest: Edition, first: User) -> None:
    only_visitors = propose(score_of(newest, "NGA", "cocaine-trade"), None, visitors=40)
    workflow.reject(only_visitors, reviewer=first, reason="No source.")
    decided(newest, first, "ZAF", visitors=40)

    publish(newest)

    assert listed() == [("ZAF", 40)]
    assert not PublicCount.objects.filter(country__iso3="NGA").exists()
    assert Outcome.objects.get(update=only_visitors).visitors is None  # behind the receipt


def test_a_score_that_only_visitors_changed_is_public_as_the_change_is(newest: Edition, first: User) -> None:
    only_visitors = propose(score_of(newest, "COL", "cocaine-trade"), None, visitors=40)
    workflow.override(only_visitors, 18, reviewer=first, reason="They named a court ruling.")

    publish(newest)

    assert listed() == [("COL", 40)]


def test_a_proposal_made_again_for_visitors_alone_is_not_listed(newest: Edition, first: User) -> None:
    panel = {"n": 5, "low": "8.1", "high": "9.2", "agreement": "0.8"}
    score = score_of(newest, "COL", "cocaine-trade")
    workflow.reject(propose(score, 18, visitors=20, **panel), reviewer=first, reason="No source.")
    again = propose(score, 18, visitors=21, digest="cd" * 32, **panel)
    workflow.reject(again, reviewer=first, reason="Still none.")
    publish(newest_release_of(newest, first))

    assert listed() == [("COL", 20)]
    sent_back = propose(score, 18, visitors=30, **{**panel, "n": 6})
    workflow.send_back(sent_back, reviewer=first, reason="Ask a sixth expert.")
    workflow.reject(propose(score, 18, visitors=30, **{**panel, "n": 6}), reviewer=first, reason="No source.")
    publish(newest_release_of(newest, first, 14))

    assert listed() == [("COL", 20), ("COL", 30)]


def newest_release_of(edition: Edition, first: User, half_points: int = 15) -> Edition:
    """Sign a change elsewhere, so that there is something to publish."""
    workflow.accept(propose(score_of(edition, "ZAF", "arms-trafficking"), half_points, n=5), reviewer=first, reason="R")
    return edition


def test_a_preview_draws_nothing(newest: Edition, first: User, publisher: User) -> None:
    decided(newest, first, visitors=40)

    with workflow.rehearse(newest, by=publisher):
        assert Outcome.objects.get().visitors is None
        assert PublicCount.objects.count() == 0


def test_feedback_that_led_to_no_update_is_answered_by_hand(newest: Edition, first: User) -> None:
    outcome = workflow.answer_feedback(
        Outcome.Kind.CORRECTED, edition=newest, text=" The definition names couriers now. ", by=first
    )

    assert (outcome.text, outcome.visitors, outcome.country) == ("The definition names couriers now.", None, None)
    assert listed() == [(None, None)]
    with pytest.raises(workflow.Refused, match="Say what was done"):
        workflow.answer_feedback(Outcome.Kind.KEPT, edition=newest, text=" ", by=first)
    with pytest.raises(workflow.Refused, match="announced by their release"):
        workflow.answer_feedback(Outcome.Kind.CHANGED, edition=newest, text="Changed.", by=first)


@pytest.mark.parametrize(("visitors", "shown"), [(7, None), (40, 40)])
def test_an_answer_about_a_score_is_listed_where_its_count_is(
    newest: Edition, first: User, visitors: int, shown: int | None
) -> None:
    score = score_of(newest, "COL", "cocaine-trade")
    about = {"edition": newest, "country": score.country, "indicator": score.indicator, "text": "Kept.", "by": first}
    before = workflow.answer_feedback(Outcome.Kind.KEPT, **about)
    decided(newest, first, visitors=visitors)
    publish(newest)

    after = workflow.answer_feedback(Outcome.Kind.KEPT, **about)

    assert (before.visitors, after.visitors) == (None, shown)
    assert Outcome.objects.listed().filter(pk=after.pk).exists() == bool(shown)
    assert not Outcome.objects.listed().filter(pk=before.pk).exists()


def test_numbers_that_were_only_rounded_are_listed_no_more(newest: Edition, first: User) -> None:
    update = decided(newest, first, visitors=40)
    publish(newest)
    assert Outcome.objects.filter(update=update).update(visitors=45) == 1

    assert listed() == []


@pytest.mark.parametrize("visitors", [0, 1, 5, 7])
def test_the_database_keeps_no_small_number(newest: Edition, visitors: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.create(kind="kept", edition=newest, text="T", visitors=visitors, published_at=timezone.now())


def test_what_nobody_decided_for_want_of_experts_is_not_counted_in_public(
    newest: Edition, publisher: User, first: User
) -> None:
    edition = workflow.create_edition(2027, like=newest)
    workflow.open_edition(edition, by=None)
    propose(score_of(edition, "COL", "cocaine-trade"), None, visitors=1)
    propose(score_of(edition, "ZAF", "cocaine-trade"), 15, n=5)
    decided(edition, first, "NGA")

    release: Release = publish(attribute(edition), leave_open=True)

    assert release.manifest["stale"] == 1
