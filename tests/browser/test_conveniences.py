"""What scripts add to pages that work without them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

PAPER = "getComputedStyle(document.body).backgroundColor"


def test_the_choice_of_dark_colours_holds_on_the_next_page(page: Page) -> None:
    page.goto("/2025/")
    light = page.evaluate(PAPER)
    switch = page.get_by_role("button", name="Dark colors")
    expect(switch).to_have_attribute("aria-pressed", "false")

    switch.click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Papers").click()

    expect(switch).to_have_attribute("aria-pressed", "true")
    assert (light, page.evaluate(PAPER)) == ("rgb(255, 255, 255)", "rgb(16, 21, 30)")
    assert page.context.cookies() == []


def test_light_colours_can_be_chosen_where_the_system_is_dark(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/papers/")

    page.get_by_role("button", name="Dark colors").click()

    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"


def test_a_table_is_sorted_by_its_headings(page: Page) -> None:
    page.goto("/2025/")
    page.locator(".stage").get_by_text("As a table").click()
    table = page.locator("table.sortable")
    scores = table.get_by_role("columnheader", name="Score")

    scores.get_by_role("button").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("Myanmar")
    expect(scores).to_have_attribute("aria-sort", "descending")
    scores.get_by_role("button").click()

    expect(table.get_by_role("row").nth(1)).to_contain_text("Tuvalu")
    expect(scores).to_have_attribute("aria-sort", "ascending")


def test_the_pointer_on_a_country_shows_its_score(page: Page) -> None:
    page.goto("/2025/")

    page.locator('svg.map a[href="/2025/countries/BRA/"]').hover()

    expect(page.locator(".map-tip")).to_have_text("Brazil 7.07")
