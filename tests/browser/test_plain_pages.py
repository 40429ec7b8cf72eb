"""What a reader without JavaScript can do: all of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.public_pages import PAGES


@pytest.fixture
def plain(open_page: Callable[..., Page]) -> Page:
    """A watched page, 1280 pixels wide, that runs no script."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def plain_phone(open_page: Callable[..., Page]) -> Page:
    """A watched page, 360 pixels wide, that runs no script."""
    return open_page(java_script_enabled=False, viewport=PHONE)


@pytest.mark.parametrize("window", ["plain", "plain_phone"])
def test_every_page_shows_what_it_is_there_for(window: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(window)

    for path, (heading, piece) in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator(piece).locator("visible=true").first).to_be_visible()
        expect(page.get_by_role("button", name="Dark colors")).to_be_hidden()


def test_a_measure_is_chosen_for_the_map_on_a_phone(plain_phone: Page) -> None:
    plain_phone.goto("/2025/")

    plain_phone.get_by_role("combobox", name="Show on the map").select_option(label="Cocaine trade")
    plain_phone.get_by_role("button", name="Show", exact=True).click()

    expect(plain_phone).to_have_url(re.compile(r"/2025/\?show=cocaine-trade$"))
    expect(plain_phone.get_by_role("group", name="Map of the world: Cocaine trade, 2025")).to_be_visible()
    expect(plain_phone.locator(".under")).to_contain_text("4.89")


def test_a_continent_is_brought_near_on_a_phone(plain_phone: Page) -> None:
    plain_phone.goto("/2025/")
    malta = plain_phone.locator('svg.map a[href="/2025/countries/MLT/"]')
    small = malta.bounding_box()

    plain_phone.get_by_label("Europe").check()

    near = malta.bounding_box()
    assert small
    assert near
    assert near["width"] > 3 * small["width"]


def test_the_map_has_its_figures_as_a_table(plain: Page) -> None:
    plain.goto("/2025/")
    row = plain.get_by_role("row", name="Myanmar")
    expect(row).to_be_hidden()

    plain.locator(".stage").get_by_text("As a table").click()

    expect(row).to_contain_text("8.08")


def test_a_ranking_is_filtered(plain: Page) -> None:
    plain.goto("/2025/rankings/criminality/")

    plain.get_by_label("Measure").select_option(label="Cocaine trade")
    plain.get_by_label("Region").select_option(label="All of Africa")
    plain.get_by_label("Minimum score").fill("7.5")
    plain.get_by_role("button", name="Show", exact=True).click()

    expect(plain).to_have_url(re.compile("/2025/rankings/cocaine-trade/"))
    expect(plain.locator("table.league tbody th")).to_have_text(
        ["Guinea-Bissau", "Gambia", "Guinea", "Nigeria", "Sierra Leone", "South Africa"]
    )


def test_countries_are_compared_and_one_is_added_and_taken_out(plain: Page) -> None:
    title = plain.get_by_role("heading", level=1)
    plain.goto("/2025/compare/")

    plain.get_by_label("First country").select_option(label="South Africa")
    plain.get_by_label("Second country").select_option(label="Nigeria")
    plain.get_by_role("button", name="Compare countries").click()
    expect(title).to_have_text("South Africa, Nigeria")

    plain.get_by_label("Add a country").select_option(label="Italy")
    plain.get_by_role("button", name="Add", exact=True).click()
    expect(title).to_have_text("South Africa, Nigeria, Italy")

    plain.get_by_role("link", name="Remove Nigeria").click()
    expect(title).to_have_text("South Africa, Italy")


def test_two_measures_are_compared(plain: Page) -> None:
    plain.goto("/2025/compare/")

    plain.get_by_label("Horizontal axis").select_option(label="Cocaine trade")
    plain.get_by_label("Vertical axis", exact=True).select_option(label="Heroin trade")
    plain.get_by_role("button", name="Compare measures").click()

    expect(plain).to_have_url(re.compile("x=cocaine-trade&y=heroin-trade"))
    expect(plain.locator("svg.scatter").locator("visible=true").first).to_be_visible()


def test_an_older_name_finds_a_country(plain: Page) -> None:
    plain.goto("/2025/")

    plain.get_by_role("searchbox", name="Search country or indicator").fill("ivory coast")
    plain.get_by_role("banner").get_by_role("button", name="Search").click()
    plain.get_by_role("main").get_by_role("link", name="Côte d'Ivoire").first.click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("Côte d'Ivoire")


def test_language_and_edition_are_switched_on_the_page_itself(plain: Page) -> None:
    plain.goto("/2025/countries/ZAF/")

    plain.get_by_role("banner").get_by_role("link", name="Français").click()
    expect(plain).to_have_url(re.compile("/fr/2025/countries/ZAF/$"))
    plain.get_by_role("navigation", name="Édition").get_by_role("link", name="2021").click()
    expect(plain).to_have_url(re.compile("/fr/2021/countries/ZAF/$"))
    expect(plain.get_by_role("main")).to_contain_text("6,63")

    plain.get_by_role("banner").get_by_role("link", name="English").click()
    expect(plain).to_have_url(re.compile("[0-9]/2021/countries/ZAF/$"))


def test_the_menu_of_a_phone_opens(plain_phone: Page) -> None:
    plain_phone.goto("/2025/countries/ZAF/")
    menu = plain_phone.locator("details.menu")

    menu.locator("summary").click()
    menu.get_by_role("link", name="Rankings").click()

    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Ranking: Criminality")
