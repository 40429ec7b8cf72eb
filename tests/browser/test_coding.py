"""A researcher codes texts by the keys alone, and another one without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_crosstabs import SURVEY
from tests.browser.test_studio import WINDOWS, follow
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]


def open_coding(page: Page, sign_in: SignIn, window: str) -> None:
    """Write a code of one's own, draw three texts and open the page to code them."""
    sign_in(page, "researcher")
    page.goto("/admin/surveys/response/")
    while not page.get_by_role("link", name=SURVEY).count():
        page.wait_for_timeout(1000)
        page.reload()
    follow(page.get_by_role("link", name=SURVEY))
    follow(page.get_by_role("link", name=re.compile("^Codes")).first)
    follow(page.get_by_role("link", name="Code frame"))
    page.get_by_label("Label").fill(f"Delay {window}")
    follow(page.get_by_role("button", name="Add the code"))
    follow(page.get_by_role("link", name="Coding", exact=True))
    page.get_by_label("Number of texts").fill("3")
    follow(page.get_by_role("button", name="Draw the texts"))
    follow(page.get_by_role("link", name="Code texts"))


@pytest.mark.parametrize("window", ["wide", "phone"])
def test_texts_are_coded_by_keys_alone(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    page = open_page(**WINDOWS[window])
    open_coding(page, sign_in, window)
    assert (axe(page), sideways(page)) == ([], 0)

    page.keyboard.press("1")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 3 coded")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("0")
    page.keyboard.press("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    follow(page.get_by_role("button", name="I am done"))
    expect(page.get_by_role("heading", name="What counts")).to_be_visible()
    assert (axe(page), sideways(page)) == ([], 0)


def test_texts_are_coded_without_scripts(open_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = open_page(**WINDOWS["plain"])
    open_coding(page, sign_in, "plain")

    page.get_by_role("checkbox").first.check()
    follow(page.get_by_role("button", name="Save and next"))
    expect(page.get_by_text("1 of 3 coded")).to_be_visible()
    follow(page.get_by_role("button", name="Save and next"))
    expect(page.get_by_role("alert")).to_contain_text("Tick what the text speaks of")
    follow(page.get_by_role("button", name="None fits"))

    expect(page.get_by_text("2 of 3 coded")).to_be_visible()
