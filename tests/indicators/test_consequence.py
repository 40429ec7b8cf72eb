"""What one changed score does to composites, ranks and a region's mean."""

from decimal import Decimal

import pytest

from indicators import catalogue, figures, workflow
from indicators.models import Edition, Score
from indicators.pages import consequence

pytestmark = pytest.mark.django_db


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


def told(edition: Edition, iso3: str, slug: str, half_points: int | None) -> consequence.Consequence:
    return consequence.compute_consequence(
        workflow.baseline_figures(edition), catalogue.regions(edition), iso3, slug, half_points
    )


def test_a_market_moves_its_node_and_the_root(newest: Edition) -> None:
    """Colombia 2025: markets 111.5 of 15, actors 41.0 of 5; cocaine from 9.5 to 8.0 leaves 110.0."""
    found = told(newest, "COL", "cocaine-trade", 16)

    assert [(one.indicator.slug, one.before, one.after) for one in found.effects] == [
        ("criminal-markets", Decimal("7.43"), Decimal("7.33")),
        ("criminality", Decimal("7.82"), Decimal("7.77")),
    ]
    assert found.top.rank_before.rank == 2


def test_resilience_and_its_rank_follow(newest: Edition) -> None:
    """South Africa 2025: 68.0 over 12 is 5.67, =44th; 68.5 over 12 is 5.71."""
    found = told(newest, "ZAF", "international-cooperation", 15)

    assert (found.top.before, found.top.after) == (Decimal("5.67"), Decimal("5.71"))
    assert (found.top.rank_before.rank, found.top.rank_before.shared) == (44, True)
    assert found.region.slug == "southern-africa"


def test_a_score_taken_away_leaves_the_mean_of_the_others(newest: Edition) -> None:
    """Resilience of South Africa without 7.0: 61.0 over 11."""
    found = told(newest, "ZAF", "international-cooperation", None)

    assert found.top.after == Decimal("5.55")


def test_nothing_is_changed_by_asking(newest: Edition) -> None:
    before = figures.load(newest).display_values("criminality")["COL"]

    told(newest, "COL", "cocaine-trade", 2)

    assert workflow.baseline_figures(newest).display_values("criminality")["COL"] == before
    assert figures.published(newest).display_values("criminality")["COL"] == before


def test_a_draft_stands_on_the_edition_before(newest: Edition) -> None:
    draft = workflow.create_edition(2027, like=newest)
    workflow.fill_draft(draft, {("COL", "cocaine-trade"): 17})

    standing = workflow.baseline_figures(draft)

    assert standing.year == 2027
    assert standing.display_values("cocaine-trade")["COL"] == Decimal("8.5")
    assert standing.display_values("heroin-trade")["COL"] == Decimal("4.5")
    assert len(standing.countries) == 193
    assert Score.objects.in_edition(draft).count() == 1
