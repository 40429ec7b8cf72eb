"""Bars: 1 has no length, 10 is the full track, the tick is the world average."""

from decimal import Decimal

from indicators.drawing import bars


def test_a_bar_at_one_has_no_length():
    bar = bars.draw(1)

    assert bar.length == "0%"


def test_a_bar_at_ten_fills_the_track():
    bar = bars.draw(10)

    assert bar.length == "100%"
    assert bar.tone == "k9"


def test_the_tick_stands_at_the_world_average():
    bar = bars.draw(Decimal("5.5"), average=Decimal("4.78"), ramp="r")

    assert bar == bars.Bar(tone="r5", length="50%", tick="42%")


def test_without_a_value_only_the_average_is_left():
    bar = bars.draw(None, average=4)

    assert bar.length is None
    assert bar.tick == "33.33%"
