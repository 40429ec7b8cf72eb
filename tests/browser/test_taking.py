"""A researcher takes a figure: as a picture, as PNG that the browser draws, as CSV, and as a link."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_crosstabs import open_table, show
from tests.browser.test_studio import WINDOWS
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]


def menu(page: Page) -> Locator:
    page.get_by_text("Take it").first.click()
    return page.locator("details.take[open]")


def taken(page: Page, link: Locator) -> Path:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path())


def test_a_table_is_taken_in_each_form(open_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = open_page(**WINDOWS["wide"], accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    open_table(page, sign_in)
    show(page, "clear-scores")

    files = menu(page)
    svg = taken(page, files.get_by_role("link", name="SVG"))
    png = taken(page, files.get_by_role("button", name="PNG"))
    csv = taken(page, files.get_by_role("link", name="CSV"))
    files.get_by_role("link", name="Link").click()

    expect(files.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert svg.read_text().startswith("<?xml")
    head = png.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", head[16:20]) == (2400,)
    assert csv.read_text().startswith('"row_code"')
    page.goto(copied)
    expect(page.get_by_label("Columns", exact=True)).to_have_value("clear-scores")
    assert "until=" in page.url


@pytest.mark.parametrize("window", ["phone", "dark"])
def test_the_menu_is_accessible_fits_and_closes_by_a_key(
    open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    open_table(page, sign_in)

    files = menu(page)

    assert (axe(page), sideways(page)) == ([], 0)
    files.get_by_role("link", name="CSV").focus()
    page.keyboard.press("Escape")
    expect(page.locator("details.take[open]")).to_have_count(0)


def test_without_scripts_a_table_is_taken_as_picture_and_as_file(
    open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = open_page(**WINDOWS["plain"], accept_downloads=True)
    open_table(page, sign_in)

    files = menu(page)

    assert taken(page, files.get_by_role("link", name="SVG")).read_text().startswith("<?xml")
    assert files.get_by_role("button", name="PNG").count() == 0
