"""A panel on the scale: where dots, interval, lines and words stand."""

from fractions import Fraction

from indicators.drawing.panel_strip import ExpertScore, draw

HALF = Fraction(1, 2)


def test_a_point_is_as_wide_everywhere_and_the_ends_are_named() -> None:
    strip = draw([])

    # 620 units less 24 at each end: 572 over nine points.
    assert [tick.text for tick in strip.ticks] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert (strip.ticks[0].at, strip.ticks[9].at) == ("24", "596")
    assert strip.ticks[1].at == "87.56"


def test_experts_of_one_value_stand_on_one_another_and_hollow_ones_are_told() -> None:
    strip = draw([ExpertScore("B", 7), ExpertScore("A", 5, HALF, hollow=True), ExpertScore("C", 7, Fraction(3, 4))])

    assert [(dot.letter, dot.radius, dot.hollow) for dot in strip.dots] == [
        ("A", "8", True), ("B", "11", False), ("C", "9.5", False),
    ]  # fmt: skip
    first, second = strip.dots[1:]
    assert first.x == second.x
    assert float(first.y) - float(second.y) == 25


def test_the_drawing_grows_with_the_tallest_stack() -> None:
    three, five = draw([ExpertScore("A", 7)] * 3), draw([ExpertScore("A", 7)] * 5)

    assert float(five.base) - float(three.base) == 50
    assert min(float(dot.y) for dot in five.dots) - 11 >= float(five.top)


def test_words_stand_on_the_side_away_from_the_other_line() -> None:
    up = draw([], before=(5, "2025: 5.0"), proposed=(5 + HALF, "proposed 5.5"))
    down = draw([], before=(5 + HALF, "2025: 5.5"), proposed=(5, "proposed 5.0"))

    assert (up.before.anchor, up.proposed.anchor) == ("end", "start")
    assert (down.before.anchor, down.proposed.anchor) == ("start", "end")


def test_words_at_the_ends_of_the_scale_stay_on_the_paper() -> None:
    low = draw([], before=(1, "2025: 1.0"), proposed=(1 + HALF, "proposed 1.5"))
    high = draw([], before=(10, "2025: 10.0"), proposed=(9 + HALF, "proposed 9.5"))

    assert (low.before.anchor, low.proposed.anchor) == ("start", "start")
    assert (high.before.anchor, high.proposed.anchor) == ("end", "end")


def test_the_interval_is_a_band_over_the_whole_height() -> None:
    strip = draw([], band=(1, 10))

    assert strip.band == ("24", "572", "83")
    assert draw([]).band is None
