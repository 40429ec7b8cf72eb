"""A share over time: its line and band, what interrupts them, and marks that do not crowd."""

import pytest

from indicators.drawing.over_time import SharePoint, TimeMark, draw


def point(at: float, share: float, *, is_small: bool = False) -> SharePoint:
    return SharePoint(at, share, share - 0.1, share + 0.1, is_small)


def test_points_stand_in_time_and_on_the_axis_of_shares() -> None:
    panel = draw([[point(0, 0.5), point(1, 0.25, is_small=True)]], [], whole=0.5, first="May", last="June")

    # Time runs from 40 to 306, shares from 138 up to 20 at a half.
    assert panel.lines == ("40,20 306,79",)
    assert [(dot.x, dot.y, dot.is_small) for dot in panel.dots] == [("40", "20", False), ("306", "79", True)]
    assert panel.bands == ("40,20 306,55.4 306,102.6 40,43.6",)
    assert [(tick.at, tick.text) for tick in panel.ticks] == [("138", "0"), ("79", "25"), ("20", "50")]
    assert [label.text for label in panel.labels] == ["May", "June"]


def test_a_time_without_answers_interrupts_the_line() -> None:
    stretches = [[point(0, 0.5), point(0.2, 0.4)], [point(0.8, 0.3)]]

    panel = draw(stretches, [], whole=1.0, first="", last="")

    assert len(panel.lines) == 2
    assert len(panel.bands) == 1  # one point alone has no band
    assert len(panel.dots) == 3


def test_marks_too_near_to_each_other_keep_their_line_and_leave_their_text() -> None:
    marks = [TimeMark(0.52, "V2", is_dotted=True), TimeMark(0.5, "R1"), TimeMark(0.9, "R2")]

    panel = draw([[point(0.5, 0.5)]], marks, whole=1.0, first="", last="")

    assert [(each.text, each.is_dotted) for each in panel.marks] == [("R1", False), ("", True), ("R2", False)]
    assert panel.marks[0].x == "173"


@pytest.mark.parametrize("at", [-0.1, 1.1])
def test_what_lies_outside_the_time_is_refused(at: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        draw([[point(at, 0.5)]], [], whole=1.0, first="", last="")
    with pytest.raises(ValueError, match="between 0 and 1"):
        draw([], [TimeMark(at, "R1")], whole=1.0, first="", last="")
