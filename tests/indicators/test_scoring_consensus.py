"""From a panel's ratings to one value: shares, trimmed means, rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.consensus import (
    CONFIDENCE,
    Rating,
    as_text,
    counted,
    median,
    round_to_half_points,
    shares_of,
    trim_weights,
    trimmed_mean,
)

ONE, HALF, MOST = Fraction(1), Fraction(1, 2), Fraction(3, 4)
PANELS = st.lists(st.tuples(st.integers(2, 20), st.sampled_from(sorted(CONFIDENCE.values()))), min_size=1, max_size=12)


def shares(*texts: str) -> list[Fraction]:
    return [Fraction(text) for text in texts]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, shares("1")),
        (2, shares("1/2", "1/2")),
        (3, shares("2/9", "5/9", "2/9")),
        (4, shares("1/12", "5/12", "5/12", "1/12")),
        (5, shares("0", "1/3", "1/3", "1/3", "0")),
        (6, shares("0", "2/9", "5/18", "5/18", "2/9", "0")),
    ],
)
def test_a_fifth_is_trimmed_at_each_end(n: int, expected: list[Fraction]) -> None:
    assert trim_weights([ONE] * n) == expected


def test_with_weights_a_fifth_of_the_weight_is_trimmed() -> None:
    # Together 3 1/4: .65 goes at each end, 1.95 is left, of which .85, .75 and .35 belong to the last three.
    assert trim_weights([HALF, ONE, MOST, ONE]) == shares("0", "17/39", "5/13", "7/39")


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (["6.5"], "13/2"),
        (["6", "7"], "13/2"),
        (["5", "6", "8"], "56/9"),
        (["4", "5", "6", "9"], "17/3"),
        (["3", "6", "6.5", "7", "10"], "13/2"),
        (["2", "4", "5", "6", "8", "10"], "103/18"),
    ],
)
def test_the_trimmed_mean_of_equal_weights(points: list[str], expected: str) -> None:
    assert trimmed_mean([(int(2 * Fraction(text)), ONE) for text in points]) == Fraction(expected)


def test_the_trimmed_mean_of_a_weighted_panel() -> None:
    # (.85 * 6 + .75 * 7 + .35 * 8) / 1.95
    assert trimmed_mean([(10, HALF), (12, ONE), (14, MOST), (16, ONE)]) == Fraction(263, 39)


def test_who_of_two_equal_ratings_weighs_more_makes_no_difference() -> None:
    first, second = [(12, HALF), (12, ONE), (16, ONE)], [(12, ONE), (12, HALF), (16, ONE)]

    assert trimmed_mean(first) == trimmed_mean(second) == Fraction(20, 3)


def test_ratings_that_weigh_nothing_together_are_refused() -> None:
    with pytest.raises(ValueError, match="all weigh nothing"):
        trim_weights([Fraction(0), Fraction(0)])


def test_only_ratings_with_a_weight_count_and_the_others_keep_their_reason() -> None:
    ratings = [Rating("E3", 14), Rating("E1", 20, Fraction(0), "recused"), Rating("E2", 10, HALF)]

    assert [rating.code for rating in counted(ratings)] == ["E2", "E3"]


@pytest.mark.parametrize(
    ("half_points", "weight", "excluded"),
    [(1, "1", ""), (21, "1", ""), (10, "0", ""), (10, "1", "recused"), (10, "-1", "")],
)
def test_a_rating_that_cannot_be_is_refused(half_points: int, weight: str, excluded: str) -> None:
    with pytest.raises(ValueError, match="off the scale|E1 weighs"):
        Rating("E1", half_points, Fraction(weight), excluded)


@pytest.mark.parametrize(
    ("points", "before", "middle", "half_points"),
    [
        ("6.24", 20, "12", 12),
        ("6.26", 2, "12", 13),
        ("6.25", 13, "12", 13),  # toward the edition before, above
        ("6.25", 20, "12", 13),
        ("6.25", 12, "13", 12),  # and below
        ("6.25", 2, "13", 12),
        ("6.25", None, "12", 12),  # a first value: toward the median
        ("6.25", None, "13", 13),
        ("6.25", None, "25/2", 13),  # which may be the tie itself: up
        ("6.75", 13, "12", 13),
        ("1", None, "2", 2),
        ("10", None, "20", 20),
    ],
)
def test_a_value_is_rounded_to_half_points(points: str, before: int | None, middle: str, half_points: int) -> None:
    assert round_to_half_points(Fraction(points), before=before, middle=Fraction(middle)) == half_points


@pytest.mark.parametrize(
    ("ascending", "expected"),
    [([7], "7"), ([7, 8], "15/2"), ([2, 7, 20], "7"), ([2, 6, 9, 20], "15/2")],
)
def test_the_median_is_in_the_middle(ascending: list[int], expected: str) -> None:
    assert median(ascending) == Fraction(expected)


def test_values_are_written_as_fractions() -> None:
    assert [as_text(value) for value in (Fraction(13, 2), Fraction(7), None)] == ["13/2", "7/1", ""]


@given(PANELS, st.randoms())
def test_the_order_of_ratings_is_irrelevant(panel: list[tuple[int, Fraction]], random: object) -> None:
    shuffled = list(panel)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert trimmed_mean(shuffled) == trimmed_mean(panel)


@given(PANELS, st.integers(-18, 18))
def test_a_constant_added_to_every_rating_is_added_to_the_mean(
    panel: list[tuple[int, Fraction]], constant: int
) -> None:
    moved = [(value + constant, weight) for value, weight in panel]

    assert trimmed_mean(moved) == trimmed_mean(panel) + Fraction(constant, 2)


@given(PANELS, st.data())
def test_a_higher_rating_never_lowers_the_mean(panel: list[tuple[int, Fraction]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(panel) - 1))
    raised = list(panel)
    raised[index] = (panel[index][0] + data.draw(st.integers(1, 18)), panel[index][1])

    assert trimmed_mean(raised) >= trimmed_mean(panel)


@given(PANELS)
def test_the_mean_lies_between_the_ratings_and_the_shares_add_up(panel: list[tuple[int, Fraction]]) -> None:
    values = [Fraction(value, 2) for value, _weight in panel]

    assert min(values) <= trimmed_mean(panel) <= max(values)
    assert sum(trim_weights([weight for _value, weight in panel])) == 1


@given(st.fractions(1, 10), st.none() | st.integers(2, 20), st.integers(2, 20))
def test_half_points_are_never_further_than_a_quarter_of_a_point(
    points: Fraction, before: int | None, middle: int
) -> None:
    half_points = round_to_half_points(points, before=before, middle=Fraction(middle))

    assert abs(Fraction(half_points, 2) - points) <= Fraction(1, 4)


def test_ratings_of_one_value_share_alike_by_their_weight() -> None:
    """10 14 15 15 15 16: 1.2 go at each end; 2/9 fall to the 14, 7/9 to the three, alike or as they weigh."""
    alike = [Rating(str(at), value) for at, value in enumerate([10, 14, 15, 15, 15, 16])]
    weighed = [Rating("a", 14, HALF), Rating("b", 14), Rating("c", 18, HALF)]

    assert shares_of(alike) == shares("0", "2/9", "7/27", "7/27", "7/27", "0")
    # Together 2: .4 goes at each end, 1.2 is left, of which 1.1 is of the first two and .1 of the last.
    assert shares_of(weighed) == shares("11/36", "22/36", "1/12")


@given(PANELS)
def test_shares_times_values_are_the_trimmed_mean(panel: list[tuple[int, Fraction]]) -> None:
    ratings = counted(Rating(str(at), value, weight) for at, (value, weight) in enumerate(panel))

    found = shares_of(ratings)

    assert sum(found) == 1
    assert sum(share * rating.half_points for share, rating in zip(found, ratings, strict=True)) == 2 * trimmed_mean(
        panel
    )
