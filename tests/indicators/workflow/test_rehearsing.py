"""A release is written only to be looked at: everything is undone, and nothing leaves the database."""

import pytest
from django.contrib.auth.models import User

from indicators import figures, workflow
from indicators.models import AuditEntry, Checkpoint, Edition, Release, ReleaseFile, Score, ScoreUpdate
from lib import caching, rehearsal
from tests.factories import prepare, propose, publish, score_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(newest: Edition, first: User) -> Score:
    """Return Colombia's cocaine trade of 2025, 9.5, for which 9.0 is signed."""
    score = score_of(newest, "COL", "cocaine-trade")
    workflow.accept(propose(score, 18), reviewer=first)
    return score


def value(score: Score) -> int | None:
    return Score.objects.get(pk=score.pk).half_points


def test_the_score_is_written_and_undone(corrected: Score, newest: Edition, publisher: User) -> None:
    with workflow.rehearse(newest, by=publisher):
        assert value(corrected) == 18
        assert Release.objects.count() == 4

    assert value(corrected) == 19
    assert Release.objects.count() == 3
    assert ScoreUpdate.objects.get().state == "accepted"


def test_nothing_is_sealed_signed_or_entered(corrected: Score, newest: Edition, publisher: User) -> None:
    counted = [model.objects.count() for model in (AuditEntry, Checkpoint, ReleaseFile)]

    with workflow.rehearse(newest, by=publisher):
        assert [model.objects.count() for model in (AuditEntry, Checkpoint, ReleaseFile)] == counted
        assert Release.objects.get(number=4).sha256 == "0" * 64


def test_figures_of_a_rehearsal_stay_apart(corrected: Score, newest: Edition, publisher: User) -> None:
    with workflow.rehearse(newest, by=publisher):
        rehearsed = figures.published(newest).values["cocaine-trade"]["COL"]

    assert (rehearsed, figures.published(newest).values["cocaine-trade"]["COL"]) == (9, 9.5)
    assert not caching.is_apart()
    assert not rehearsal.is_on()


def test_an_error_undoes_it_too(corrected: Score, newest: Edition, publisher: User) -> None:
    with pytest.raises(ZeroDivisionError), workflow.rehearse(newest, by=publisher):
        raise ZeroDivisionError

    assert value(corrected) == 19
    assert not rehearsal.is_on()


def test_what_waits_is_rehearsed_as_it_was_prepared(corrected: Score, newest: Edition, publisher: User) -> None:
    prepared = prepare(newest)

    with workflow.rehearse(newest, by=publisher) as checksum:
        assert checksum == prepared.content_sha256


def test_what_has_changed_since_it_was_prepared_is_refused(
    corrected: Score, newest: Edition, publisher: User, first: User
) -> None:
    prepare(newest)
    workflow.accept(propose(score_of(newest, "KEN", "cocaine-trade"), 14), reviewer=first, reason="Seen.")

    with (
        pytest.raises(workflow.PreparedOtherwise, match="it has to be prepared again"),
        workflow.rehearse(newest, by=publisher),
    ):
        pass


def test_a_withdrawal_is_rehearsed(corrected: Score, newest: Edition, publisher: User) -> None:
    publish(newest)

    with workflow.rehearse(newest, by=publisher, withdrawal=True):
        assert value(corrected) == 19

    assert value(corrected) == 18
