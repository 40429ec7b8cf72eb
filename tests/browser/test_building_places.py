"""Rows of the outline and of the options are dragged; the preview stands in a language that is read from the right."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Site
from tests.browser.test_building import kept, open_builder

SignIn = Callable[[Page, str], None]
ARABIC = """
from surveys.models import Survey
survey = Survey.objects.get(slug="feedback-on-the-index"); survey.languages = ["ar"]; survey.save()
question = survey.questions.get(code="useful")
question.translations["ar"] = {"text": "ما مدى فائدة الفهرس؟"}; question.save()
"""
WITHOUT = """
from surveys.models import Survey; Survey.objects.filter(slug="feedback-on-the-index").update(languages=[])
Survey.objects.get(slug="feedback-on-the-index").questions.filter(code="useful").update(translations={})
"""


@pytest.fixture
def in_arabic(site: Site) -> Iterator[None]:
    """Let the survey have Arabic too, for one test."""
    site.manage("shell", "--no-imports", "-c", ARABIC)
    yield
    site.manage("shell", "--no-imports", "-c", WITHOUT)


def drag(page: Page, handle: Locator, target: Locator) -> None:
    """Drag something by its handle onto a row, as a hand does: over several places on the way."""
    target.scroll_into_view_if_needed()
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def test_a_question_is_dragged_behind_another_and_into_another_section(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    lines = page.locator(".question-line")

    drag(page, lines.nth(8).locator(".handle"), lines.nth(3))

    expect(page.locator("#open-heading")).to_contain_text("Question 5")
    expect(page.locator("#open-heading")).to_contain_text("How you use it")
    expect(lines.nth(4)).to_contain_text("All in all, how useful")
    page.get_by_role("button", name="Undo: move a question").click()
    expect(page.locator("#open-heading")).to_contain_text("Question 9")
    drag(page, lines.nth(8).locator(".handle"), page.locator(".section-line").nth(2))
    expect(page.locator("#open-heading")).to_contain_text("Question 7")
    page.get_by_role("button", name="Undo: move a question").click()
    expect(page.locator("#open-heading")).to_contain_text("Question 9")


def test_a_section_is_dragged_to_the_start_and_back(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    sections = page.locator(".section-line")

    drag(page, sections.nth(1).locator(".handle"), sections.nth(0))
    expect(sections.nth(0)).to_contain_text("How you use it")
    page.get_by_role("button", name="Undo: move a section").click()
    expect(sections.nth(0)).to_contain_text("Who is answering")
    drag(page, sections.nth(0).locator(".handle"), page.locator(".question-line").nth(4))

    expect(sections.nth(1)).to_contain_text("Who is answering")
    page.get_by_role("button", name="Undo: move a section").click()
    expect(sections.nth(0)).to_contain_text("Who is answering")


def test_an_option_is_dragged_and_the_lines_follow(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    rows = page.locator(".option-row")
    first = page.get_by_label("Option 1, English").input_value()

    drag(page, rows.nth(0).locator(".handle"), rows.nth(2))
    kept(page)

    expect(page.get_by_label("Option 3, English")).to_have_value(first)
    expect(page.locator("#id_lines")).not_to_have_value(re.compile(rf"^{first}"))
    page.get_by_role("button", name="Undo: change options").click()
    expect(page.get_by_label("Option 1, English")).to_have_value(first)


@pytest.mark.usefixtures("in_arabic")
def test_the_preview_stands_in_a_language_read_from_the_right(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)

    page.locator(".build-preview [data-preview-language][lang=ar]").click()

    preview = page.frame_locator("iframe[name=preview-frame]")
    expect(preview.locator("html")).to_have_attribute("dir", "rtl")
    expect(preview.get_by_text("ما مدى فائدة الفهرس؟")).to_be_in_viewport()
    expect(page.locator("[data-preview-language][lang=ar]")).to_have_attribute("aria-current", "true")
    page.get_by_label("Help English", exact=True).fill("One answer.")
    kept(page)
    expect(preview.locator("html")).to_have_attribute("dir", "rtl")
