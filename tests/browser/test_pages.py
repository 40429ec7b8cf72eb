"""What every public page keeps to, whatever it shows: accessible, inside its window, and asking nobody but the site."""

from collections.abc import Callable, Iterable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from indicators.views import errors
from tests.browser.public_pages import COLOURED, DENSE, FRENCH, PAGES
from tests.browser.watching import axe, sideways

# The least height of letters in charts, as shown; and how many lie under it.
SMALLEST_PX = 10.4
SMALL_LETTERS = """smallest => [...document.querySelectorAll("svg text")].filter(text => {
    if (!text.textContent.trim() || !text.getClientRects().length) return false;
    const scale = text.getScreenCTM();
    return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(scale.a, scale.b) < smallest - 0.05;
}).map(text => text.textContent.trim())"""


def faults(page: Page, paths: Iterable[str]) -> dict[str, list[str]]:
    """Return what axe finds on pages, and by how many pixels they stick out of the window."""
    found = {}
    for path in paths:
        page.goto(path)
        over = sideways(page)
        found[path] = axe(page) + ([f"{over} pixels too wide"] if over else [])
    return {path: complaints for path, complaints in found.items() if complaints}


def test_axe_finds_nothing_on_any_page_and_no_page_sets_a_cookie(page: Page) -> None:
    assert faults(page, PAGES) == {}
    assert page.context.cookies() == []


def test_axe_finds_nothing_in_dark_colours(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="dark")

    assert faults(page, COLOURED) == {}


def test_axe_finds_nothing_on_a_phone(phone: Page) -> None:
    assert faults(phone, DENSE) == {}


def test_no_page_is_wider_than_its_window_and_letters_in_charts_can_be_read(page: Page) -> None:
    widths = (320, 360, 900, 1024, 1280, 1440, 1920, 2560)

    found = {}
    for path in PAGES:
        page.goto(path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            found[path, width] = (sideways(page), page.evaluate(SMALL_LETTERS, SMALLEST_PX))

    assert found == {(path, width): (0, []) for path in PAGES for width in widths}


def test_heading_tree_and_map_of_the_first_page_stand_in_line_and_the_map_grows_with_the_window(page: Page) -> None:
    page.goto("/2025/")

    rows = {}
    for width in (900, 1024, 1280, 1440, 1600, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        logo, heading, tree, controls, chart, findings = (
            page.locator(part).first.bounding_box() or {}
            for part in (".logo", "h1", ".tree", ".ctl", "svg.map", ".stories")
        )
        starts = [box["x"] - heading["x"] for box in (logo, tree, findings)]
        ends = [box["x"] + box["width"] - controls["x"] - controls["width"] for box in (chart, findings)]
        rows[width] = ([round(offset) for offset in starts + ends], chart["width"])

    assert {width: offsets for width, (offsets, _map) in rows.items()} == {width: [0, 0, 0, 0, 0] for width in rows}
    maps = [found for _offsets, found in rows.values()]
    assert maps == sorted(maps)
    assert min(found for width, (_offsets, found) in rows.items() if width >= 1440) >= 950
    assert rows[1920][1] >= 1200


def test_pages_in_french_say_so_and_are_accessible(page: Page) -> None:
    for path, heading in FRENCH.items():
        page.goto(path)

        assert page.locator("html").get_attribute("lang") == "fr"
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert (axe(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("view", [errors.bad_request, errors.permission_denied, errors.server_error])
@pytest.mark.parametrize("width", [1280, 320])
def test_bare_pages_of_errors_are_accessible(
    page: Page, view: Callable[[HttpRequest], HttpResponse], width: int
) -> None:
    response = view(RequestFactory().get("/broken/"))
    page.route("**/broken/", lambda route: route.fulfill(status=response.status_code, body=response.content))
    page.set_viewport_size({"width": width, "height": 800})

    page.goto("/broken/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="To the map").click()
    expect(page.locator("svg.map")).to_be_visible()


def test_the_description_of_the_api_lets_every_example_be_tried(page: Page) -> None:
    page.goto("/api/docs/")

    examples = [link.get_attribute("href") for link in page.locator(".operation a[href^='/api/']").all()]

    assert len(examples) > 8
    assert [path for path in examples if page.request.get(str(path)).status != 200] == []


COLUMNS = """table => [...table.tHead.rows[0].cells].map(cell => {
    const box = cell.getBoundingClientRect(), {color, fontSize, borderBottom} = getComputedStyle(cell);
    return [Math.round(box.left), Math.round(box.width), box.height > 9, color, fontSize, borderBottom];
})"""


def test_the_tables_of_a_composite_page_look_alike(page: Page) -> None:
    page.goto("/2025/indicators/criminality/")
    page.locator("details.more > summary").click()

    parts, ranks = page.locator(".parts .measures"), page.locator("table.rank")
    expect(parts).to_have_count(2)
    expect(ranks).to_have_count(2)
    assert parts.nth(0).evaluate(COLUMNS) == parts.nth(1).evaluate(COLUMNS)
    # The ranks of the other countries are wider than those of the first twelve.
    of_first, of_others = ([column[2:] for column in ranks.nth(place).evaluate(COLUMNS)] for place in (0, 1))
    assert of_first == of_others
    assert [shown for shown, *_style in of_others] == [True] * 6


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/2025/rankings/criminality/", "table.league"),
        ("/2025/indicators/criminality/", ".parts"),
    ],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_question_about_a_score_keeps_its_distance(page: Page, path: str, above: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)

    upper, box = page.locator(above).bounding_box(), page.locator(".score-question").bounding_box()

    assert upper
    assert box
    assert 32 <= box["y"] - upper["y"] - upper["height"] <= 64
