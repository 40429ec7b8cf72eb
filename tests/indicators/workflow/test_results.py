"""What a release says of surveys is drawn once, in its transaction, and never beyond the bound of ε."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Edition, Release, ResultCount
from indicators.scoring.noise import noised
from indicators.workflow import noising
from indicators.workflow.results import Tally, noised_cells, spending_of
from tests.factories import attribute, member, propose, publish, score_of, withdraw

pytestmark = pytest.mark.django_db
EXACT: list[Tally] = []


def tallies(release: Release) -> list[Tally]:
    return EXACT


@pytest.fixture(autouse=True)
def exact(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two figures of one survey: 40 and 12 answers to a choice, and several choices of 30 responses."""
    settings.RESULT_TALLIES = f"{__name__}.tallies"
    EXACT[:] = [
        Tally("reading", "role", {"police": 40, "press": 12}),
        Tally("reading", "reads", {"map": 20, "tables": 25, "": 30}, sensitivity=3),
    ]
    monkeypatch.setattr(noising, "SOURCE", Random(5))


@pytest.fixture
def newest() -> Edition:
    return Edition.objects.get(year=2025)


@pytest.fixture
def reviewer() -> User:
    return member("editor", "ellen")


def release(edition: Edition, reviewer: User, half_points: int) -> Release:
    """Publish an erratum of one score."""
    workflow.accept(propose(score_of(edition, "COL", "cocaine-trade"), half_points, n=5), reviewer=reviewer)
    return publish(edition, "R")


def said(release: Release) -> dict[tuple[str, str], int]:
    rows = ResultCount.objects.filter(release=release)
    return {(row.figure, row.cell): row.count for row in rows}


def test_each_cell_gets_noise_of_its_scale_drawn_by_the_sampler_of_the_site(newest: Edition, reviewer: User) -> None:
    random = Random(5)
    noised(0, Fraction(1), random)  # the visitors of the score that the release decides on
    expected = {
        (tally.figure, cell): count
        for tally in sorted(EXACT, key=lambda tally: tally.subject)
        for cell, count in noised_cells(tally, Decimal("0.2"), random).items()
    }

    made = release(newest, reviewer, 18)

    assert said(made) == expected
    assert said(made) != {("role", "police"): 40, ("role", "press"): 12}
    rows = ResultCount.objects.filter(release=made).values_list("figure", "sensitivity", "epsilon").distinct()
    assert set(rows) == {("role", 1, Decimal("0.2")), ("reads", 3, Decimal("0.2"))}


def test_a_release_draws_once_and_its_numbers_can_neither_be_changed_nor_deleted(
    newest: Edition, reviewer: User
) -> None:
    made = release(newest, reviewer, 18)
    before = said(made)

    workflow.results.draw_results(made)

    assert said(made) == before
    for act in (lambda: ResultCount.objects.update(count=9), ResultCount.objects.all().delete):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            act()


def test_a_preview_draws_nothing(newest: Edition, reviewer: User) -> None:
    workflow.accept(propose(score_of(newest, "COL", "cocaine-trade"), 18, n=5), reviewer=reviewer)

    with workflow.rehearse(newest, by=reviewer):
        assert not ResultCount.objects.exists()


def test_an_edition_that_ships_with_the_software_draws_nothing(newest: Edition) -> None:
    edition = attribute(workflow.create_edition(2026, like=newest))
    workflow.fill_draft(edition, {("COL", "cocaine-trade"): 18})

    workflow.publish_edition(edition)

    assert not ResultCount.objects.exists()


def test_a_release_of_nobody_who_answered_draws_as_well(newest: Edition, reviewer: User) -> None:
    EXACT[:] = [Tally("reading", "role", {"police": 0, "press": 0})]

    assert set(said(release(newest, reviewer, 18))) == {("role", "police"), ("role", "press")}


def test_a_release_without_surveys_is_a_release(newest: Edition, reviewer: User) -> None:
    EXACT.clear()

    assert said(release(newest, reviewer, 18)) == {}


def test_releases_add_up_and_the_withdrawn_ones_count_as_they_were_read(newest: Edition, reviewer: User) -> None:
    first = release(newest, reviewer, 18)
    second = release(newest, reviewer, 17)
    withdraw(second)

    spending = spending_of("reading")

    assert said(first) != said(second)
    assert (spending.newest, spending.total) == (Decimal("0.4"), Decimal("1.2"))  # the withdrawal is a release too


def test_before_the_bound_would_be_passed_nothing_more_is_drawn(
    newest: Edition, reviewer: User, settings: Settings
) -> None:
    settings.RESULTS_EPSILON_BOUND = Decimal("0.9")  # two figures of 0.2: two releases
    EXACT.append(Tally("another", "one", {"yes": 3}))

    drawn = [said(release(newest, reviewer, half_points)) for half_points in (18, 17, 16)]

    assert [len([key for key in cells if key[0] != "one"]) for cells in drawn] == [5, 5, 0]
    assert [("one", "yes") in cells for cells in drawn] == [True, True, True]  # each survey has a bound of its own
    assert spending_of("reading").total == Decimal("0.8")
