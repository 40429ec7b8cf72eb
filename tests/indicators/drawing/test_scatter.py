"""The scatter: two measures, quadrants cut at 5.50, names that hide no other name."""

from decimal import Decimal
from itertools import combinations

import pytest

from indicators.drawing import scatter
from indicators.drawing.scatter import Corners, CornerText, LabeledCountry, Point

NAMES = ("Criminality", "Resilience")


def corners():
    return Corners(
        low_high=CornerText("Low criminality, high resilience", "46"),
        high_high=CornerText("High on both", "9", strong=True),
        low_low=CornerText("Low on both", "72"),
        high_low=CornerText("High criminality, low resilience", "66"),
    )


def test_five_and_a_half_is_high():
    met = scatter.count(
        [
            Point(Decimal("5.50"), Decimal("5.50")),
            Point(Decimal("5.49"), 7),
            Point(Decimal("5.49"), Decimal("5.49")),
            Point(8, 2),
            Point(9, 3),
        ]
    )

    assert met == Corners(low_high=1, high_high=1, low_low=1, high_low=2)


def test_the_corners_of_the_plot_are_one_and_ten():
    drawn = scatter.draw([Point(1, 1), Point(10, 10), Point(5.5, 5.5)], names=NAMES)

    assert (drawn.dots[0].x, drawn.dots[0].y) == ("30", "284")
    assert (drawn.dots[1].x, drawn.dots[1].y) == ("310", "26")
    assert (drawn.dots[2].x, drawn.dots[2].y) == ("170", "155")


def test_both_ends_of_both_axes_are_named():
    narrow = scatter.draw([], names=NAMES)
    wide = scatter.draw([], names=NAMES, frame=scatter.WIDE)

    assert [tick.text for tick in narrow.plot.across] == ["1", "4", "7", "10"]
    assert [tick.text for tick in wide.plot.up] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


def test_quadrants_are_cut_at_five_and_a_half():
    drawn = scatter.draw([], names=NAMES, corners=corners())

    assert (drawn.plot.split_x, drawn.plot.split_y) == ("170", "155")
    assert [corner.printed for corner in drawn.corners] == ["46", "9", "72", "66"]
    assert [corner.strong for corner in drawn.corners] == [False, True, False, False]


def test_corners_can_be_plain_texts():
    drawn = scatter.draw([], names=NAMES, corners=Corners("46", "High on both 9", "72", "66"))

    assert [[line.text for line in corner.lines] for corner in drawn.corners] == [
        ["46"],
        ["High on both 9"],
        ["72"],
        ["66"],
    ]


def test_without_corner_texts_no_quadrant_is_named():
    drawn = scatter.draw([Point(3, 3)], names=NAMES)

    assert drawn.corners == ()


def test_a_trail_starts_with_a_ring_and_ends_in_the_shape():
    (mark,) = scatter.draw(
        [], names=NAMES, labeled=[LabeledCountry("Italy", [(1, 10), (5.5, 5.5), (10, 1)], "2")]
    ).marks

    assert mark.trail == "30,26 170,155 310,284"
    assert (mark.ring.x, mark.ring.y) == ("30", "26")
    assert mark.shape.startswith("M305.86,279.86h8.28")


def test_a_country_without_a_past_has_no_trail():
    (mark,) = scatter.draw([], names=NAMES, labeled=[LabeledCountry("Italy", [(6, 6)])]).marks

    assert mark.trail is None
    assert mark.ring is None


@pytest.mark.parametrize("frame", [scatter.NARROW, scatter.WIDE])
@pytest.mark.parametrize("at", [(1, 1), (10, 10), (1, 10), (10, 1), (5.5, 5.5)])
def test_names_at_one_place_overlap_neither_each_other_nor_the_corners(frame, at):
    names = ("Bosnia and Herzegovina", "Kenya", "South Africa")
    labeled = [LabeledCountry(name, [at], identity) for name, identity in zip(names, ("1", "2", "3"), strict=True)]

    drawn = scatter.draw([], names=NAMES, labeled=labeled, corners=corners(), frame=frame)

    boxes = [mark.label.box for mark in drawn.marks]
    assert not any(one.overlaps(two) for one, two in combinations(boxes, 2))
    assert all(
        0 <= box.left and box.right <= frame.width and 0 <= box.top and box.bottom <= frame.height for box in boxes
    )
    for corner in drawn.corners:
        for line in corner.lines:
            start = float(corner.x) if corner.side == "start" else float(corner.x) - 40
            inside = [box for box in boxes if box.holds(start + 20, float(line.at) - 4)]
            assert inside == []


def test_of_many_countries_some_are_named_and_each_name_stands_at_its_dot():
    at = {"North": (5.9, 7.6), "Close": (5.9, 7.0), "Closer": (5.9, 7.1), "Middle": (6.4, 6.4), "East": (7.4, 5.7)}
    labeled = [LabeledCountry(name, [point]) for name, point in at.items()]

    drawn = scatter.draw([], names=NAMES, labeled=labeled, corners=corners(), labels=3)

    labels = {mark.name: mark.label for mark in drawn.marks if mark.label}
    assert len(drawn.marks) == 5
    assert len(labels) == 3
    for name, label in labels.items():
        x, y = 30 + (at[name][0] - 1) / 9 * 280, 284 - (at[name][1] - 1) / 9 * 258
        box = label.box
        assert label.leader is None
        assert max(box.left - x, x - box.right, 0) + max(box.top - y, y - box.bottom, 0) < 20
    assert not any(one.box.overlaps(two.box) for one, two in combinations(labels.values(), 2))


def test_a_name_avoids_a_crowd_of_dots():
    crowd = [Point(5.6 + 0.1 * step, 5.5) for step in range(20)]
    (mark,) = scatter.draw(crowd, names=NAMES, labeled=[LabeledCountry("Kenya", [(5.5, 5.5)], "1")]).marks

    assert not any(mark.label.box.holds(float(x), 155) for x in range(175, 240))
