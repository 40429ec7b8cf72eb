"""The scale from 1 to 10: steps are whole points, a value of 1 lies at the start, 10 at the end."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.drawing import axis


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, 1), (1.99, 1), (2, 2), (Decimal("5.5"), 5), (Fraction(599, 100), 5), (6, 6), (9, 9), (9.5, 9), (10, 9)],
)
def test_steps_are_whole_points_and_ten_belongs_to_the_last(value, expected):
    assert axis.step(value) == expected


@pytest.mark.parametrize("value", [0, 0.99, 10.01, Decimal("-1"), 11])
def test_a_value_off_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="not on the scale from 1 to 10"):
        axis.step(value)


def test_a_score_just_below_a_whole_point_stays_in_its_step():
    assert axis.step(Fraction(59999999999999999999, 10000000000000000000)) == 5


def test_one_lies_at_the_start_and_ten_at_the_end():
    paper = axis.Axis(start=200, end=20)

    assert paper.at(1) == 200
    assert paper.at(Decimal("5.5")) == 110
    assert paper.at(10) == 20


def test_tones_name_ramp_and_step():
    assert axis.tone(Decimal("7.43"), "k") == "k7"
    assert axis.tone(10, "r") == "r9"
    assert axis.tone(None, "k") == "x"


@pytest.mark.parametrize(
    ("coordinate", "expected"), [(12.5, "12.5"), (3.0, "3"), (1234.567, "1234.57"), (-0.001, "0"), (100, "100")]
)
def test_coordinates_are_short_and_have_a_point(coordinate, expected):
    assert axis.mark(coordinate) == expected
