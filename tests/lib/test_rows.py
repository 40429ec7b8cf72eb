"""Many rows in one statement: added, written over, left out, refused."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from indicators.models import Edition, Indicator, Score, TreePart
from lib import rows

pytestmark = pytest.mark.django_db
PLACE = ["edition", "indicator"]


@pytest.fixture
def place() -> tuple[int, int]:
    """Primary keys of an edition without a tree, and of an indicator."""
    return Edition.objects.create(year=2027, assessed_year=2026).pk, Indicator.objects.get(slug="cocaine-trade").pk


def order_of(place: tuple[int, int]) -> list[int]:
    return list(TreePart.objects.filter(edition=place[0], indicator=place[1]).values_list("order", flat=True))


def test_rows_are_added_in_one_statement(
    place: tuple[int, int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = Indicator.objects.get(slug="heroin-trade").pk

    with django_assert_num_queries(1):
        rows.put(TreePart, [*PLACE, "order", "weight"], [(*place, 3, 1), (place[0], other, 4, 1)])

    assert order_of(place) == [3]
    assert TreePart.objects.filter(edition=place[0]).count() == 2


def test_a_row_that_is_there_is_written_over(place: tuple[int, int]) -> None:
    for order in (3, 5):
        rows.put(TreePart, [*PLACE, "order", "weight"], [(*place, order, 1)], unique=PLACE)

    assert order_of(place) == [5]


def test_without_anything_to_write_over_it_is_left_as_it_is() -> None:
    score = Score.objects.filter(half_points=10).first()
    assert score is not None
    cell = (score.edition_id, score.country_id, score.indicator_id)

    rows.put(Score, ["edition", "country", "indicator"], [cell], unique=["edition", "country", "indicator"])

    score.refresh_from_db()
    assert score.half_points == 10


def test_a_row_that_breaks_a_constraint_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(IntegrityError, match="tree_weight_positive"), transaction.atomic():
        rows.put(TreePart, [*PLACE, "order", "weight"], [(*place, 3, 0)])

    assert order_of(place) == []


def test_no_rows_are_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        rows.put(TreePart, [*PLACE, "order"], [])
