"""What a visitor meets who answers: the survey, its faults, the question about one score, the receipt."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.watching import axe, sideways

SURVEY = "/feedback/feedback-on-the-index/"
SCORE = "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025&step=too-low"
SEND = "Send my answers"


def open_survey(page: Page) -> None:
    page.goto(SURVEY)


def open_faults(page: Page) -> None:
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill("x" * 2046)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", name="2 answers need another look")).to_be_visible()


def open_score(page: Page) -> None:
    page.goto(SCORE)


def open_receipt(page: Page) -> None:
    page.goto(SCORE)
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def open_draft(page: Page) -> None:
    page.goto(SURVEY)
    page.get_by_role("button", name="Save and come back").click()
    expect(page.get_by_role("heading", name="Kept for you")).to_be_visible()


def open_pickers(page: Page) -> None:
    page.goto("/feedback/score/?country=XYZ")


def open_entry(page: Page) -> None:
    page.goto("/feedback/receipt/")


WAYS = [open_survey, open_faults, open_score, open_receipt, open_draft, open_pickers, open_entry]
WINDOWS = {
    "wide": {},
    "phone": {"viewport": PHONE},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "plain": {"java_script_enabled": False},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("window", ["wide", "phone", "dark"])
def test_axe_finds_nothing(way: Callable[[Page], None], window: str, open_page: Callable[..., Page]) -> None:
    page = open_page(**WINDOWS[window])

    way(page)

    assert axe(page) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("window", ["phone", "narrow"])
def test_nothing_is_wider_than_the_window(
    way: Callable[[Page], None], window: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(**WINDOWS[window])

    way(page)

    assert sideways(page) == 0


@pytest.mark.parametrize("window", ["wide", "phone", "plain"])
def test_the_survey_is_answered_and_taken_back(window: str, open_page: Callable[..., Page]) -> None:
    page = open_page(**WINDOWS[window])
    page.goto("/")
    page.goto("/feedback/")
    if (listed := page.get_by_role("main").get_by_role("link", name="Feedback on the Index", exact=True)).count():
        listed.click()  # other tests published surveys on this site: one alone is opened at once
    page.get_by_role("group", name=re.compile("describes you best")).get_by_label("Journalism").check()
    page.get_by_label("Which country do you know best?").select_option(label="Kenya")
    page.get_by_label("The world map").check()
    page.get_by_role("group", name="Maps and charts are easy to read").get_by_label("Agree", exact=True).check()
    page.get_by_label("What is missing from the Index").fill(f"A map of routes, please ({window}).")
    page.get_by_role("button", name=SEND).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    code = page.locator(".code dd").inner_text()
    page.goto("/feedback/receipt/")
    page.get_by_label("Receipt code").fill(code.lower())
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".lead")).to_contain_text("5 answers")

    page.locator("summary", has_text="Withdraw my answers").click()
    page.get_by_role("button", name="Yes, delete them now").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are withdrawn")


@pytest.mark.parametrize("window", ["wide", "plain"])
def test_the_question_about_one_score_is_answered_from_a_country(window: str, open_page: Callable[..., Page]) -> None:
    page = open_page(**WINDOWS[window])
    page.goto("/2025/countries/ZAF/")
    page.get_by_label("Which score of South Africa?").select_option(label="Cocaine trade")
    page.get_by_role("button", name="Too low", exact=True).click()

    expect(page.locator(".asked-about")).to_contain_text("7.5")
    expect(page.get_by_label("Too low", exact=True)).to_be_checked()
    page.get_by_label("I live there").check()
    page.get_by_role("button", name=SEND).click()

    expect(page.locator(".lead")).to_contain_text("It is about South Africa, Cocaine trade")


def test_the_summary_of_faults_has_the_focus_and_leads_to_the_fields(page: Page) -> None:
    open_faults(page)

    expect(page.locator("#summary")).to_be_focused()
    page.get_by_role("link", name="Question 1: Choose an answer.").press("Enter")
    expect(page.get_by_label("Research or teaching")).to_be_focused()
    page.get_by_role("link", name=re.compile("Question 10: Shorten your text by 46 characters")).press("Enter")
    expect(page.get_by_label("What is missing from the Index")).to_be_focused()


def test_the_question_about_one_score_is_answered_by_keyboard_alone(page: Page) -> None:
    page.goto(SCORE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    chosen = page.get_by_label("Too low", exact=True)
    for _stop in range(12):
        page.keyboard.press("Tab")
        if chosen.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("About right")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear my answer").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("I live there")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Prices fell.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_what_is_written_is_counted_as_it_is_typed(page: Page) -> None:
    page.goto(SURVEY)

    page.get_by_label("What is missing from the Index").fill("Sand")

    expect(page.locator("[data-of=q-missing]")).to_have_text("written: 4")


def test_words_for_something_else_are_asked_for_when_it_is_chosen(page: Page) -> None:
    page.goto(SURVEY)
    words = page.get_by_label("In your words, optional (Something else)").first
    expect(words).to_be_hidden()

    page.get_by_label("Something else").first.check()

    expect(words).to_be_visible()


def test_leaving_quickly_empties_the_page_and_leaves_no_way_back(page: Page) -> None:
    page.goto("/about/")
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill("Something dangerous.")
    page.evaluate("document.querySelector('[data-quick-exit]').href = '/accessibility/'")

    for _press in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/accessibility/")

    page.go_back()
    expect(page).to_have_url(re.compile("/about/$"))


def test_leaving_quickly_deletes_what_was_saved_on_the_way(page: Page) -> None:
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill("Something dangerous.")
    page.get_by_role("button", name="Save and come back").click()
    page.wait_for_url("**/feedback/draft/**")
    address = page.url
    page.evaluate("document.querySelector('[data-quick-exit]').dataset.quickExit = '/accessibility/'")

    for _press in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/accessibility/")

    page.goto(address)
    expect(page.get_by_text("There are no answers kept under this address.")).to_be_visible()


def test_the_french_survey_is_in_french(page: Page) -> None:
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill("The trade in sand.")
    page.get_by_role("button", name="Français").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Votre avis sur l’Indice")
    expect(page.get_by_label("Que manque-t-il à l’Indice")).to_have_value("The trade in sand.")
    expect(page.get_by_role("group", name="Je comprends ce que signifie un score")).to_be_visible()
