"""An edition as it was reviewed: one release that writes every cell."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import workflow
from indicators.models import Edition, Release, Score, ScoreUpdate
from tests.factories import attribute, propose, publish, score_of

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State


@pytest.fixture
def colombia(opened: Edition, first: User) -> ScoreUpdate:
    """Cocaine trade in Colombia: 9.5 in 2025, 9.0 accepted for 2027."""
    update = propose(score_of(opened, "COL", "cocaine-trade"), 18)
    workflow.accept(update, reviewer=first)
    return update


def stands(edition: Edition, iso3: str, slug: str = "cocaine-trade") -> tuple[int | None, int | None]:
    score = score_of(edition, iso3, slug)
    return score.half_points, score.carried_from


def test_every_cell_is_written_in_one_release(opened: Edition, colombia: ScoreUpdate, first: User) -> None:
    """South Africa (7.5) overridden to 8.0, Mexico (9.0) accepted unchanged, all others carried forward."""
    mexico = score_of(opened, "MEX", "cocaine-trade")
    workflow.override(propose(score_of(opened, "ZAF", "cocaine-trade"), 14), 16, reviewer=first, reason="Ports.")
    workflow.accept(propose(mexico, 18), reviewer=first)

    release = publish(opened, "The edition of 2027")

    assert (stands(opened, "COL"), stands(opened, "ZAF")) == ((18, None), (16, None))
    assert (stands(opened, "MEX"), stands(opened, "NGA")) == ((18, None), (15, 2025))
    assert Score.objects.in_edition(opened).present().count() == 6176
    assert (opened.state, release.kind, release.number) == ("published", "edition", 4)
    assert {name: release.manifest[name] for name in ("changed", "first", "unchanged", "carried", "missing")} == {
        "changed": 2, "first": 0, "unchanged": 1, "carried": 6173, "missing": 0,
    }  # fmt: skip
    assert set(ScoreUpdate.objects.values_list("state", "release")) == {("published", release.pk)}


def test_what_was_carried_before_keeps_the_year_that_assessed_it(
    opened: Edition, colombia: ScoreUpdate, newest: Edition
) -> None:
    score = score_of(newest, "NGA", "cocaine-trade")
    Score.objects.filter(pk=score.pk).update(carried_from=2023)

    publish(opened)

    assert stands(opened, "NGA") == (score.half_points, 2023)


def test_a_cell_without_a_value_before_stays_missing_and_a_first_one_is_counted(
    opened: Edition, colombia: ScoreUpdate, newest: Edition, first: User
) -> None:
    for iso3 in ("NGA", "ZAF"):
        Score.objects.filter(pk=score_of(newest, iso3, "cocaine-trade").pk).update(half_points=None)
    workflow.accept(propose(score_of(opened, "ZAF", "cocaine-trade"), 11), reviewer=first, reason="First value.")

    release = publish(opened)

    assert (stands(opened, "NGA"), stands(opened, "ZAF")) == ((None, None), (11, None))
    assert (release.manifest["missing"], release.manifest["first"]) == (1, 1)


def test_a_value_that_a_file_brought_is_no_forwarded_one(draft: Edition, first: User) -> None:
    workflow.fill_draft(draft, {("NGA", "cocaine-trade"): 9})
    workflow.open_edition(draft, by=None)
    workflow.accept(propose(score_of(draft, "COL", "cocaine-trade"), 18), reviewer=first)

    publish(draft)

    assert (stands(draft, "NGA"), stands(draft, "ZAF")) == ((9, None), (15, 2025))


def test_undecided_updates_stand_in_the_way_and_are_counted(
    opened: Edition, colombia: ScoreUpdate, first: User
) -> None:
    propose(score_of(opened, "ZAF", "cocaine-trade"), 16)
    propose(score_of(opened, "NGA", "cocaine-trade"), 16)
    workflow.accept(propose(score_of(opened, "MEX", "cocaine-trade"), 4), reviewer=first, reason="Far less.")

    with pytest.raises(workflow.OpenUpdates, match="2 updates are proposed and 1 wait for a second signature"):
        publish(opened)

    assert (Edition.objects.get(pk=opened.pk).state, Release.objects.count()) == ("open", 3)


def test_undecided_updates_can_be_left_aside(opened: Edition, colombia: ScoreUpdate) -> None:
    left = propose(score_of(opened, "ZAF", "cocaine-trade"), 16)

    release = publish(opened, leave_open=True)

    left.refresh_from_db()
    assert (left.state, left.decision_reason) == (State.STALE, "Not decided when edition 2027 was published.")
    assert stands(opened, "ZAF") == (15, 2025)
    assert (release.manifest["updates"], release.manifest["stale"]) == (1, 1)


def test_nothing_accepted_is_nothing_to_publish(opened: Edition) -> None:
    with pytest.raises(workflow.Refused, match="Nothing is accepted in edition 2027 yet"):
        publish(opened)


def test_an_edition_is_published_once(opened: Edition, colombia: ScoreUpdate) -> None:
    seen = Edition.objects.get(pk=opened.pk)
    publish(opened)

    with pytest.raises(workflow.Refused, match="published already"):
        publish(seen)

    assert Release.objects.count() == 4


def test_a_score_under_review_keeps_a_draft_from_being_published_as_imported(draft: Edition) -> None:
    workflow.fill_draft(draft, {("COL", "cocaine-trade"): 19})
    propose(score_of(draft, "COL", "cocaine-trade"), 18)

    with pytest.raises(workflow.Refused, match="publish it as reviewed"):
        publish(draft, kind=Release.Kind.IMPORT)


def test_an_erratum_of_the_edition_before_makes_what_rests_on_it_stale(
    opened: Edition, colombia: ScoreUpdate, newest: Edition, first: User
) -> None:
    workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), 17), reviewer=first, reason="Misread.")
    publish(newest, "Misread.")
    workflow.accept(propose(score_of(opened, "ZAF", "cocaine-trade"), 16), reviewer=first)

    with pytest.raises(workflow.StaleUpdate, match="1 accepted update was proposed against another value"):
        publish(opened)

    colombia.refresh_from_db()
    assert (colombia.state, Edition.objects.get(pk=opened.pk).state) == (State.STALE, "open")
    publish(opened)
    assert stands(opened, "COL") == (17, 2025)


def test_the_database_carries_no_missing_value_forward(opened: Edition) -> None:
    with pytest.raises(IntegrityError, match="only_values_are_carried"), transaction.atomic():
        Score.objects.filter(pk=score_of(opened, "COL", "cocaine-trade").pk).update(carried_from=2025)


def test_demonstrations_have_a_chain_of_their_own(newest: Edition, first: User) -> None:
    shown = workflow.create_edition(2027, like=newest, demonstration=True)
    workflow.open_edition(shown, by=None)
    workflow.accept(propose(score_of(shown, "COL", "cocaine-trade"), 18), reviewer=first)
    workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), 17), reviewer=first, reason="Misread.")
    last = Release.objects.get(number=3)

    demonstration = publish(shown)
    real = publish(newest, "Misread.")

    assert (demonstration.number, demonstration.previous_sha256, demonstration.demonstration) == (1, "", True)
    assert (real.number, real.previous_sha256, real.demonstration) == (4, last.sha256, False)


def test_a_demonstration_is_before_nothing(newest: Edition, first: User) -> None:
    shown = workflow.create_edition(2027, like=newest, demonstration=True)
    workflow.open_edition(shown, by=None)
    workflow.accept(propose(score_of(shown, "COL", "cocaine-trade"), 18), reviewer=first)
    publish(shown)
    real = attribute(workflow.create_edition(2029, like=newest))
    workflow.open_edition(real, by=None)

    assert Edition.objects.before(real) == newest
    assert propose(score_of(real, "COL", "cocaine-trade"), 18).old_half_points == 19
