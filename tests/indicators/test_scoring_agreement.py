"""How far experts agree, by hand and against the reference package."""

from decimal import Decimal
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring import agreement

ROUNDS = st.lists(st.lists(st.integers(2, 20), max_size=9), max_size=15)


@pytest.mark.parametrize(
    ("half_points", "expected"),
    [([12], "0"), ([12, 12, 12], "0"), ([10, 12, 12, 14], "1/2"), ([10, 13], "3/4"), ([4, 10, 20], "8/3")],
)
def test_the_average_deviation_is_about_the_median(half_points: list[int], expected: str) -> None:
    assert agreement.average_deviation(half_points) == Fraction(expected)


@pytest.mark.parametrize(
    ("half_points", "expected"),
    [
        ([12, 12, 12, 12], "1"),
        ([10, 12, 12, 14], "19/20"),  # s^2 = 2/3, s2mpv = 20 * 4/3
        ([2, 2, 2, 20], "-1"),  # M = 3.25, still inside; s^2 = s2mpv = 20.25
        ([10, 12], "79/81"),  # two experts: shown at a mean of 5.5 alone; s^2 = 1/2, s2mpv = 81/2
        ([10, 14], None),
        ([16, 16, 16, 16], None),  # above (3 * 10 + 1) / 4
        ([6, 6, 6, 6], None),  # below (3 * 1 + 10) / 4
        ([12], None),
    ],
)
def test_agreement_inside_a_cell(half_points: list[int], expected: str | None) -> None:
    assert agreement.within_group(half_points) == (None if expected is None else Fraction(expected))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([[10, 12], [16, 18]], "17/20"),  # inside 2, total 40/3
        ([[10, 12], [16, 18], [20], []], "17/20"),  # one rating alone says nothing
        ([[2, 20], [2, 20]], "-1/2"),  # inside 162, total 108
        ([[10, 10], [12, 12, 12]], "1"),
        ([[10, 10], [10, 10, 10]], None),  # all equal: undefined
        ([[10], [12]], None),
        ([], None),
    ],
)
def test_krippendorffs_alpha_by_hand(cells: list[list[int]], expected: str | None) -> None:
    assert agreement.krippendorff(cells) == (None if expected is None else Fraction(expected))


@given(ROUNDS)
def test_krippendorffs_alpha_equals_the_package(cells: list[list[int]]) -> None:
    alpha = agreement.krippendorff(cells)
    pairable = [value for cell in cells if len(cell) >= 2 for value in cell]
    if len(set(pairable)) < 2:
        assert alpha is None
        return

    widest = max(len(cell) for cell in cells)
    table = np.array([cell + [np.nan] * (widest - len(cell)) for cell in cells], dtype=float).T

    assert alpha is not None
    assert float(alpha) == pytest.approx(krippendorff.alpha(table, level_of_measurement="interval"), abs=1e-12)


@given(ROUNDS, st.integers(-15, 15))
def test_a_constant_added_to_every_rating_changes_no_agreement(cells: list[list[int]], constant: int) -> None:
    moved = [[value + constant for value in cell] for cell in cells]

    assert agreement.krippendorff(moved) == agreement.krippendorff(cells)
    for cell, other in zip(cells, moved, strict=True):
        if cell:
            assert agreement.average_deviation(sorted(other)) == agreement.average_deviation(sorted(cell))


@given(st.lists(st.integers(2, 20), min_size=2, max_size=9))
def test_agreement_inside_a_cell_lies_between_minus_one_and_one(half_points: list[int]) -> None:
    found = agreement.within_group(half_points)

    assert found is None or -1 <= found <= 1


@given(st.lists(st.integers(2, 20), min_size=2, max_size=9))
def test_agreement_inside_a_cell_is_that_of_the_source(half_points: list[int]) -> None:
    """By the formula of Brown and Hauenstein 2005 as it is printed, in points, the mean within its bounds."""
    n, points = len(half_points), [Fraction(value, 2) for value in half_points]
    mean = sum(points) / n
    variance = sum((value - mean) ** 2 for value in points) / (n - 1)
    if Fraction(n - 1 + 10, n) <= mean <= Fraction(10 * (n - 1) + 1, n):
        expected = 1 - 2 * variance / ((11 * mean - mean**2 - 10) * Fraction(n, n - 1))
    else:
        expected = None

    assert agreement.within_group(half_points) == expected


@pytest.mark.parametrize(
    ("alpha", "name"),
    [
        (None, ""),
        ("0.666", "low"),
        ("0.667", "tentative"),
        ("0.799", "tentative"),
        ("0.8", "reliable"),
        ("-0.5", "low"),
    ],
)
def test_bands_begin_at_two_thirds_and_four_fifths(alpha: str | None, name: str) -> None:
    assert agreement.band(None if alpha is None else Fraction(alpha)) == name


@pytest.mark.parametrize(
    ("n", "agreed", "distance", "word"),
    [
        (6, "0.9444", "0.5", "strong"),
        (6, "0.8", "0.9", "strong"),
        (6, "0.7999", "0.4", "moderate"),
        (6, "0.667", "0.9", "moderate"),
        (6, "0.6669", "0.9", "weak"),
        (6, "-0.25", "2.5", "weak"),
        # Where the mean is near an end of the scale there is no a_wg: the distance decides.
        (4, None, "0", "strong"),
        (4, None, "0.5", "strong"),
        (4, None, "0.5001", "moderate"),
        (4, None, "1", "moderate"),
        (4, None, "1.0001", "weak"),
        (1, None, "0", ""),
        (0, None, None, ""),
        (4, None, None, ""),
    ],
)
def test_agreement_in_a_word(n: int, agreed: str | None, distance: str | None, word: str) -> None:
    found = agreement.strength(
        n, None if agreed is None else Decimal(agreed), None if distance is None else Decimal(distance)
    )

    assert found == word


@pytest.mark.parametrize(
    ("agreed", "distance", "word"), [("0.85", "1.25", "moderate"), (None, "0.44", "moderate"), ("0.5", "1.5", "weak")]
)
def test_a_panel_that_is_flagged_for_disagreement_is_never_strong(agreed: str | None, distance: str, word: str) -> None:
    """4.5 4.5 7.0 7.0 has an a_wg of .85; eight at 1.0 and one at 5.0 lie .44 from their median on average."""
    found = agreement.strength(9, None if agreed is None else Decimal(agreed), Decimal(distance), disagrees=True)

    assert found == word


def test_a_panel_that_agrees_at_the_end_of_the_scale_agrees_strongly() -> None:
    lowest = [2, 2, 2, 2]

    assert agreement.within_group(lowest) is None
    assert agreement.strength(4, None, agreement.average_deviation(lowest)) == "strong"
