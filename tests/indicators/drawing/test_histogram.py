"""Histograms: nine whole steps with counts; columns of half a point with the average."""

from decimal import Decimal

from indicators.drawing import histogram


def test_the_legend_counts_each_step():
    drawn = histogram.steps([1, 1.5, Decimal("5.08"), 5.99, 9, 10], "k")

    assert [column.count for column in drawn.columns] == ["2", "0", "0", "0", "2", "0", "0", "0", "2"]
    assert [column.tone for column in drawn.columns] == ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9"]


def test_the_largest_step_is_tallest_and_an_empty_one_has_no_height():
    drawn = histogram.steps([2, 2, 2, 2, 7], "r")

    heights = [column.height for column in drawn.columns]
    assert heights == ["0", "56", "0", "0", "0", "0", "14", "0", "0"]


def test_the_legend_names_both_ends():
    ticks = histogram.steps([], "k").ticks

    assert [tick.text for tick in ticks] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert (ticks[0].at, ticks[-1].at) == ("4", "316")


def test_half_points_stand_on_their_value():
    drawn = histogram.halves([1, 5.5, Decimal("5.5"), 10], "r")

    counts = [column.count for column in drawn.columns]
    assert len(counts) == 19
    assert (counts[0], counts[9], counts[18]) == ("1", "2", "1")
    assert drawn.columns[18].tone == "r9"
    assert drawn.columns[18].middle == drawn.ticks[9].at


def test_composites_fall_into_half_open_columns():
    drawn = histogram.halves([Decimal("4.99"), 5, Decimal("5.49"), 10], "k", on_grid=False)

    counts = [column.count for column in drawn.columns]
    assert len(counts) == 18
    assert (counts[7], counts[8], counts[17]) == ("1", "2", "1")


def test_the_average_stands_at_its_value_with_its_text_inside_the_frame():
    low = histogram.halves([5], "r", average=1, average_text="world average 1.00").average
    high = histogram.halves([5], "r", average=10, average_text="world average 10.00").average

    assert (low.x, low.side) == ("12.21", "start")
    assert (high.x, high.side) == ("307.79", "end")
