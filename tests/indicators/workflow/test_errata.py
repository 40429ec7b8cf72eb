"""Corrections of a published edition."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import figures, workflow
from indicators.models import Edition, Release, Score, ScoreUpdate
from tests.factories import member, propose, publish
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
# Colombia 2025: the 15 markets add up to 111.5, one point less is 110.5; criminality falls by half as much.
CHANGED = [["COL", "criminal-markets", "7.43", "7.37"], ["COL", "criminality", "7.82", "7.78"]]


def test_an_accepted_update_waits_until_the_erratum_is_published(score: Score, first: User, newest: Edition) -> None:
    update = propose(score, 17)
    workflow.accept(update, reviewer=first, reason="Seen.")
    waiting = value(score)

    release = publish(newest, "Misread source")

    update.refresh_from_db()
    assert (waiting, value(score)) == (19, 17)
    assert (update.state, update.release, update.first_signer) == (State.PUBLISHED, release, first)
    assert (release.number, release.kind, release.manifest) == (4, "erratum", {"updates": 1, "composites": CHANGED})


def test_composites_follow_from_the_erratum(score: Score, first: User, newest: Edition) -> None:
    before = figures.load(newest).display_values("criminal-markets")["COL"]
    workflow.accept(propose(score, 16), reviewer=first, reason="Seen.")

    publish(newest)

    # 1.5 points on one of 15 markets
    assert before - figures.load(newest).display_values("criminal-markets")["COL"] == Decimal("0.10")


def test_a_score_without_a_value_can_get_its_first_one(score: Score, first: User, newest: Edition) -> None:
    Score.objects.filter(pk=score.pk).update(half_points=None)
    score.refresh_from_db()

    workflow.accept(propose(score, 4), reviewer=first, reason="Seen.")
    publish(newest)

    assert value(score) == 4


def test_a_stale_proposal_leaves_the_score_alone(score: Score, first: User, newest: Edition) -> None:
    other = Score.objects.get(edition=newest, country__iso3="ZAF", indicator__slug="cocaine-trade")
    for one in (score, other):
        workflow.accept(propose(one, 12 + (one == score) * 5), reviewer=first, reason="Seen.")
    Score.objects.filter(pk=score.pk).update(half_points=18)

    with pytest.raises(workflow.StaleUpdate, match="1 accepted update was proposed against another value"):
        publish(newest)

    assert (value(score), value(other)) == (18, 15)
    assert Release.objects.count() == 3
    assert [one.state for one in ScoreUpdate.objects.order_by("pk")] == [State.STALE, State.ACCEPTED]
    publish(newest, "Without it.")
    assert (value(score), value(other)) == (18, 12)


def test_who_signs_a_stale_proposal_is_told_so_and_it_is_laid_aside(score: Score, first: User) -> None:
    update = propose(score, 18)
    Score.objects.filter(pk=score.pk).update(half_points=17)

    with pytest.raises(workflow.StaleUpdate, match="another value"):
        workflow.accept(update, reviewer=first)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.STALE


def test_two_persons_suffice_for_a_large_change(score: Score, newest: Edition) -> None:
    one, other = member("publisher"), member("editor")
    update = propose(score, 12)
    workflow.accept(update, reviewer=one, reason="Seen.")
    workflow.countersign(update, reviewer=other)

    prepared = workflow.prepare(
        newest,
        kind=Release.Kind.ERRATUM,
        by=one,
        reasons={"en": "Misread.", "fr": "Mal lu."},
        outlier_reasons={"COL": "The report says so."},
    )
    workflow.confirm(prepared, by=other)

    assert value(score) == 12


def test_a_corrected_cell_is_carried_forward_no_longer(score: Score, first: User, newest: Edition) -> None:
    Score.objects.filter(pk=score.pk).update(carried_from=2023)
    workflow.accept(propose(score, 18), reviewer=first)

    publish(newest)

    score.refresh_from_db()
    assert (score.half_points, score.carried_from) == (18, None)


def test_an_accepted_update_that_has_gone_stale_can_be_rejected(score: Score, first: User, newest: Edition) -> None:
    update = propose(score, 17)
    workflow.accept(update, reviewer=first, reason="Seen.")

    workflow.reject(update, reviewer=first, reason="The score has changed meanwhile.")

    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        publish(newest)
    assert value(score) == 19


def test_a_published_update_is_closed_for_good(score: Score, first: User, newest: Edition) -> None:
    update = propose(score, 18)
    workflow.accept(update, reviewer=first, reason="Seen.")
    publish(newest)

    with pytest.raises(workflow.StaleUpdate):
        workflow.reject(update, reviewer=first, reason="Too late.")

    assert value(score) == 18


def test_a_draft_has_no_errata(draft: Edition) -> None:
    with pytest.raises(workflow.Refused, match="not published"):
        publish(draft, kind=Release.Kind.ERRATUM)


def test_an_update_is_never_published_without_a_release(score: Score) -> None:
    update = propose(score, 18)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(state=State.PUBLISHED)
