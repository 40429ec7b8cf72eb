"""Trend lines: any number of editions, labels that never overlap, an axis that owns up to being cropped."""

from itertools import combinations

import pytest

from indicators.drawing import lines
from indicators.drawing.lines import Series

THREE = (2021, 2023, 2025)


def south(**more):
    return Series("South Africa", "7.43", (6.63, 7.18, 7.43), "3", **more)


def test_the_axis_runs_between_whole_points_and_says_that_it_is_cropped():
    drawn = lines.draw(THREE, [Series("Colombia", "7.82", (7.66, 7.75, 7.82), "1"), south()])

    assert (drawn.low, drawn.high, drawn.cropped) == (6, 9, True)
    assert [tick.text for tick in drawn.ticks] == ["6", "7", "8", "9"]


def test_the_whole_scale_is_not_cropped():
    drawn = lines.draw(THREE, [Series("Wide", "10.0", (1, 5, 10), "1")])

    assert (drawn.low, drawn.high, drawn.cropped) == (1, 10, False)
    assert [tick.text for tick in drawn.ticks] == ["1", "4", "7", "10"]


@pytest.mark.parametrize("value", [1, 10, 5.5])
def test_a_flat_line_gets_an_axis_of_three_points_on_the_scale(value):
    drawn = lines.draw(THREE, [Series("Flat", str(value), (value, value, value), "1")])

    assert drawn.high - drawn.low >= 3
    assert 1 <= drawn.low <= value <= drawn.high <= 10


def test_years_stand_as_far_apart_as_they_are_in_time():
    drawn = lines.draw((2021, 2023, 2029), [Series("A", "5", (5, 5, 5), "1")])

    first, second, third = (float(year.at) for year in drawn.years)
    assert third - second == pytest.approx(3 * (second - first), abs=0.05)


def test_one_edition_is_a_single_point():
    drawn = lines.draw((2025,), [Series("A", "5.0", (5,), "1")])

    assert drawn.lines[0].stretches == ()
    assert len(drawn.lines[0].shapes) == 1


def test_ten_editions_print_only_the_years_that_have_room():
    years = tuple(range(2021, 2041, 2))
    drawn = lines.draw(years, [Series("A", "5.0", [5] * 10, "1")])

    places = [float(year.at) for year in drawn.years]
    assert drawn.years[-1].text == "2039"
    # A year is about 37 units wide.
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) > 40


def test_a_missing_edition_breaks_the_line():
    drawn = lines.draw((2021, 2023, 2025, 2027, 2029), [Series("A", "5", (5, 5, None, 6, 5), "2")])

    assert len(drawn.lines[0].stretches) == 2
    assert len(drawn.lines[0].shapes) == 4


def test_a_series_without_any_value_has_no_label():
    drawn = lines.draw(THREE, [Series("None", "–", (None, None, None), "1"), south()])

    assert drawn.lines[0].label is None


def test_labels_of_lines_that_meet_do_not_overlap():
    drawn = lines.draw(
        THREE,
        [
            Series("Bosnia and Herzegovina", "5.55", (5, 5.2, 5.55), "1"),
            Series("Sao Tome and Principe", "5.56", (5, 5.3, 5.56), "2"),
            Series("Kenya", "5.55", (6, 5.2, 5.55), "3"),
            Series("World", "5.54", (5, 5, 5.54), "world"),
        ],
    )

    boxes = []
    for line in drawn.lines:
        first = float(line.label.y)
        boxes.append((first - 8, first - 8 + 16 * len(line.label.lines)))
    assert all(one[1] <= two[0] or two[1] <= one[0] for one, two in combinations(boxes, 2))


def test_a_label_stays_inside_the_frame():
    drawn = lines.draw(THREE, [Series("Saint Vincent and the Grenadines", "5.55", (5, 5.2, 5.55), "1")])

    label = drawn.lines[0].label
    assert label.lines == ("Saint Vincent and", "the Grenadines")
    assert label.printed == "5.55"
    # "the Grenadines 5.55" is about 137 units wide in letters of 14.
    assert float(label.x) + 137 <= 320


def test_a_number_that_has_no_room_beside_its_name_takes_a_line_of_its_own():
    drawn = lines.draw(THREE, [Series("Bosnia-and-Herzegovina", "5.55", (5, 5.2, 5.55), "1")])

    assert drawn.lines[0].label.lines == ("Bosnia-and-Herzegovina", "")


def test_the_world_has_no_shapes():
    drawn = lines.draw(THREE, [Series("World", "5.08", (4.9, 5.03, 5.08), "world")])

    assert drawn.lines[0].shapes == ()


def test_a_series_must_have_a_value_for_each_year():
    with pytest.raises(ValueError, match="South Africa has 3 values for 2 years"):
        lines.draw((2021, 2023), [south()])
