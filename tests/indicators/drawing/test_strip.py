"""The strip of ties: countries with the same value are stacked, those alone are hollow."""

from decimal import Decimal

from indicators.drawing import strip
from indicators.drawing.strip import StripEntry

ENTRIES = [
    StripEntry("Algeria", Decimal("4.97")),
    StripEntry("Belize", Decimal("4.97")),
    StripEntry("Chile", Decimal("5.10")),
    StripEntry("Ireland", Decimal("4.97")),
    StripEntry("Mali", Decimal("6.00")),
]
TICKS = [(Decimal("4.8"), "4.8"), (Decimal("5.4"), "5.4")]


def draw(**more):
    return strip.draw(ENTRIES, low=Decimal("4.8"), high=Decimal("5.4"), ticks=TICKS, **more)


def test_countries_are_grouped_by_value():
    groups = strip.stacks(ENTRIES)

    assert [(str(group.value), group.names) for group in groups] == [
        ("4.97", ("Algeria", "Belize", "Ireland")),
        ("5.10", ("Chile",)),
        ("6.00", ("Mali",)),
    ]
    assert strip.tallest(ENTRIES).names == ("Algeria", "Belize", "Ireland")


def test_ties_are_stacked_over_one_place():
    tied = [dot for dot in draw().dots if dot.tied]

    assert [dot.name for dot in tied] == ["Algeria", "Belize", "Ireland"]
    assert {dot.x for dot in tied} == {"95.87"}
    assert len({dot.y for dot in tied}) == 3


def test_a_country_alone_is_not_tied_and_one_outside_the_window_not_shown():
    dots = {dot.name: dot for dot in draw().dots}

    assert dots["Chile"].tied is False
    assert "Mali" not in dots


def test_dots_of_a_stack_do_not_overlap_however_tall_it_is():
    many = strip.draw([StripEntry(str(n), 5) for n in range(60)], low=4, high=6, ticks=[])

    heights = sorted(float(dot.y) for dot in many.dots)
    assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) >= 2 * float(many.radius)
    assert heights[0] > 0


def test_the_headline_stays_inside_the_frame_and_above_the_dots():
    drawn = draw(headline="Three countries at 4.97", remark="Algeria, Belize, Ireland and many others besides these")

    # The longest line, "Algeria, Belize, Ireland and many others", is about 260 units wide.
    assert 130 <= float(drawn.caption.x) <= 190
    assert len(drawn.caption.remark) == 2
    assert float(drawn.caption.remark[-1].at) < min(float(dot.y) for dot in drawn.dots) - float(drawn.radius)


def test_without_any_country_there_is_no_caption():
    drawn = strip.draw([], low=4, high=6, ticks=[], headline="Nobody")

    assert drawn.dots == ()
    assert drawn.caption is None
