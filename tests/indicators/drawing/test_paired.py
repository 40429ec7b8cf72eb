"""Shares of several groups as dots, and their differences as diamonds: axes, places, what is filled."""

import pytest

from indicators.drawing.paired import GAPS_FROM, GAPS_TO, SHARES_FROM, SHARES_TO, Estimate, axes, head, row


def test_the_axes_hold_all_intervals_and_end_at_tenths() -> None:
    both = axes([Estimate(0.3, 0.21, 0.42), Estimate(0.1, 0.0, 0.2)], [Estimate(-0.12, -0.17, -0.05)])

    assert (both.shares.low, both.shares.high) == (0.0, pytest.approx(0.5))
    assert (both.gaps.low, both.gaps.high) == (pytest.approx(-0.2), pytest.approx(0.2))


def test_the_axes_of_nothing_are_those_of_a_whole_and_a_tenth() -> None:
    both = axes([], [])

    assert (both.shares.high, both.gaps.high) == (pytest.approx(1.0), pytest.approx(0.1))


@pytest.mark.parametrize(("high", "numbers"), [(0.31, "0 10 20 30 40"), (0.55, "0 20 40 60"), (0.95, "0 50 100")])
def test_the_numbers_along_the_axes_do_not_crowd(high: float, numbers: str) -> None:
    both = head(axes([Estimate(high, high, high)], [Estimate(0.2, 0.1, 0.25)]))

    assert " ".join(tick.text for tick in both.shares) == numbers
    assert [tick.text for tick in both.gaps] == ["−30", "0", "+30"]


def test_two_groups_are_a_disc_over_a_square_with_a_diamond_between_them() -> None:
    both = axes([Estimate(1, 1, 1)], [Estimate(0.5, 0.5, 0.5)])

    drawn = row([Estimate(0.5, 0.4, 0.6), Estimate(0.25, 0.2, 0.3)], [Estimate(-0.25, -0.3, -0.2, True)], both)

    # Half of the axis from 10 to 286 is 148; a quarter below 0 on ±50 points, from 342 to 518, is 386.
    assert [(each.identity, each.y, each.low, each.high) for each in drawn.shares] == [
        ("1", "18", "120.4", "175.6"),
        ("2", "34", "65.2", "92.8"),
    ]
    assert [(each.identity, each.y, each.low, each.high, each.is_clear) for each in drawn.gaps] == [
        ("4", "26", "377.2", "394.8", True)
    ]
    assert drawn.shares[0].shape.startswith("M143.8,18a4.2,4.2")
    assert (drawn.view_box, drawn.zero) == ("0 0 552 52", "430")


def test_of_three_groups_each_difference_stands_beside_its_group() -> None:
    both = axes([Estimate(0.4, 0.3, 0.5)], [Estimate(0.1, 0.0, 0.2)])
    share, gap = Estimate(0.4, 0.3, 0.5), Estimate(0.1, 0.0, 0.2)

    drawn = row([share, None, share], [None, gap], both)

    assert [each.y for each in drawn.shares] == ["18", "50"]
    assert [(each.y, each.is_clear) for each in drawn.gaps] == [("50", False)]


def test_nothing_is_drawn_beyond_the_axes() -> None:
    both = axes([Estimate(0.95, 0.9, 1.0)], [Estimate(0.9, 0.8, 1.4)])

    drawn = row([Estimate(1.0, 0.9, 1.2), Estimate(0.0, -0.1, 0.1)], [Estimate(1.0, 0.2, 3.0)], both)

    ends = [float(end) for each in drawn.shares for end in (each.low, each.high)]
    assert SHARES_FROM <= min(ends) <= max(ends) <= SHARES_TO
    assert GAPS_FROM <= float(drawn.gaps[0].low) <= float(drawn.gaps[0].high) <= GAPS_TO


def test_groups_without_their_differences_are_refused() -> None:
    both, share = axes([], []), Estimate(0.4, 0.3, 0.5)

    with pytest.raises(ValueError, match="2 groups cannot be drawn with 2 differences"):
        row([share, share], [share, share], both)
    with pytest.raises(ValueError, match="5 groups"):
        row([share] * 5, [share] * 4, both)
