"""The way back: two persons withdraw a release, and everything says again what it said before."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from indicators import workflow
from indicators.exporting import tidy
from indicators.models import AuditEntry, Edition, Outcome, Release, Score, ScoreUpdate
from indicators.pages import provenance
from tests.factories import colleague, prepare, propose, publish, score_of, withdraw
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db
State = ScoreUpdate.State
Kind = Release.Kind


def rows(edition: Edition) -> list[tuple[object, ...]]:
    """Every cell of an edition that holds a value, as the database has it."""
    cells = Score.objects.in_edition(edition).present().order_by("country__iso3", "indicator__slug")
    return list(cells.values_list("country__iso3", "indicator__slug", "half_points", "carried_from"))


def tables() -> str:
    return tidy.tidy_csv(Edition.objects.published().order_by("year"))


def correct(edition: Edition, half_points: int, first: User, iso3: str = "COL", **evidence: object) -> Release:
    update = propose(score_of(edition, iso3, "cocaine-trade"), half_points, **evidence)
    workflow.accept(update, reviewer=first, reason="Seen.")
    if update.state == State.AWAITING:
        workflow.countersign(update, reviewer=colleague("editor", "connie"))
    return publish(edition)


def imported(edition: Edition, russia: int) -> None:
    cells = Score.objects.filter(edition__year=2025).values_list("country__iso3", "indicator__slug", "half_points")
    workflow.fill_draft(edition, {(iso3, slug): russia if iso3 == "RUS" else old for iso3, slug, old in cells})


def refused(release: Release, words: str) -> None:
    before = Release.objects.count()
    with pytest.raises(workflow.Refused, match=words):
        withdraw(release)
    assert Release.objects.count() == before


def test_a_withdrawn_erratum_brings_the_score_back_and_its_update_stays(
    score: Score, first: User, newest: Edition
) -> None:
    before, table = rows(newest), tables()
    erratum = correct(newest, 12, first)

    withdrawal = withdraw(erratum, "The source was right.")

    assert (rows(newest), tables()) == (before, table)
    assert (withdrawal.kind, withdrawal.number, withdrawal.withdraws) == ("withdrawal", 5, erratum)
    assert (withdrawal.prepared_by, withdrawal.by) == (
        colleague("publisher", "prudence"),
        colleague("editor", "connie"),
    )
    update = ScoreUpdate.objects.get(score=score)
    assert (update.state, update.release) == (State.PUBLISHED, erratum)
    assert withdrawal.manifest["composites"] == [
        [iso3, slug, new, old] for iso3, slug, old, new in erratum.manifest["composites"]
    ]


def test_a_carried_score_is_carried_again(score: Score, first: User, newest: Edition) -> None:
    Score.objects.filter(pk=score.pk).update(carried_from=2023)

    withdraw(correct(newest, 18, first))

    score.refresh_from_db()
    assert (score.half_points, score.carried_from) == (19, 2023)


def test_a_score_that_had_none_before_has_none_again(score: Score, first: User, newest: Edition) -> None:
    Score.objects.filter(pk=score.pk).update(half_points=None)
    score.refresh_from_db()

    withdraw(correct(newest, 18, first))

    assert value(score) is None


def test_a_false_import_is_withdrawn_corrected_and_published_again(draft: Edition, newest: Edition) -> None:
    """One country at 1.0 in everything: published by two, withdrawn by two, corrected by another file."""
    table = tables()
    imported(draft, russia=2)
    false = publish(draft)
    assert provenance.release_of(2027) == false

    withdraw(false, "Russia was not at 1.0.")

    draft.refresh_from_db()
    assert (draft.state, draft.published_at, tables()) == ("draft", None, table)
    assert workflow.withdrawable(draft) is None
    imported(draft, russia=14)
    right = publish(draft)
    assert (right.number, right.kind, value(score_of(draft, "RUS", "human-trafficking"))) == (6, "import", 14)
    assert provenance.is_imported(2027)


def test_a_withdrawn_edition_is_in_review_again_and_its_updates_wait(opened: Edition, first: User) -> None:
    """What was carried forward is empty again, what was overridden is overridden, what was accepted accepted."""
    table = tables()
    workflow.accept(propose(score_of(opened, "COL", "cocaine-trade"), 18), reviewer=first)
    workflow.override(propose(score_of(opened, "ZAF", "cocaine-trade"), 14), 16, reviewer=first, reason="Ports.")
    edition = publish(opened)

    withdraw(edition)

    opened.refresh_from_db()
    assert (opened.state, opened.published_at, tables()) == ("review", None, table)
    assert rows(opened) == []
    assert [
        (update.state, update.final, update.release, update.first_signer)
        for update in ScoreUpdate.objects.order_by("pk")
    ] == [(State.ACCEPTED, 18, None, first), (State.OVERRIDDEN, 16, None, first)]
    again = publish(opened)
    assert (again.kind, value(score_of(opened, "ZAF", "cocaine-trade"))) == ("edition", 16)


def test_scores_that_a_file_had_brought_before_the_review_are_back(draft: Edition, first: User) -> None:
    workflow.fill_draft(draft, {("NGA", "cocaine-trade"): 9, ("COL", "cocaine-trade"): 19})
    workflow.open_edition(draft, by=None)
    before = rows(draft)
    workflow.accept(propose(score_of(draft, "COL", "cocaine-trade"), 18), reviewer=first)

    withdraw(publish(draft))

    assert rows(draft) == before


def test_what_was_proposed_against_a_withdrawn_release_is_stale(opened: Edition, first: User) -> None:
    workflow.accept(propose(score_of(opened, "COL", "cocaine-trade"), 18), reviewer=first)
    edition = publish(opened)
    later = propose(score_of(opened, "COL", "cocaine-trade"), 17)

    withdraw(edition)

    later.refresh_from_db()
    assert (later.state, later.decision_reason) == (State.STALE, "Proposed against release 4, withdrawn.")
    assert ScoreUpdate.objects.signed().get().final == 18


def test_an_update_of_another_cell_waits_on_after_an_erratum_is_withdrawn(first: User, newest: Edition) -> None:
    erratum = correct(newest, 18, first)
    waiting = propose(score_of(newest, "ZAF", "cocaine-trade"), 16)
    workflow.accept(waiting, reviewer=first)

    withdraw(erratum)

    waiting.refresh_from_db()
    assert waiting.state == State.ACCEPTED


def test_only_the_newest_release_that_stands_is_withdrawn_and_only_once(first: User, newest: Edition) -> None:
    older, newer = correct(newest, 18, first), correct(newest, 17, first)

    refused(older, "only the newest release of an edition that stands can")
    withdrawal = withdraw(newer)
    refused(newer, "only the newest")
    refused(withdrawal, "only the newest")
    withdraw(older)

    assert value(score_of(newest, "COL", "cocaine-trade")) == 19
    assert workflow.withdrawable(newest) == Release.objects.get(number=3)


def test_a_withdrawal_names_a_release_of_its_edition(newest: Edition, first: User) -> None:
    erratum = correct(newest, 18, first)

    for named in (None, erratum):
        edition = newest if named is None else Edition.objects.get(year=2023)
        with pytest.raises(workflow.Refused, match="Say which release of edition"):
            prepare(edition, kind=Kind.WITHDRAWAL, withdraws=named)


def test_an_erratum_from_before_withdrawals_is_refused(first: User, newest: Edition) -> None:
    erratum = correct(newest, 18, first)
    Release.objects.filter(pk=erratum.pk).update(cells_before=None)

    refused(Release.objects.get(pk=erratum.pk), "was published before withdrawals were possible")


def test_an_edition_that_ships_can_be_withdrawn_also_where_nothing_was_kept(newest: Edition) -> None:
    before = rows(newest)
    Release.objects.filter(number=3).update(cells_before=None)

    withdraw(Release.objects.get(number=3), "Another edition is meant.")

    assert Edition.objects.get(year=2025).state == "draft"
    assert rows(newest) == before
    assert Edition.objects.published().latest("year").year == 2023


def test_an_edition_from_which_another_one_carries_scores_is_not_withdrawn(opened: Edition, first: User) -> None:
    workflow.accept(propose(score_of(opened, "COL", "cocaine-trade"), 18), reviewer=first)
    publish(opened)

    refused(Release.objects.get(number=3), "Edition 2027 carries scores forward from edition 2025")


def test_one_person_alone_withdraws_nothing(first: User, newest: Edition) -> None:
    erratum = correct(newest, 18, first)
    prepared = prepare(newest, kind=Kind.WITHDRAWAL, withdraws=erratum)

    with pytest.raises(workflow.Refused, match="another person must confirm it"):
        workflow.confirm(prepared, by=prepared.prepared_by)

    assert value(score_of(newest, "COL", "cocaine-trade")) == 18


def test_a_withdrawal_that_was_prepared_before_another_correction_is_refused(first: User, newest: Edition) -> None:
    prepared = prepare(newest, kind=Kind.WITHDRAWAL, withdraws=correct(newest, 18, first))
    Score.objects.filter(pk=score_of(newest, "COL", "cocaine-trade").pk)
    propose(score_of(newest, "COL", "cocaine-trade"), 17)

    with pytest.raises(workflow.Refused, match="Something has changed"):
        workflow.confirm(prepared, by=colleague("editor", "connie"))


def test_the_trail_and_the_chain_hold_both_releases(first: User, newest: Edition) -> None:
    erratum = correct(newest, 18, first)

    withdrawal = withdraw(erratum)

    assert withdrawal.previous_sha256 == erratum.sha256
    entry = AuditEntry.objects.get(act="withdrawal published")
    assert (entry.facts["withdraws"], entry.facts["number"]) == (4, 5)


def test_the_page_of_changes_shows_the_withdrawal_and_marks_what_it_withdrew(
    client: Client, first: User, newest: Edition, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(correct(newest, 18, first), "The source was right.")

    page = " ".join(client.get("/changes/").content.decode().split())

    assert "Release 4 of the 2025 edition is withdrawn" in page
    assert "The source was right." in page
    assert "Withdrawn by release 5." in page
    assert page.index("Release 4 of the 2025") < page.index("Withdrawn by release 5") < page.index("is loaded")


def test_a_withdrawn_edition_has_no_pages_and_stays_in_the_list_of_changes(
    client: Client, draft: Edition, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    imported(draft, russia=2)
    with django_capture_on_commit_callbacks(execute=True):
        false = publish(draft)
        client.get("/changes/")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(false, "Russia was not at 1.0.")

    page = client.get("/changes/").content.decode()

    assert client.get("/2027/").status_code == 404
    assert client.get("/api/v1/scores.csv?edition=2027").status_code == 404
    assert "Russia was not at 1.0." in page
    assert 'href="/2027/' not in page
    assert [entry["kind"] for entry in client.get("/api/v1/releases").json()["items"]][:2] == ["withdrawal", "import"]


def test_what_feedback_led_to_is_not_claimed_of_a_withdrawn_release_and_is_told_again(
    client: Client, first: User, opened: Edition
) -> None:
    workflow.accept(propose(score_of(opened, "COL", "cocaine-trade"), 18, visitors=16), reviewer=first)
    edition = publish(opened)
    assert Outcome.objects.standing().count() == 1

    withdraw(edition)

    opened.refresh_from_db()
    assert (Outcome.objects.standing().count(), Outcome.objects.count()) == (0, 1)
    again = publish(opened)
    outcome = Outcome.objects.standing().get()
    assert (outcome.release, outcome.kind) == (again, "changed")


def test_a_withdrawn_erratum_is_not_told_again_by_the_next_one(first: User, newest: Edition) -> None:
    withdraw(correct(newest, 18, first, visitors=16))

    correct(newest, 14, first, iso3="ZAF")

    assert Outcome.objects.standing().get().country.iso3 == "ZAF"


CELLS = ("COL", "ZAF", "NGA")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.tuples(st.sampled_from(CELLS), st.integers(2, 20)), st.none()), min_size=1, max_size=5))
def test_after_any_errata_and_withdrawals_the_scores_are_those_before(
    acts: list[tuple[str, int] | None],
) -> None:
    """An act is a correction of a cell, or None: the newest that stands is withdrawn; in the end all are."""
    first, newest = colleague("editor", "first"), Edition.objects.get(year=2025)
    start = Release.objects.get(edition=newest, kind=Kind.IMPORT)
    standing: list[list[tuple[object, ...]]] = []
    for act in [*acts, *(None for _act in acts)]:
        if act is not None and score_of(newest, act[0], "cocaine-trade").half_points != act[1]:
            standing.append(rows(newest))
            correct(newest, act[1], first, iso3=act[0])
        elif act is None and standing:
            newer = workflow.withdrawable(newest)
            assert newer is not None
            withdraw(newer)
            assert rows(newest) == standing.pop()
    assert not standing
    assert workflow.withdrawable(newest) == start
