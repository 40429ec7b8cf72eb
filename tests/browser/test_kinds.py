"""An editor writes a question of each kind, and sees them as visitors will: by clicking, wide, narrow and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
# The kind, the words, and what it is set up with, by the labels of the fields.
QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    ("number", "How far is the next customs post?", {"Unit, English": "kilometres", "Lowest": "0", "Highest": "500"}),
    ("rating from 0 or 1 to 10", "How far do you trust the score?", {"Words at the lowest point, English": "little"}),
    ("a day, a month or a year", "When did you see it last?", {"Earliest year": "1990"}),
    ("options to be put in order", "What is needed most?", {"Paste options": "Courts\nPolice\nThe press"}),
    ("score of a country on an indicator", "Which score do you doubt?", {}),
    (
        "several choices",
        "What do you read?",
        {"Paste options": "Maps\nOther | Autre | | words\nNothing | Rien | | exclusive"},
    ),
    ("short text", "The number of the report", {"Written as": "AA-999"}),
    ("information, without an answer", "Why we ask", {}),
]
FAULTS = {
    "How far is the next customs post?": "501",
    "When did you see it last?": "31/02/2020",
    "The number of the report": "7",
}


WINDOWS: dict[str, dict[str, Any]] = {
    "wide": {},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
}


def write_survey(page: Page, slug: str) -> None:
    page.goto("/admin/surveys/survey/add/")
    page.get_by_label("Title, English").fill(f"All kinds {slug}")
    page.get_by_label("Slug").fill(slug)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Add a section").click()
    page.get_by_label("Code").fill("start")
    page.get_by_role("button", name="Save", exact=True).click()
    for kind, words, settings in QUESTIONS:
        page.get_by_role("link", name="Add a question").click()
        page.get_by_label("Question, English").fill(words)
        page.get_by_label("Kind").select_option(label=kind)
        page.get_by_role("button", name="Save", exact=True).click()
        if settings:
            set_up(page, settings)


def set_up(page: Page, settings: dict[str, str]) -> None:
    """Fill in the question's own page, on which one that has settings or options is opened when it was saved first."""
    for label, said in settings.items():
        if label.startswith("Paste"):
            page.get_by_text("Many at once").click()
        page.get_by_label(label, exact=True).fill(said)
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Save", exact=True).click()


def places(page: Page) -> dict[str, str]:
    """Return the places of the options as they will be sent, in the order in which they are seen."""
    lines = page.locator(".ranking li").all()
    return {line.locator("label").inner_text(): line.locator("select").input_value() for line in lines}


def put_in_order(page: Page) -> None:
    """Move options by the arrow keys and drag one; the selects hold the places."""
    for option, key in (("The press", "ArrowUp"), ("Courts", "ArrowUp"), ("Courts", "ArrowUp")):
        page.get_by_role("button", name=f"Move “{option}”").press(key)
    expect(page.get_by_role("button", name="Move “Courts”")).to_be_focused()
    expect(page.locator(".ranking ~ [role=status]")).to_have_text("Courts: place 1")
    assert list(places(page).items()) == [("Courts", "1"), ("The press", "2"), ("Police", "")]

    grip, first = (page.locator(f".ranking li:nth-child({place}) .grip") for place in (3, 1))
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, end["y"] + 2, steps=5)
    page.mouse.up()
    assert list(places(page).items()) == [("Police", "1"), ("Courts", "2"), ("The press", "3")]

    page.get_by_role("button", name="Move “The press”").press("ArrowDown")
    assert list(places(page).items()) == [("Police", "1"), ("Courts", "2"), ("The press", "")]


def choose_alone(page: Page) -> None:
    """Choose an option, write beside it, and choose the one that stands alone: it takes the other away, words stay."""
    page.get_by_role("checkbox", name="Other").check()
    page.get_by_label("In your words, optional (Other)").fill("Almanacs")
    page.get_by_role("checkbox", name="Nothing").check()
    expect(page.get_by_role("checkbox", name="Other")).not_to_be_checked()
    expect(page.get_by_label("In your words, optional (Other)")).to_have_value("Almanacs")


@pytest.mark.parametrize("window", WINDOWS)
def test_each_kind_is_written_published_and_answered(
    window: str, open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    slug = f"kinds-{window}"
    editor, publisher, visitor = (open_page(**WINDOWS[window]) for _person in range(3))
    sign_in(editor, "editor")
    write_survey(editor, slug)
    expect(editor.get_by_role("main")).to_contain_text("Ready to publish.")
    survey = editor.url
    editor.get_by_role("link", name="Preview in English").click()
    assert (axe(editor), sideways(editor)) == ([], 0)

    sign_in(publisher, "publisher")
    publisher.goto(survey)
    publisher.get_by_role("link", name="Publish", exact=True).click()
    publisher.get_by_label("Why some translations are missing").fill("French follows.")
    publisher.get_by_role("button", name="Publish", exact=True).click()
    expect(publisher.locator(".messagelist .success")).to_be_visible()

    visitor.goto(f"/feedback/{slug}/")
    for label, said in FAULTS.items():
        visitor.get_by_label(label).fill(said)
    visitor.get_by_label("Courts", exact=True).select_option("2")
    visitor.get_by_label("Country", exact=True).select_option("ken")
    visitor.get_by_role("radio", name="7", exact=True).check()
    visitor.get_by_role("button", name="Send my answers").click()
    expect(visitor.get_by_role("heading", name="5 answers need another look")).to_be_visible()
    assert (axe(visitor), sideways(visitor)) == ([], 0)
    for label, said in FAULTS.items():
        expect(visitor.get_by_label(label)).to_have_value(said)
    expect(visitor.get_by_role("radio", name="7", exact=True)).to_be_checked()

    visitor.get_by_label("How far is the next customs post?").fill("12.5")
    visitor.get_by_label("When did you see it last?").fill("29/02/2020")
    visitor.get_by_label("The number of the report").fill("AB-123")
    visitor.get_by_label("Indicator", exact=True).select_option(label="Cocaine trade")
    put_in_order(visitor)
    choose_alone(visitor)
    assert (axe(visitor), sideways(visitor)) == ([], 0)
    visitor.get_by_role("button", name="Send my answers").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Thank you")
