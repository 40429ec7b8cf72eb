"""What an editor does in the admin, by clicking."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.watching import axe, sideways


def test_the_start_page_is_accessible_and_fits(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "editor")

    assert axe(page) == []
    assert sideways(page) == 0
