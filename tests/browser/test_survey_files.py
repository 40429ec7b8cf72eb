"""A draft from a file to its desk, by clicking: an XLSForm, a fault corrected on the page, a copy, handed over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import axe, sideways
from tests.surveys.xlsforms.workbooks import HOUSEHOLD, workbook

SignIn = Callable[[Page, str], None]


@pytest.mark.parametrize("width", [320, 1280])
def test_an_editor_imports_an_xlsform_and_corrects_its_text(
    open_page: Callable[..., Page], sign_in: SignIn, tmp_path: Path, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, "editor")
    form = tmp_path / "household.xlsx"
    form.write_bytes(workbook(HOUSEHOLD))

    page.goto("/admin/surveys/survey/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File", exact=True).set_input_files(form)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="6 of 10 rows can be taken")).to_be_visible()
    looks = {"xlsform": (axe(page), sideways(page))}

    page.get_by_text("Correct it, or take another file").click()
    text = page.get_by_label("Text of the file")
    text.fill(text.input_value().replace('"single"', '"slider"').replace("house-hold", f"house-{width}"))
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_role("alert")).to_contain_text("no kind of question")
    looks["faults"] = (axe(page), sideways(page))

    text = page.get_by_label("Text of the file")
    text.fill(text.input_value().replace('"slider"', '"single"'))
    page.get_by_role("button", name="Check the file").click()
    looks["preview"] = (axe(page), sideways(page))
    page.get_by_role("button", name="Make the survey").click()
    expect(page.get_by_role("main")).to_contain_text("The draft is as the file says.")

    page.get_by_role("link", name="Copy", exact=True).click()
    looks["copy"] = (axe(page), sideways(page))
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("This is the copy.")
    expect(page.get_by_role("main")).to_contain_text("checks passed")
    page.get_by_label("A word with it").fill("Ready.")
    page.get_by_role("button", name="Hand the draft over").click()
    expect(page.get_by_role("main")).to_contain_text("Handed over by")
    looks["survey"] = (axe(page), sideways(page))
    page.get_by_role("button", name="invented answers and show me the desk").click()
    expect(page.get_by_role("main")).to_contain_text("everything in it is invented")
    assert looks == dict.fromkeys(looks, ([], 0))
