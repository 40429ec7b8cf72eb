"""The scale from 1 to 10 in half points, and how a value is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.scale import quadrant, round_shown, to_half_points

NOT_SCORES = (
    ["", " ", "0", "0.5", "1.25", "10.5", "11", "-5", "+5", "5,5", "5.", ".5", "05", "5e0", "1_0",
     "٥", "５", "7.5 ", " 7.5"]
    + ["7.5\n", "five", "NaN", "inf", "½", "5.05", "100", "1" * 4000, "\0", "1.0.0"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "half_points"),
    [("1", 2), ("1.0", 2), ("1.5", 3), ("5", 10), ("5.50", 11), ("9.5", 19), ("10", 20), ("10.0", 20), ("10.00", 20)],
)
def test_a_score_is_read_as_half_points(text: str, half_points: int) -> None:
    assert to_half_points(text) == half_points


@pytest.mark.parametrize("text", NOT_SCORES)
def test_what_is_no_score_is_refused_and_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a score from 1 to 10 in half points"):
        to_half_points(text)


@given(st.text(max_size=12))
def test_whatever_is_read_is_on_the_scale(text: str) -> None:
    try:
        half_points = to_half_points(text)
    except ValueError:
        return

    assert 2 <= half_points <= 20
    assert text.isascii()
    assert Decimal(text) * 2 == half_points


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(11, 2), "5.50"),
        (Fraction(5495, 1000), "5.50"),
        (Fraction(5494999, 1000000), "5.49"),
        (Fraction(7125, 1000), "7.13"),
        (Fraction(7135, 1000), "7.14"),
        (Fraction(43, 6), "7.17"),
        (Fraction(-265, 1000), "-0.27"),
        (Fraction(0), "0.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction, shown: str) -> None:
    assert str(round_shown(value)) == shown


def test_an_indicator_is_shown_with_one_decimal() -> None:
    assert str(round_shown(Fraction(15, 2), 1)) == "7.5"
    assert str(round_shown(Fraction(10), 1)) == "10.0"


@given(st.fractions(min_value=-10, max_value=10, max_denominator=100_000), st.integers(min_value=0, max_value=4))
def test_the_value_shown_is_the_nearest_and_of_two_the_one_farther_from_zero(value: Fraction, digits: int) -> None:
    shown = round_shown(value, digits)

    distance = abs(Fraction(shown)) - abs(value)
    assert Fraction(-1, 2 * 10**digits) < distance <= Fraction(1, 2 * 10**digits)
    assert -shown.as_tuple().exponent == digits  # type: ignore[operator]


@given(st.fractions(min_value=-10, max_value=10, max_denominator=10_000))
def test_rounding_treats_both_signs_alike(value: Fraction) -> None:
    assert round_shown(-value) == -round_shown(value)


@pytest.mark.parametrize(
    ("criminality", "resilience", "name"),
    [
        ("5.50", "5.49", "high-low"),
        ("5.49", "5.49", "low-low"),
        ("5.49", "5.50", "low-high"),
        ("5.50", "5.50", "high-high"),
    ],
)
def test_a_quadrant_is_high_from_5_50_on(criminality: str, resilience: str, name: str) -> None:
    assert quadrant(Decimal(criminality), Decimal(resilience)) == name
