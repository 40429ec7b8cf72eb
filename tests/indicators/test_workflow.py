"""The acts by which scores come to be: who may do what, in which order, and what the world then sees."""

import csv
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import figures, workflow
from indicators.exporting import tidy
from indicators.models import Country, Edition, Membership, Release, Score, ScoreUpdate, TreePart

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State


@pytest.fixture
def first() -> User:
    return User.objects.create_user("first")


@pytest.fixture
def second() -> User:
    return User.objects.create_user("second")


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def score() -> Score:
    """Cocaine trade in Colombia, 9.5 in 2025: 19 half points."""
    return Score.objects.get(edition__year=2025, country__iso3="COL", indicator__slug="cocaine-trade")


@pytest.fixture
def draft(newest: Edition) -> Edition:
    return workflow.create_edition(2027, like=newest)


def proposed(score: Score, half_points: int | None, **evidence: object) -> ScoreUpdate:
    return workflow.propose(score, half_points, reason="Round 1", method="trimmed-mean/1", **evidence)


def value(score: Score) -> int | None:
    return Score.objects.get(pk=score.pk).half_points


def test_a_new_edition_has_the_tree_and_regions_of_another_and_no_score(newest: Edition, draft: Edition) -> None:
    assert (draft.state, draft.assessed_year, draft.scores.count()) == ("draft", 2026, 0)
    assert TreePart.objects.filter(edition=draft).count() == 40
    assert Membership.objects.filter(edition=draft).count() == 193
    assert Membership.objects.filter(edition=newest).count() == 193


def test_an_edition_is_not_made_twice(newest: Edition) -> None:
    with pytest.raises(workflow.Refused, match="2023 exists already"):
        workflow.create_edition(2023, like=newest)


def test_a_draft_takes_scores_and_keeps_those_that_are_not_named(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15, ("ZAF", "heroin-trade"): 16})
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 14, ("NGA", "cocaine-trade"): 12})

    cells = draft.scores.values_list("country__iso3", "indicator__slug", "half_points")
    assert set(cells) == {("ZAF", "cocaine-trade", 14), ("ZAF", "heroin-trade", 16), ("NGA", "cocaine-trade", 12)}


def test_a_published_edition_takes_no_import(newest: Edition, score: Score) -> None:
    with pytest.raises(workflow.Refused, match="imported into drafts only"):
        workflow.fill_draft(newest, {("COL", "cocaine-trade"): 2})

    assert value(score) == 19


@pytest.mark.parametrize("half_points", [0, 1, 21])
def test_no_score_off_the_scale_reaches_the_database(draft: Edition, half_points: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.fill_draft(draft, {("ZAF", "heroin-trade"): 10, ("ZAF", "cocaine-trade"): half_points})

    assert draft.scores.count() == 0


def test_a_draft_is_published_once(draft: Edition, first: User) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    stale = Edition.objects.get(pk=draft.pk)

    release = workflow.publish_edition(draft, by=first, reason="The edition of 2027", file_sha256="ab" * 32)

    assert (release.number, release.kind, release.edition.year) == (4, "import", 2027)
    assert release.manifest == {"file_sha256": "ab" * 32, "scores": 1}
    with pytest.raises(workflow.Refused, match="not a draft"):
        workflow.publish_edition(stale, by=first)
    assert Release.objects.count() == 4


def test_an_empty_draft_is_not_published(draft: Edition, first: User) -> None:
    with pytest.raises(workflow.Refused, match="no scores yet"):
        workflow.publish_edition(draft, by=first)


def test_a_draft_is_seen_by_nobody_until_it_is_published(
    client: Client, draft: Edition, first: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15})
    before = client.get("/api/v1/scores.csv?edition=2027")

    with django_capture_on_commit_callbacks(execute=True):
        workflow.publish_edition(draft, by=first)

    assert before.status_code == 404
    assert "2027,ZAF,South Africa,cocaine-trade,7.5" in client.get("/api/v1/scores.csv?edition=2027").content.decode()


def test_each_release_is_chained_to_the_one_before() -> None:
    first, second, third = Release.objects.order_by("number")

    assert (first.number, first.previous_sha256) == (1, "")
    assert second.previous_sha256 == first.sha256
    assert third.previous_sha256 == second.sha256
    assert len({first.sha256, second.sha256, third.sha256}) == 3


