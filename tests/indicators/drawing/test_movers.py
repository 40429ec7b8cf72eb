"""Movers: an arrow from the old value to the new, a triangle for the direction, a colour for better or worse."""

from decimal import Decimal

from indicators.drawing import movers
from indicators.drawing.movers import Move


def test_an_arrow_runs_from_the_old_value_to_the_new():
    (row,) = movers.draw([Move("Haiti", Decimal("5.5"), Decimal("7.75"), "2.25", worse=True)]).rows

    # The track runs from 8 (5) to 312 (8), a point is 101.33 wide: 5.5 stands at 58.67, 7.75 at 286.67.
    assert row.ring_x == "58.67"
    assert row.head.startswith("M286.67,25L278.67,")
    assert row.shaft == "M62.07,25H278.67"


def test_a_rise_for_the_worse_points_up_and_a_fall_for_the_better_down():
    up, down = movers.draw(
        [Move("Haiti", 6, 6.6, "0.60", worse=True), Move("Andorra", 3.2, 2.7, "0.52", worse=False)]
    ).rows

    assert (up.way, up.tone) == ("up", "worse")
    assert (down.way, down.tone) == ("down", "better")


def test_a_rise_of_resilience_is_for_the_better():
    (row,) = movers.draw([Move("Kenya", 5, 5.5, "0.50", worse=False)]).rows

    assert (row.way, row.tone) == ("up", "better")


def test_no_change_has_no_arrow():
    (row,) = movers.draw([Move("Chile", 5, 5, "0.00", worse=False)]).rows

    assert (row.way, row.tone, row.shaft, row.head) == ("same", "same", None, None)


def test_a_short_move_has_a_head_no_longer_than_itself():
    (row,) = movers.draw([Move("Mali", Decimal("5.50"), Decimal("5.53"), "0.03", worse=True)]).rows

    assert row.shaft is None
    assert row.head.startswith("M88.56,25L84,")


def test_a_long_name_takes_a_second_line_and_moves_what_follows():
    one, two = movers.draw(
        [
            Move("The United Kingdom of Great Britain and Northern Ireland", 5, 6, "1.00", worse=True),
            Move("Mali", 5, 6, "1.00", worse=True),
        ]
    ).rows

    assert len(one.name) == 2
    assert float(two.name[0].at) - float(one.number_y) > 20


def test_the_axis_is_as_long_as_the_moves_and_has_a_tick_at_each_point():
    drawn = movers.draw(
        [
            Move("Haiti", Decimal("5.94"), Decimal("6.54"), "+0.60", worse=True),
            Move("Andorra", Decimal("3.24"), Decimal("2.72"), "\u22120.52", worse=False),
        ]
    )

    assert [(tick.at, tick.text) for tick in drawn.ticks] == [
        ("8", "2"),
        ("68.8", "3"),
        ("129.6", "4"),
        ("190.4", "5"),
        ("251.2", "6"),
        ("312", "7"),
    ]
    assert (drawn.cropped, drawn.low, drawn.high) == (True, "2", "7")


def test_a_single_small_move_still_has_two_points_of_axis():
    assert [tick.text for tick in movers.draw([Move("Mali", 5, 6, "1.0", worse=True)]).ticks] == ["5", "6", "7"]
    assert [tick.text for tick in movers.draw([Move("Mali", 10, 9, "1.0", worse=False)]).ticks] == ["8", "9", "10"]


def test_moves_from_end_to_end_have_the_whole_scale():
    drawn = movers.draw([Move("Mali", 1, 10, "9.0", worse=True)])

    assert [tick.text for tick in drawn.ticks] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert not drawn.cropped


def test_no_moves_have_the_whole_scale():
    assert not movers.draw([]).cropped
