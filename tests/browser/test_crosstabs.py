"""A researcher divides answers by answers: from a distribution to a table, with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_studio import WINDOWS, follow
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
SURVEY = "Feedback on the Index (demonstration, invented answers)"


def open_table(page: Page, sign_in: SignIn) -> None:
    """Come from the figures of the demonstration, once it is written, to a table by one click."""
    sign_in(page, "researcher")
    page.goto("/admin/surveys/response/")
    while not page.get_by_role("link", name=SURVEY).count():
        page.wait_for_timeout(1000)
        page.reload()
    follow(page.get_by_role("link", name=SURVEY))
    follow(page.get_by_role("link", name=re.compile("^Cross-tab")).first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cross-tab")


def show(page: Page, columns: str) -> None:
    """Choose the columns by the name of their question."""
    page.get_by_label("Columns", exact=True).select_option(columns)
    with page.expect_navigation():
        page.get_by_role("button", name="Show the table").click()


@pytest.mark.parametrize("window", ["wide", "phone", "narrow", "dark"])
def test_a_table_is_accessible_and_fits(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    page = open_page(**WINDOWS[window])
    open_table(page, sign_in)
    looks = {}

    for columns in ("uses", "clear-scores", "response.language"):
        show(page, columns)
        looks[columns] = (axe(page), sideways(page))

    assert looks == dict.fromkeys(looks, ([], 0))


@pytest.mark.parametrize("window", ["wide", "plain"])
def test_a_table_is_turned_and_taken_without_scripts_too(
    open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    open_table(page, sign_in)
    show(page, "clear-scores")

    follow(page.get_by_role("link", name="Swap rows and columns"))
    follow(page.get_by_role("link", name="of the column", exact=True))
    page.get_by_label("Language", exact=True).select_option(index=1)
    if window == "plain":
        follow(page.get_by_role("button", name="Apply"))
    page.wait_for_url(re.compile("language="))
    page.get_by_text("Take it").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    expect(page.get_by_label("Rows", exact=True)).to_have_value("clear-scores")
    expect(page.locator(".percent [aria-current]")).to_have_text("of the column")
    assert "language=" in page.url
    assert download.value.suggested_filename.endswith("-clear-scores-by-knows-country.csv")