@pytest.mark.parametrize(("number", "year"), [(1, 2021), (2, 2023), (3, 2025)])
def test_a_reader_can_work_out_the_checksum_of_a_release(number: int, year: int) -> None:
    release = Release.objects.get(number=number)
    table = csv.DictReader(StringIO(tidy.tidy_csv(Edition.objects.filter(year=year))))
    lines = [f"{row['edition']},{row['iso3']},{row['indicator']},{row['value']}\n" for row in table]

    digest = sha256((release.previous_sha256 + "".join(lines)).encode()).hexdigest()

    assert release.sha256 == digest


def test_the_checksum_does_not_depend_on_what_countries_are_called(score: Score, first: User, newest: Edition) -> None:
    workflow.accept(proposed(score, 18), reviewer=first)
    with transaction.atomic():
        one = workflow.publish_erratum(newest, by=first, reason="").sha256
        transaction.set_rollback(True)
    Country.objects.filter(iso3="COL").update(name_en="Colombie")

    assert workflow.publish_erratum(newest, by=first, reason="").sha256 == one


def test_an_accepted_update_waits_until_the_erratum_is_published(score: Score, first: User, newest: Edition) -> None:
    update = proposed(score, 17)
    workflow.accept(update, reviewer=first)
    waiting = value(score)

    release = workflow.publish_erratum(newest, by=first, reason="Misread source")

    update.refresh_from_db()
    assert (waiting, value(score)) == (19, 17)
    assert (update.state, update.release, update.first_signer) == (State.PUBLISHED, release, first)
    assert (release.number, release.kind, release.manifest) == (4, "erratum", {"updates": 1})


def test_composites_follow_from_the_erratum(score: Score, first: User, newest: Edition) -> None:
    before = figures.load(newest).shown("criminal-markets")["COL"]
    workflow.accept(proposed(score, 16), reviewer=first)

    workflow.publish_erratum(newest, by=first, reason="")

    # 1.5 points on one of 15 markets
    assert before - figures.load(newest).shown("criminal-markets")["COL"] == Decimal("0.10")


def test_a_score_without_a_value_can_get_its_first_one(score: Score, first: User, newest: Edition) -> None:
    Score.objects.filter(pk=score.pk).update(half_points=None)
    score.refresh_from_db()

    workflow.accept(proposed(score, 4), reviewer=first)
    workflow.publish_erratum(newest, by=first, reason="")

    assert value(score) == 4


def test_a_stale_proposal_leaves_the_score_alone(score: Score, first: User, newest: Edition) -> None:
    other = Score.objects.get(edition=newest, country__iso3="ZAF", indicator__slug="cocaine-trade")
    for one in (score, other):
        workflow.accept(proposed(one, 12 + (one == score) * 5), reviewer=first)
    Score.objects.filter(pk=score.pk).update(half_points=18)

    with pytest.raises(workflow.StaleUpdate, match="another value"):
        workflow.publish_erratum(newest, by=first, reason="")

    assert (value(score), value(other)) == (18, 15)
    assert Release.objects.count() == 3


def test_an_accepted_update_that_has_gone_stale_can_be_rejected(score: Score, first: User, newest: Edition) -> None:
    update = proposed(score, 17)
    workflow.accept(update, reviewer=first)

    workflow.reject(update, reviewer=first, reason="The score has changed meanwhile.")

    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        workflow.publish_erratum(newest, by=first, reason="")
    assert value(score) == 19


def test_one_score_has_one_update_under_review(score: Score) -> None:
    proposed(score, 18)

    with pytest.raises(workflow.Refused, match="under review"):
        proposed(score, 17)

    assert ScoreUpdate.objects.filter(score=score).count() == 1


def test_another_fault_than_a_second_update_is_not_called_one(score: Score) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        proposed(score, 21)


def test_the_database_too_keeps_one_update_under_review(score: Score) -> None:
    proposed(score, 18)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.create(score=score, old_half_points=19, proposed=17, reason="Round 1", method="by-hand")


