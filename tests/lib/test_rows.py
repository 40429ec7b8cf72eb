"""Many rows in one statement: added, written over, left out, refused."""

from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import Edition, Indicator, Score, ScoreUpdate, TreePart
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


def test_a_number_is_added_to_the_one_that_is_there(place: tuple[int, int]) -> None:
    for order in (3, 5):
        rows.put(TreePart, [*PLACE, "order", "weight"], [(*place, order, 1)], unique=PLACE, adding=["order"])

    assert order_of(place) == [8]


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


def test_fields_that_are_not_named_have_what_rows_have_alike() -> None:
    score = Score.objects.all()[0]
    alike = ScoreUpdate(method="trimmed-mean/1", reason="Round 1", flags=["THIN"])

    rows.put(ScoreUpdate, ["score", "low", "proposed"], [(score.pk, "6.5", 12)], alike=alike)

    row = ScoreUpdate.objects.get()
    assert (row.score_id, row.proposed, str(row.low)) == (score.pk, 12, "6.5000")
    assert (row.method, row.reason, row.flags, row.state) == ("trimmed-mean/1", "Round 1", ["THIN"], "proposed")
    assert (row.final, row.evidence, row.n) == (None, "", 0)
    assert row.signed_before_panel_rule is False  # the model's default: the database's own is another
    assert timezone.now() - row.proposed_at < timedelta(hours=1)


def test_json_is_given_as_text() -> None:
    scores = Score.objects.all()[:2]
    flags = [(scores[0].pk, '["TIE", "é"]'), (scores[1].pk, "[]")]

    rows.put(ScoreUpdate, ["score", "flags"], flags, alike=ScoreUpdate(method="m/1", reason="Round 1"))

    assert [row.flags for row in ScoreUpdate.objects.order_by("pk")] == [["TIE", "é"], []]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no lengths")
def test_what_is_too_long_is_refused_and_not_cut() -> None:
    score = Score.objects.all()[0]

    with pytest.raises(DataError), transaction.atomic():
        rows.put(ScoreUpdate, ["score", "digest"], [(score.pk, "ab" * 33)], alike=ScoreUpdate(method="m", reason="R"))
