"""The condition of one option is opened from its row, written beside it, and told in the preview."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_building import open_builder
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]


def test_an_option_is_shown_on_a_condition(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    row = page.locator(".option-row").nth(1)
    row.locator("summary").click()
    row.get_by_role("link", name="Shown if …").click()

    condition = page.locator("[data-condition=option_shown_if]")
    expect(condition.get_by_role("heading")).to_contain_text("Option “A little” is shown if")
    expect(condition.get_by_label("Condition 1, question")).to_be_focused()
    condition.get_by_label("Condition 1, question").select_option(label="3 How often do you use the Index?")
    condition.get_by_label("Condition 1, add an option").select_option(label="This is the first time")

    expect(condition).to_contain_text("Shown if 3 is “This is the first time”.")
    expect(row).to_contain_text("shown on a condition")
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Undo: change options").click()
    expect(condition).to_contain_text("Shown to everyone.")


def test_options_are_kept_as_a_list_and_the_list_is_let_go_again(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    page.get_by_text("Keep these as a list").click()
    page.get_by_label("Name of the list English").fill("How useful")
    page.get_by_label("Name of the list French").fill("Utilité")
    page.get_by_role("button", name="Keep as a list").click()

    expect(page.locator("#id_option_list option:checked")).to_have_text("How useful")
    expect(page.get_by_label("Option 1, English")).to_be_disabled()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Undo: keep options as a list").click()
    expect(page.get_by_label("Option 1, English")).to_be_enabled()


def test_a_link_to_the_preview_is_copied(open_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    open_builder(page, sign_in)
    page.locator(".build-preview [data-preview-language][lang=fr]").click()

    page.get_by_role("button", name="Copy a link to this preview").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.get_by_role("heading", name="Votre avis", exact=False).first).to_be_visible()