@pytest.mark.parametrize("half_points", [16, 18, 20])
def test_a_change_of_up_to_one_and_a_half_points_takes_one_signature(
    score: Score, first: User, half_points: int
) -> None:
    update = proposed(score, half_points)

    workflow.accept(update, reviewer=first)

    assert update.state == State.ACCEPTED


def test_a_change_above_one_and_a_half_points_takes_two(
    score: Score, first: User, second: User, newest: Edition
) -> None:
    update = proposed(score, 15)
    workflow.accept(update, reviewer=first)
    after_one = update.state
    with pytest.raises(workflow.Refused, match="No accepted update waits"):
        workflow.publish_erratum(newest, by=second, reason="")

    workflow.countersign(update, reviewer=second)

    assert (after_one, update.state) == (State.AWAITING, State.ACCEPTED)
    assert (update.first_signer, update.second_signer) == (first, second)


def test_nobody_signs_twice(score: Score, first: User) -> None:
    update = proposed(score, 12)
    before = ScoreUpdate.objects.get(pk=update.pk)
    workflow.accept(update, reviewer=first)

    for held in (update, before):
        with pytest.raises(workflow.Refused, match="somebody else"):
            workflow.countersign(held, reviewer=first)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.AWAITING


def test_the_database_too_wants_two_signers(score: Score, first: User) -> None:
    update = proposed(score, 12)
    workflow.accept(update, reviewer=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(second_signer=first)


def test_an_override_needs_a_reason_and_is_signed_by_another_where_it_is_large(
    score: Score, first: User, second: User
) -> None:
    update = proposed(score, 18)
    with pytest.raises(workflow.Refused, match="Say why"):
        workflow.override(update, 10, reviewer=first, reason="  ")

    workflow.override(update, 10, reviewer=first, reason="The panel missed a report.")
    awaiting = update.state
    workflow.countersign(update, reviewer=second)

    assert (awaiting, update.state, update.final) == (State.AWAITING, State.OVERRIDDEN, 10)


def test_evidence_without_a_value_cannot_be_accepted(score: Score, first: User, newest: Edition) -> None:
    update = proposed(score, None, flags=["STALE"])

    with pytest.raises(workflow.Refused, match="proposes no value"):
        workflow.accept(update, reviewer=first)

    workflow.override(update, 18, reviewer=first, reason="Read by hand.")
    workflow.publish_erratum(newest, by=first, reason="")
    assert value(score) == 18


@pytest.mark.parametrize(("act", "state"), [(workflow.reject, State.REJECTED), (workflow.send_back, State.SENT_BACK)])
def test_a_closed_update_changes_nothing_and_makes_room_for_another(
    score: Score, first: User, act: Callable[..., None], state: str
) -> None:
    update = proposed(score, 17)

    act(update, reviewer=first, reason="Too few sources.")

    assert (update.state, update.reason, value(score)) == (state, "Too few sources.", 19)
    assert proposed(score, 18).state == State.PROPOSED


def test_who_comes_second_is_told_so(score: Score, first: User, second: User) -> None:
    update = proposed(score, 18)
    held = ScoreUpdate.objects.get(pk=update.pk)
    workflow.reject(update, reviewer=first, reason="No.")

    with pytest.raises(workflow.StaleUpdate, match="decided meanwhile"):
        workflow.accept(held, reviewer=second)

    assert ScoreUpdate.objects.get(pk=update.pk).state == State.REJECTED


def test_a_published_update_is_closed_for_good(score: Score, first: User, newest: Edition) -> None:
    update = proposed(score, 18)
    workflow.accept(update, reviewer=first)
    workflow.publish_erratum(newest, by=first, reason="")

    with pytest.raises(workflow.StaleUpdate):
        workflow.reject(update, reviewer=first, reason="Too late.")

    assert value(score) == 18


def test_a_draft_has_no_errata(draft: Edition, first: User) -> None:
    with pytest.raises(workflow.Refused, match="not published"):
        workflow.publish_erratum(draft, by=first, reason="")


def test_an_update_is_never_published_without_a_release(score: Score) -> None:
    update = proposed(score, 18)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreUpdate.objects.filter(pk=update.pk).update(state=State.PUBLISHED)
