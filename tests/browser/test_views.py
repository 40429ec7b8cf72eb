"""A researcher narrows a view, saves it, compares it and looks at it over time, with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_crosstabs import SURVEY
from tests.browser.test_studio import WINDOWS, follow
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]


def open_figures(page: Page, sign_in: SignIn) -> None:
    """Come to the figures of the demonstration, once it is written."""
    sign_in(page, "researcher")
    page.goto("/admin/surveys/response/")
    while not page.get_by_role("link", name=SURVEY).count():
        page.wait_for_timeout(1000)
        page.reload()
    follow(page.get_by_role("link", name=SURVEY))


def test_a_filter_is_applied_at_once_and_the_page_keeps_its_place(
    open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = open_page()
    open_figures(page, sign_in)
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    heading = page.locator("h2[id^=q-]").nth(5)
    heading.evaluate("each => window.scrollBy({top: each.getBoundingClientRect().top - 80, behavior: 'instant'})")
    where = heading.evaluate("each => each.getBoundingClientRect().top")

    choose = "each => { each.value = 'who'; each.dispatchEvent(new Event('change', {bubbles: true})); }"
    page.get_by_label("and …").evaluate(choose)
    box = page.get_by_role("checkbox", name="Journalism").first
    box.evaluate("each => each.click()")

    expect(page).to_have_url(re.compile(r"answers=who:journalism$"))
    expect(page.locator(".view-sentence")).to_contain_text("Journalism")
    assert heading.evaluate("each => each.getBoundingClientRect().top") == pytest.approx(where, abs=2)
    page.go_back()
    expect(page).not_to_have_url(re.compile("answers="))


@pytest.mark.parametrize("window", ["wide", "plain"])
def test_a_view_is_narrowed_saved_and_compared(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    page = open_page(**WINDOWS[window])
    open_figures(page, sign_in)

    only = page.get_by_role("link", name="only these").first
    only.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("answers="))
    page.get_by_text("Save this view").click()
    page.get_by_label("Name of the view").fill(f"First answer, {window}")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    follow(page.get_by_role("link", name="Compare with another"))
    if not page.get_by_role("link", name="month", exact=True).is_visible():
        page.get_by_text("Divide the first view by").click()
    follow(page.get_by_role("link", name="month", exact=True))

    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("compare", re.IGNORECASE))


@pytest.mark.parametrize("window", ["wide", "phone", "narrow", "dark"])
def test_pages_of_views_are_accessible_and_fit(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    page = open_page(**WINDOWS[window])
    open_figures(page, sign_in)
    figures = page.url.split("?")[0]
    looks = {}

    for address in (
        "?answers=who:journalism;how-often:!first-time&join=or&adding=uses",
        "views/",
        "compare/",
        "compare/?view=answers%3Dwho:journalism&view=answers%3Dwho:research",
        "compare/?by=found&of=",
        "time/?question=found",
    ):
        page.goto(figures + address)
        looks[address] = (axe(page), sideways(page))

    assert looks == dict.fromkeys(looks, ([], 0))
