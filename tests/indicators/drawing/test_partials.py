"""The SVG partials: well formed, in French too, with nothing that a strict content policy would refuse."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from indicators.drawing import atlas, bars, histogram, lines, movers, pyramid, scatter, strip, world
from indicators.drawing.callouts import Note
from indicators.drawing.scatter import Corners, CornerText, LabeledCountry, Point

NUMBER = re.compile(r"-?\d+(\.\d+)?(%|em)?$")
PAIR = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?$")
NUMERIC = ("x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r", "dx", "dy")


def render(partial, **context):
    return render_to_string(f"indicators/drawing/{partial}", {"title": "A title", "description": "Said", **context})


def a_map(role="first"):
    codes = [shape.iso3 for shape in atlas.world().countries]
    return world.draw(
        {"KEN": 6, "TUV": 1, "FRA": None},
        "k",
        links={iso3: f"/2025/countries/{iso3}/" for iso3 in codes},
        labels={"KEN": "Kenya 6,95"},
        notes=[Note("KEN", "Kenya 6,95", "le plus haut")],
        role=role,
    )


def a_pyramid():
    return pyramid.draw(
        pyramid.Measure("Marchés", "2,17", Decimal("2.17"), Decimal("4.91")),
        pyramid.Measure("Acteurs", "2,70", Decimal("2.70"), Decimal("5.25")),
        pyramid.Measure("Résilience", "5,67", Decimal("5.67"), Decimal("4.78")),
    )


def a_scatter(frame=scatter.NARROW):
    quadrant = CornerText("Les deux", "9", strong=True)
    return scatter.draw(
        [Point(3.3, 4.7, "Mali"), Point(5.5, 5.5)],
        names=("Criminalité", "Résilience"),
        labeled=[LabeledCountry("Italie", [(6.1, 6.2), (6.37, 6.38)], "2"), LabeledCountry("Kenya", [(6.95, 5.63)])],
        corners=Corners(quadrant, quadrant, quadrant, quadrant),
        frame=frame,
    )


def a_trend():
    return lines.draw((2021, 2023, 2025), [lines.Series("Italie", "6,37", (5.8, None, 6.37), "2")])


def a_strip():
    entries = [strip.StripEntry("Mali", 4.97), strip.StripEntry("Kenya", 4.97)]
    return strip.draw(entries, low=4.8, high=5.4, ticks=[(4.8, "4,8")], headline="Deux pays", remark="Mali, Kenya")


DRAWINGS = {
    "_map.html": lambda: {"chart": a_map(), "views": True},
    "_pyramid.html": lambda: {"chart": a_pyramid()},
    "_bar.html": lambda: {"chart": bars.draw(Decimal("5.67"), average=Decimal("4.78"))},
    "_histogram.html": lambda: {
        "chart": histogram.halves([5.5, 6], "r", average=Decimal("5.90"), average_text="moyenne mondiale 5,90")
    },
    "_legend.html": lambda: {"ramp": "r", "note": "plus haut, plus résilient", "unscored": True},
    "_strip.html": lambda: {"chart": a_strip()},
    "_scatter.html": lambda: {"chart": a_scatter(), "wide": a_scatter(scatter.WIDE)},
    "_lines.html": lambda: {"chart": a_trend()},
    "_movers.html": lambda: {"chart": movers.draw([movers.Move("Haïti", 5.5, 6.1, "0,60", worse=True)])},
}


@pytest.fixture(params=sorted(DRAWINGS))
def rendered_in_french(request):
    with translation.override("fr"):
        return render(request.param, **DRAWINGS[request.param]())


def elements(html):
    """Return every element of every drawing; a drawing must be well formed."""
    return ElementTree.fromstring(f"<div>{''.join(re.findall('<svg.*?</svg>', html, re.DOTALL))}</div>").iter()


def test_coordinates_have_points_and_not_commas_in_french(rendered_in_french):
    numbers = [element.get(name) for element in elements(rendered_in_french) for name in NUMERIC if element.get(name)]
    pairs = [pair for element in elements(rendered_in_french) for pair in element.get("points", "").split()]
    boxes = [side for element in elements(rendered_in_french) for side in element.get("viewBox", "").split()]

    assert numbers
    assert [number for number in numbers + boxes if not NUMBER.match(number)] == []
    assert [pair for pair in pairs if not PAIR.match(pair)] == []


def test_paths_hold_only_letters_and_numbers_with_points(rendered_in_french):
    paths = [element.get("d") for element in elements(rendered_in_french) if element.get("d")]
    number = r"-?\d+(?:\.\d+)?"

    leftovers = [re.sub(rf"[MmLlHhVvAaZz]|{number}|(?<=\d),(?={number})|[ ]", "", path) for path in paths]
    assert "".join(leftovers) == ""
    assert [path for path in paths if re.search(r"\d,\d+,\d", path) and "a" not in path] == []


def test_nothing_needs_an_inline_style_or_script(rendered_in_french):
    assert "style=" not in rendered_in_french
    assert "<script" not in rendered_in_french
    assert "None" not in rendered_in_french


def test_every_drawing_is_an_image_with_a_name_a_group_of_links_or_decoration(rendered_in_french):
    for element in elements(rendered_in_french):
        if element.tag == "svg":
            named = element.get("role") in ("img", "group") and element.get("aria-label")
            assert named or element.get("aria-hidden") == "true"


def test_names_are_escaped():
    (row,) = [movers.Move("<b>&", 5, 6, '"1"', worse=True)]

    html = render("_movers.html", chart=movers.draw([row]))

    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html


def test_every_country_on_the_map_is_a_link_with_a_label():
    html = render("_map.html", chart=a_map())

    links = [element for element in elements(html) if element.tag == "a"]
    assert len(links) == 193
    assert all(link.get("href", "").startswith("/2025/countries/") and link.get("aria-label") for link in links)
    kenya = next(link for link in links if link.get("href") == "/2025/countries/KEN/")
    assert (kenya.get("class"), kenya.get("aria-label"), kenya.find("title").text) == ("k6", "Kenya 6,95", "Kenya 6,95")


def test_a_country_without_a_score_is_hatched():
    html = render("_map.html", chart=a_map())

    france = next(element for element in elements(html) if element.get("href") == "/2025/countries/FRA/")
    assert france.get("class") == "x"
    assert france.find("g").get("fill") == "url(#not-scored)"


def test_a_second_map_repeats_the_shapes_of_the_first():
    first, again = render("_map.html", chart=a_map()), render("_map.html", chart=a_map(role="again"))

    ids = {element.get("id") for element in elements(first) if element.get("id")}
    used = {element.get("href").removeprefix("#") for element in elements(again) if element.tag == "use"}
    assert len(used) == 194
    assert used <= ids
    assert not [element for element in elements(again) if element.get("id")]
    assert len(again) < len(first) / 3


def test_a_map_alone_carries_no_ids_but_the_hatching():
    html = render("_map.html", chart=a_map(role="alone"))

    assert [element.get("id") for element in elements(html) if element.get("id")] == ["not-scored"]


def test_a_cropped_axis_says_so_unless_the_page_has():
    said = "The axis shows 5 to 8 of the scale from 1 to 10."

    assert said in render("_lines.html", chart=a_trend())
    assert said not in render("_lines.html", chart=a_trend(), said=True)


def test_a_bar_at_one_is_only_its_track_and_tick():
    html = render("_bar.html", chart=bars.draw(1, average=4))

    assert 'width="0%"' in html
    assert html.count("<rect") == 2


def test_a_bar_without_a_score_has_no_fill():
    html = render("_bar.html", chart=bars.draw(None))

    assert html.count("<rect") == 1
    assert "<line" not in html
