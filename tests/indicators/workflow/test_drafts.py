"""Editions on their way to the world."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators import workflow
from indicators.models import Edition, Membership, Score, TreePart
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db


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


def test_an_opened_edition_has_every_cell_empty_and_takes_no_import(draft: Edition, first: User) -> None:
    workflow.open_edition(draft, by=first)

    assert (draft.state, draft.scores.count(), draft.scores.present().count()) == ("open", 193 * 32, 0)
    with pytest.raises(workflow.Refused, match="imported into drafts only"):
        workflow.fill_draft(draft, {("COL", "cocaine-trade"): 2})
    with pytest.raises(workflow.Refused, match="is open already"):
        workflow.open_edition(draft, by=first)


def test_opening_keeps_what_a_file_had_filled(draft: Edition, first: User) -> None:
    workflow.fill_draft(draft, {("COL", "cocaine-trade"): 16})

    workflow.open_edition(draft, by=first)

    assert (draft.scores.count(), draft.scores.present().get().half_points) == (193 * 32, 16)


def test_an_edition_is_reviewed_after_it_was_open(draft: Edition, first: User) -> None:
    with pytest.raises(workflow.Refused, match="is draft already"):
        workflow.review_edition(draft, by=first)

    workflow.open_edition(draft, by=first)
    workflow.review_edition(draft, by=first)

    assert draft.state == "review"
