"""Drawings of what people answered: coordinates worked out by hand."""

import pytest

from indicators.drawing import days, diverging, shares


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0, 1, 2]),
        (1, [0, 1, 2]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (32, [0, 10, 20, 30, 40]),
        (201, [0, 100, 200, 300]),
    ],
)
def test_the_lines_of_an_axis_are_round_and_reach_the_highest_count(most: int, expected: list[int]) -> None:
    assert days.grid(most) == expected


def test_layers_of_a_day_stand_on_one_another_and_empty_ones_are_left_out() -> None:
    chart = days.draw([("1 Nov", (2, 1)), ("2 Nov", (0, 0)), ("3 Nov", (4, 0))])

    # From 14 (four) to 122 (none): 27 a response. Columns from 18 to 320, a third of 302 each.
    assert [(box.y, box.height, box.layer) for box in chart.layers] == [
        ("68", "54", 1),
        ("41", "27", 2),
        ("14", "108", 1),
    ]
    assert [line.text for line in chart.lines] == ["0", "1", "2", "3", "4"]
    assert [(label.text, label.anchor) for label in chart.labels] == [
        ("1 Nov", "start"),
        ("2 Nov", "middle"),
        ("3 Nov", "end"),
    ]


def test_no_day_at_all_draws_an_empty_axis() -> None:
    chart = days.draw([], wide=True)

    assert (chart.layers, chart.labels, chart.view_box) == ((), (), "0 0 860 150")


def test_a_share_is_drawn_with_its_interval_on_a_round_track() -> None:
    whole = shares.end([0.31, 0.42])

    assert whole == 0.5
    assert shares.draw(0.25, 0.2, 0.31, whole=whole) == shares.Share("50%", "40%", "62%")
    assert shares.draw(0.0, 0.0, 0.05).length is None
    assert shares.end([]) == 1.0


@pytest.mark.parametrize(
    ("points", "expected"),
    [(2, [1, 5]), (3, [1, 3, 5]), (4, [1, 2, 4, 5]), (5, [1, 2, 3, 4, 5]), (7, [1, 2, 2, 3, 4, 4, 5])],
)
def test_a_scale_goes_from_violet_to_blue(points: int, expected: list[int]) -> None:
    assert diverging.tones(points) == expected


def test_the_middle_of_a_scale_is_split_by_the_axis() -> None:
    scale = diverging.Scale("Clear", [0.1, 0.2, 0.2, 0.3, 0.2])

    chart = diverging.draw([scale])

    # 0.4 to the left and 0.6 to the right: two quarters and three, 64 units each; the middle stands at 128.
    assert (chart.middle, [tick.text for tick in chart.ticks]) == ("128", ["50%", "25%", "0%", "25%", "50%", "75%"])
    assert [(one.x, one.width, one.tone, one.text) for one in chart.segments] == [
        ("25.6", "25.6", 1, "10"),
        ("51.2", "51.2", 2, "20"),
        ("102.4", "51.2", 3, "20"),
        ("153.6", "76.8", 4, "30"),
        ("230.4", "51.2", 5, "20"),
    ]


def test_a_scale_without_a_middle_leaves_the_axis_free_and_a_small_share_has_no_letters() -> None:
    chart = diverging.draw([diverging.Scale("Useful", [0.01, 0.24, 0.25, 0.5])])

    assert [(one.tone, one.text) for one in chart.segments] == [(1, ""), (2, "24"), (4, "25"), (5, "50")]
    assert chart.segments[2].x == chart.middle


def test_the_wide_drawing_shows_the_net_with_its_interval() -> None:
    net = diverging.Net(0.2, -0.1, 0.4, "+20")

    chart = diverging.draw([diverging.Scale("Clear", [0.3, 0.2, 0.5], net)], wide=True)

    # Nets from -0.4 to 0.4 between 700 and 850: 0 at 775, 187.5 a whole.
    (whisker,) = chart.whiskers
    assert (chart.net_middle, whisker.x, whisker.low, whisker.high, whisker.text) == (
        "775",
        "812.5",
        "756.25",
        "850",
        "+20",
    )
    assert diverging.draw([diverging.Scale("Clear", [0.3, 0.2, 0.5], net)]).whiskers == ()


def test_nobody_s_answers_draw_no_segment() -> None:
    assert diverging.draw([diverging.Scale("Clear", [0.0, 0.0, 0.0])]).segments == ()
    assert diverging.draw([]).segments == ()
