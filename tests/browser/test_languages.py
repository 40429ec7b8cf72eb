"""A survey in three languages, one from right to left: built, translated, published, answered; pseudo-languages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Site
from tests.browser.test_keyboard import FOCUSED
from tests.browser.watching import axe, sideways
from tests.surveys.language_marks import wrong

SignIn = Callable[[Page, str], None]
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
# Elements that hide a part of their words; what is for screen readers alone does not count.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((part) => {
    const style = getComputedStyle(part);
    const unseen = part.closest(".vh") || style.clipPath !== "none" || !part.checkVisibility();
    if (unseen || part.matches("textarea, input, svg, svg *")) return false;
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    return hides && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);
}).map((part) => part.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def pseudo(site: Site) -> str:
    """Return the address of a survey of all kinds of questions in two pseudo-languages."""
    site.manage("shell", "-v", "0", "-c", "from tests.browser.pseudo_survey import make; make()")
    return "/feedback/pseudo/"


# Of a page from right to left the browser shows no more of what stands out at its right.
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((part) => {
    const box = part.getBoundingClientRect();
    return part.checkVisibility() && !part.closest(".vh") && (box.right > innerWidth + 1 || box.left < -1);
}).map((part) => part.outerHTML.slice(0, 160))"""


def looked_at(page: Page) -> tuple[list[str], int, list[str], list[tuple[str, str]]]:
    """Return what axe finds, how far the page goes sideways, what is cut off, and what is marked wrongly."""
    return axe(page), sideways(page), page.evaluate(CUT_OFF) + page.evaluate(OUTSIDE), list(wrong(page.content()))


NOTHING: tuple[list[str], int, list[str], list[tuple[str, str]]] = ([], 0, [], [])


@pytest.mark.parametrize("language", ["el", "ar"])
def test_nothing_is_cut_off_in_longer_and_mirrored_words(
    pseudo: str, language: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(**NARROW)

    page.goto(f"{pseudo}?language={language}")
    assert looked_at(page) == NOTHING
    page.locator(".send button").first.click()
    expect(page.locator("#summary")).to_be_visible()
    assert looked_at(page) == NOTHING
    page.locator('button[name="save"]').click()
    expect(page.locator(".kept")).to_be_visible()
    assert looked_at(page) == NOTHING
    page.locator("#q-single").check()
    page.locator("#q-quote").check()
    page.locator(".send button").first.click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert looked_at(page) == NOTHING


def test_in_arabic_everything_stands_the_other_way_round(pseudo: str, page: Page) -> None:
    page.goto(f"{pseudo}?language=ar")

    def start_of(selector: str) -> float:
        return float(page.locator(selector).evaluate("part => part.getBoundingClientRect().x"))

    assert start_of(".ask:has(#q-single) .no") > start_of(".ask:has(#q-single) .choices")
    assert start_of(".rating label:nth-child(1)") > start_of(".rating label:nth-child(11)")
    assert looked_at(page) == NOTHING


def test_three_languages_are_built_translated_published_and_answered(
    open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    editor, publisher = open_page(**NARROW), open_page()
    visitor = open_page(**NARROW, java_script_enabled=False)
    sign_in(editor, "editor")
    survey = write_survey(editor)
    translate(editor)
    sign_in(publisher, "publisher")
    publisher.goto(survey)
    publisher.get_by_role("link", name="Publish", exact=True).click()
    publisher.get_by_label("Why some translations are missing").fill("French follows.")
    publisher.get_by_role("button", name="Publish", exact=True).click()
    expect(publisher.locator(".messagelist .success")).to_be_visible()

    visitor.goto("/feedback/three/")
    visitor.get_by_label("What do you see?").fill("A boat")
    visitor.get_by_role("button", name="العربيّة").click()
    expect(visitor.get_by_label("ماذا ترى؟")).to_have_value("A boat")
    assert visitor.locator("html").get_attribute("dir") == "rtl"
    visitor.get_by_label("ماذا ترى؟").focus()
    for _press in range(20):
        visitor.keyboard.press("Tab")
        if "Send my answers" in visitor.evaluate(FOCUSED)["name"]:
            break
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main [lang=ar]")).to_have_text("شكرا جزيلا")
    visitor.get_by_role("link", name="Français").click()
    expect(visitor.locator("main")).to_contain_text("Merci beaucoup")


def write_survey(page: Page) -> str:
    """Write a survey in English and French with one question; return the address of its page."""
    page.goto("/admin/surveys/survey/add/")
    for label, words in {
        "Title, English": "The sea", "Title, French": "La mer",
        "Words of thanks, English": "Many thanks", "Words of thanks, French": "Merci beaucoup", "Slug": "three",
    }.items():  # fmt: skip
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add a section").click()
    page.get_by_label("Code").fill("start")
    page.get_by_role("button", name="Save", exact=True).click()
    survey = page.url
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("Question, English").fill("What do you see?")
    page.get_by_label("Kind").select_option(label="short text")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(survey)
    return survey


def translate(page: Page) -> None:
    """Add Arabic to the survey, translate it, and sign it as a native reader."""
    page.get_by_role("link", name="Languages", exact=True).click()
    page.get_by_label("Add a language").select_option("ar")
    page.get_by_role("button", name="Add", exact=True).click()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name=re.compile(r"^Translate\s?: Arabic$")).click()
    page.get_by_label("Title").fill("البحر")
    page.get_by_label("Words of thanks").fill("شكرا جزيلا")
    page.get_by_label("Question").fill("ماذا ترى؟")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("3 of 3 texts")
    page.get_by_label("What you looked at, in a few words").fill("All of it")
    page.get_by_role("button", name="I have read all of it as a native reader").click()
    expect(page.get_by_role("main")).to_contain_text("Read by a native reader")
    assert (axe(page), sideways(page)) == ([], 0)
