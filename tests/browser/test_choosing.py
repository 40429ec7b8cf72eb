"""Choosing in a survey: with scripts an answer is taken back at once, and what stands alone does so at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import axe, sideways

SURVEY = "/feedback/feedback-on-the-index/"
OpenPage = Callable[..., Page]
CLEAR = "Clear my answer (Which of these describes you best?)"


@pytest.fixture
def narrow(open_page: OpenPage) -> Page:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(SURVEY)
    return page


def test_an_answer_is_taken_back_at_once_with_its_words(narrow: Page) -> None:
    button, other = narrow.get_by_role("button", name=CLEAR), narrow.locator("[id='q-who.other']")
    expect(button).to_be_hidden()
    other.check()
    narrow.locator("#t-who").fill("A beekeeper")
    assert (axe(narrow), sideways(narrow)) == ([], 0)

    button.click()

    expect(other).not_to_be_checked()
    expect(narrow.locator("#t-who")).to_be_hidden()
    expect(narrow.locator("#t-who")).to_have_value("")
    expect(narrow.locator("#q-who")).to_be_focused()
    expect(button).to_be_hidden()


def test_the_words_stand_under_the_option_and_choose_it(narrow: Page) -> None:
    other = narrow.locator("[id='q-who.other']")
    other.check()
    narrow.locator("#t-who").fill("A beekeeper")
    boxes = [narrow.locator(place).bounding_box() for place in ("label:has([id='q-who.other'])", "#t-who")]
    narrow.locator("#q-who").check()
    expect(narrow.locator(".words.unused #t-who")).to_be_visible()
    assert axe(narrow) == []

    narrow.locator("#t-who").press_sequentially("s")

    option, words = boxes
    assert option
    assert words
    assert 0 < words["y"] - (option["y"] + option["height"]) < 60
    assert words["x"] > option["x"] + 30
    expect(other).to_be_checked()
    expect(narrow.locator("#q-who")).not_to_be_checked()


def test_an_option_that_stands_alone_unticks_the_others_and_is_unticked_by_them(narrow: Page) -> None:
    research, teaching, nothing = (narrow.locator(f"[name=q-uses][value={code}]") for code in (
        "research", "teaching", "nothing",
    ))  # fmt: skip
    research.check()
    teaching.check()

    nothing.check()
    expect(research).not_to_be_checked()
    expect(teaching).not_to_be_checked()

    teaching.check()
    expect(nothing).not_to_be_checked()


def test_without_scripts_an_answer_is_taken_back_where_it_was_given(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(SURVEY)
    page.locator("[id='q-who.other']").check()
    page.locator("#t-who").fill("A beekeeper")
    page.get_by_label("What is missing from the Index").fill("Sand")

    page.get_by_role("button", name=CLEAR).click()

    expect(page.locator("[id='q-who.other']")).not_to_be_checked()
    expect(page.locator("#t-who")).to_have_value("")
    expect(page.get_by_label("What is missing from the Index")).to_have_value("Sand")
    assert page.url.endswith(f"{SURVEY}#q-who")
