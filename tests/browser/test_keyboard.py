"""What a reader without a pointer can do, and sees of where the focus is."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

FOCUSED = """() => {
    const here = document.activeElement, label = here.labels?.[0] ?? null;
    const style = getComputedStyle(here.matches("input[type=radio]") ? here.nextElementSibling : here);
    const box = here.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const stroke = here.closest("svg.map") !== null && parseFloat(style.strokeWidth) >= 4;
    return {
        name: here.getAttribute("aria-label") ?? label?.textContent.trim() ?? here.textContent.trim(),
        inMap: here.closest("svg.map") !== null,
        inMain: here.closest("main") !== null,
        atEnd: here === document.body,
        seen: (ring || stroke) && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def tab(page: Page) -> dict[str, Any]:
    """Press Tab and say where that leads."""
    page.keyboard.press("Tab")
    where: dict[str, Any] = page.evaluate(FOCUSED)
    return where


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until something of this name has the focus."""
    passed = []
    for _press in range(most):
        passed.append(tab(page)["name"])
        if passed[-1] == name:
            return
    raise AssertionError(f"{name} was not reached: {passed}")


def test_the_way_leads_over_the_skip_link_to_the_navigation(page: Page) -> None:
    page.goto("/2025/countries/ZAF/")

    names = [tab(page)["name"] for _press in range(9)]

    assert names[:2] == ["Skip to the content", "Organized Crime Index"]
    assert names[2:] == ["Map", "Indicators", "Countries", "Rankings", "Compare", "Papers", "Data"]


def test_the_skip_link_leads_past_the_navigation(page: Page) -> None:
    page.goto("/2025/countries/ZAF/")
    assert tab(page)["seen"]

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#main$"))
    assert tab(page)["name"] == "Countries"
    assert page.evaluate(FOCUSED)["inMain"]


def test_a_country_is_reached_on_the_map_and_opened(page: Page) -> None:
    page.goto("/2025/")

    tab_to(page, "Skip the map")
    first = tab(page)
    second = tab(page)
    page.keyboard.press("Enter")

    assert (first["name"], first["seen"]) == ("Afghanistan 7.02", True)
    assert (second["name"], second["seen"]) == ("Angola 5.62", True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Angola")


def test_the_map_can_be_skipped(page: Page) -> None:
    page.goto("/2025/")
    tab_to(page, "Skip the map")
    assert page.evaluate(FOCUSED)["seen"]

    page.keyboard.press("Enter")
    after = tab(page)

    assert after["inMain"]
    assert not after["inMap"]


@pytest.mark.parametrize(
    "path",
    ["/2025/rankings/cocaine-trade/?region=caribbean&from=5", "/2025/compare/", "/methodology/", "/search/?q=congo"],
)
def test_the_focus_is_seen_all_the_way_through_a_page(page: Page, path: str) -> None:
    page.goto(path)

    way = [tab(page)]
    while not way[-1]["atEnd"]:
        way.append(tab(page))

    assert [step["name"] for step in way[:-1] if not step["seen"]] == []
    assert len(way) > 20


def test_the_focus_is_seen_on_a_phone_in_dark_colours_too(phone: Page) -> None:
    phone.emulate_media(color_scheme="dark")
    phone.goto("/2025/")

    way = [tab(phone) for _press in range(16)]

    assert [step["name"] for step in way if not step["seen"]] == []
    assert way[-1]["inMap"]


def test_the_menu_of_a_phone_opens_and_closes_by_key(phone: Page) -> None:
    phone.goto("/2025/countries/ZAF/")
    tab_to(phone, "Menu")

    phone.keyboard.press("Enter")
    expect(phone.locator("details.menu nav")).to_be_visible()
    phone.keyboard.press("Escape")

    expect(phone.locator("details.menu nav")).to_be_hidden()
    assert phone.evaluate(FOCUSED)["name"] == "Menu"


def test_a_wide_table_is_scrolled_by_key(phone: Page) -> None:
    phone.goto("/2025/countries/ZAF/")
    wide = phone.get_by_role("region", name="Editions side by side")
    wide.focus()
    assert phone.evaluate(FOCUSED)["seen"]

    phone.keyboard.press("ArrowRight")

    phone.wait_for_function("box => box.scrollLeft > 0", arg=wide.element_handle())
