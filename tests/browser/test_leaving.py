"""A page is not left with something typed and unsent before its writer has said so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

SURVEY = "/feedback/feedback-on-the-index/"
WORDS = "The trade in sand."


class Reader:
    """Answers the question whether to leave, and remembers that it was asked."""

    def __init__(self, page: Page) -> None:
        self.asked = 0
        self.leaves = False
        page.on("dialog", self.answer)

    def answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.asked += 1
        if self.leaves:
            dialog.accept()
        else:
            dialog.dismiss()


@pytest.fixture
def editor(page: Page, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(page, "editor")
    page.goto("/admin/indicators/page/")
    page.locator("#result_list tbody th a").first.click()
    return page


def test_an_editor_is_asked_before_typed_words_are_left(editor: Page) -> None:
    reader, address = Reader(editor), editor.url
    field = editor.locator("textarea").first
    field.fill(WORDS)

    editor.locator(".breadcrumbs a").first.click(no_wait_after=True)
    expect(field).to_have_value(WORDS)
    assert (editor.url, reader.asked) == (address, 1)

    reader.leaves = True
    editor.locator(".breadcrumbs a").first.click()
    editor.wait_for_url("**/admin/")
    assert reader.asked == 2


def test_an_editor_who_saves_or_typed_nothing_is_not_asked(editor: Page) -> None:
    reader, address = Reader(editor), editor.url
    editor.locator(".breadcrumbs a").first.click()
    editor.wait_for_url("**/admin/")

    editor.goto(address)
    editor.locator("textarea").first.fill(WORDS)
    editor.locator("input[name=_continue]").click()
    expect(editor.locator(".messagelist")).to_be_visible()
    editor.locator(".breadcrumbs a").first.click()
    editor.wait_for_url("**/admin/")

    assert reader.asked == 0


def test_a_visitor_is_asked_before_answers_are_left_and_again_when_they_came_back(page: Page) -> None:
    reader = Reader(page)
    page.goto(SURVEY)
    words = page.get_by_label("What is missing from the Index")
    words.fill(WORDS)
    page.get_by_role("link", name="Organized Crime Index", exact=True).click(no_wait_after=True)
    expect(words).to_have_value(WORDS)
    assert reader.asked == 1

    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="One answer needs another look")).to_be_visible()
    assert reader.asked == 1

    page.get_by_label("What is missing from the Index").press("End")
    page.get_by_role("link", name="Organized Crime Index", exact=True).click(no_wait_after=True)
    expect(page.get_by_label("What is missing from the Index")).to_have_value(WORDS)
    assert reader.asked == 2


def test_who_leaves_quickly_is_asked_nothing(page: Page) -> None:
    reader = Reader(page)
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill(WORDS)
    page.evaluate("document.querySelector('[data-quick-exit]').href = '/accessibility/'")

    page.get_by_role("link", name="Leave quickly").click()

    page.wait_for_url("**/accessibility/")
    assert reader.asked == 0
