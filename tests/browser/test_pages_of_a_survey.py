"""A survey in pages as a visitor meets it: with scripts and without, by keyboard, at 320 pixels, in dark colors."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Site
from tests.browser.watching import axe, sideways

OpenPage = Callable[..., Page]
ADDRESS = "/feedback/paged/"


@pytest.fixture(scope="module")
def survey(site: Site) -> str:
    """Publish a survey in pages on the running site, and return its address."""
    site.manage("shell", "-c", "from tests.surveys import paged; paged.publish()")
    return ADDRESS


def answer_all(page: Page) -> None:
    """Fill in the three pages and come to the review."""
    page.get_by_label("Expert", exact=True).check()
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Map", exact=True).check()
    page.get_by_label("Years").fill("3,5")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Why").fill("Because it is there.")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_pages_are_filled_in_changed_and_sent(open_page: OpenPage, survey: str, options: dict[str, bool]) -> None:
    page = open_page(**options)
    page.goto(survey)
    answer_all(page)

    page.get_by_role("link", name="Change question 4").click()
    expect(page.locator("#q-years")).to_have_value("3,5")
    page.locator("#q-years").fill("4")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Why")).to_have_value("Because it is there.")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#answers")).to_contain_text("4")
    page.get_by_role("button", name="Send my answers").click()

    page.wait_for_url("**/feedback/receipt/**")


def test_back_of_the_browser_and_a_reload_lose_nothing(open_page: OpenPage, survey: str) -> None:
    page = open_page()
    page.goto(survey)
    answer_all(page)

    page.go_back()
    expect(page.get_by_label("Why")).to_have_value("Because it is there.")
    page.go_back()
    expect(page.get_by_label("Years")).to_have_value("3,5")
    page.go_back()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("Ada")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_sound_at_320_pixels(open_page: OpenPage, survey: str, scheme: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(survey)
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Next").click()
    assert (axe(page), sideways(page)) == ([], 0)
    expect(page.locator("#summary")).to_be_focused()

    answer_all(page)

    assert (axe(page), sideways(page)) == ([], 0)
    page.go_back()
    assert (axe(page), sideways(page)) == ([], 0)


def test_by_keyboard_enter_turns_the_page(open_page: OpenPage, survey: str) -> None:
    page = open_page()
    page.goto(survey)
    page.get_by_label("Beginner", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Ada")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("View")
    expect(page.locator(".progress p")).to_have_text("Page 2 of 2")
