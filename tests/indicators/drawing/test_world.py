"""The world map: all 193 countries, circles that can be told apart, nothing outside the frame."""

import csv
import re
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest

from indicators.drawing import world
from indicators.drawing.atlas import world as atlas
from indicators.drawing.callouts import Note

ROOT = Path(__file__).resolve().parents[3]


def scored_countries():
    with (ROOT / "indicators/data/countries.csv").open(encoding="utf-8") as lines:
        return {row["iso3"] for row in csv.DictReader(lines)}


def circles():
    return [shape for shape in atlas().countries if shape.small]


def corners(path):
    """Walk a path of relative moves and return every point it visits."""
    points, here = [], (0, 0)
    for ring in path.removesuffix("z").split("z"):
        start = None
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            here = (here[0] + dx, here[1] + dy)
            start = start or here
            points.append(here)
        here = start
    return points


def test_every_scored_country_is_on_the_map_once():
    codes = [shape.iso3 for shape in atlas().countries]

    assert len(codes) == 193
    assert set(codes) == scored_countries()


def test_every_country_has_a_shape_or_a_circle():
    assert all(shape.path or shape.small for shape in atlas().countries)
    assert 39 <= len(circles()) <= 60


def test_circles_do_not_overlap():
    closest = min(hypot(one.x - two.x, one.y - two.y) for one, two in combinations(circles(), 2))

    assert closest >= 2 * atlas().radius


def test_a_circle_is_at_least_four_and_a_half_pixels_on_a_map_of_a_thousand():
    assert atlas().radius * 1000 / atlas().width >= 4.5


def test_every_circle_and_every_corner_lies_inside_the_frame():
    chart = atlas()
    margin = chart.radius

    assert all(margin <= c.x <= chart.width - margin and margin <= c.y <= chart.height - margin for c in circles())
    for path in [*(shape.path for shape in chart.countries if shape.path), *chart.others]:
        assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in corners(path))


def test_circles_are_painted_after_the_land():
    small = [shape.small for shape in atlas().countries]

    assert small == sorted(small)


def test_countries_lie_where_they_should():
    places = {shape.iso3: (shape.x, shape.y) for shape in atlas().countries}

    assert places["CAN"][1] < places["USA"][1] < places["MEX"][1] < places["BRA"][1]
    assert places["PRT"][0] < places["ESP"][0] < places["ITA"][0] < places["JPN"][0] < places["TON"][0]


def test_the_map_file_stays_small():
    size = (ROOT / "indicators/data/world/world.json").stat().st_size

    assert size < 120_000


def test_the_views_in_the_style_sheet_show_the_continents_of_the_map():
    css = (ROOT / "ocindex/static/css/charts.css").read_text(encoding="utf-8")
    chart = atlas()

    assert set(chart.views) == {"africa", "americas", "asia", "europe", "oceania"}
    for name, box in chart.views.items():
        rule = re.search(
            rf"\.view-{name}:checked\) \.land {{ transform: translate\((\S+)px, (\S+)px\) scale\((\S+)\)", css
        )
        across, down, scale = (float(number) for number in rule.groups())
        # The frame is 4 to 3 and as wide as the map: 2000 by 1500 units, half of the height above and below the middle.
        assert -1 <= box.x * scale + across
        assert (box.x + box.width) * scale + across <= chart.width + 1
        assert chart.height / 2 - 750 <= box.y * scale + down
        assert (box.y + box.height) * scale + down <= chart.height / 2 + 750


def draw(fills=None, **more):
    return world.draw(fills or {}, "k", links={"KEN": "/2025/countries/KEN/"}, labels={"KEN": "Kenya 6.95"}, **more)


def test_a_country_has_the_colour_of_its_step_and_leads_to_its_page():
    drawn = draw({"KEN": 6, "SOM": None})
    by_iso3 = {country.iso3: country for country in drawn.countries}

    assert (by_iso3["KEN"].tone, by_iso3["KEN"].href, by_iso3["KEN"].label) == (
        "k6",
        "/2025/countries/KEN/",
        "Kenya 6.95",
    )
    assert by_iso3["SOM"].tone == "x"
    assert by_iso3["FRA"].tone == "x"


def test_small_countries_have_a_circle_and_large_ones_none():
    by_iso3 = {country.iso3: country for country in draw().countries}

    assert by_iso3["TUV"].cx is not None
    assert by_iso3["RUS"].cx is None


@pytest.mark.parametrize("iso3", sorted(scored_countries()))
def test_a_callout_stays_inside_the_frame_wherever_it_points(iso3):
    (callout,) = draw(notes=[Note(iso3, "Saint Vincent and the Gr. 8.08", "highest")]).callouts

    # Measured in a browser: 526 units in Inter, weight 650, letters of 36.
    start = {"start": 0, "middle": 263, "end": 526}[callout.side]
    assert 0 <= float(callout.x) - start
    assert float(callout.x) - start + 526 <= 2000
    first = float(callout.y) + 36 * float(callout.rise.removesuffix("em"))
    assert first >= 36 * 0.75
    assert first + 1.15 * 36 <= 909 - 36 * 0.2


def test_callouts_of_neighbours_do_not_cover_each_other():
    one, two = draw(notes=[Note("COL", "Colombia 7.82", "second"), Note("ECU", "Ecuador 7.48", "fourth")]).callouts

    assert abs(float(one.y) - float(two.y)) > 80 or abs(float(one.x) - float(two.x)) > 250
