"""A survey is built on one page: counted, kept as it is typed, by two at once, by keyboard, on a phone."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, WAIT_MS
from tests.browser.running import Site
from tests.browser.survey_of_fifteen import PlannedQuestion, planned_sections
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
MOST_ACTS, MOST_LOADS = 90, 6
DOCUMENT = """
import json; from surveys.models import Survey; from surveys.questionnaires import checking, compiling
draft = compiling.preview_document(Survey.objects.get(slug="readers"))
print(json.dumps([draft, checking.faults(draft)]))
"""


@dataclass
class Editor:
    """Somebody at a page, whose clicks, fields and page loads are counted."""

    page: Page
    acts: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("load", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.loads += 1

    def click(self, target: Locator) -> None:
        self.acts += 1
        target.click()

    def fill(self, target: Locator, words: str) -> None:
        self.acts += 1
        target.fill(words)


def built(site: Site) -> tuple[dict, list[str]]:
    """Return the document of the draft that was built, and its faults."""
    document, faults = json.loads(site.manage("shell", "--no-imports", "-c", DOCUMENT).splitlines()[-1])
    return document, faults


def _told(question: dict) -> tuple[str, str, str, bool]:
    return question["code"], question["text"]["en"], question["text"]["fr"], question["required"]


def add(editor: Editor, planned: PlannedQuestion) -> None:
    """Add a question by a click on its kind, and fill in what it is."""
    page = editor.page
    before = page.locator("#build-open input[name=question]").get_attribute("value") if page.locator(
        "#build-open input[name=question]").count() else ""  # fmt: skip
    editor.click(page.locator(".kind-buttons").get_by_role("button", name=planned.kind, exact=True))
    expect(page.locator("#build-open input[name=question]")).not_to_have_value(before or "")
    expect(page.get_by_label("Question English", exact=True)).to_be_focused()
    for language, words in zip(("English", "French"), planned.words, strict=True):
        editor.fill(page.get_by_label(f"Question {language}", exact=True), words)
    editor.fill(page.get_by_label("Code", exact=True), planned.code)
    if planned.is_required:
        editor.click(page.get_by_label("Must be answered"))
    if planned.statements:
        editor.fill(page.locator("#id_statements"), "\n".join(planned.statements))
    if planned.options:
        editor.fill(page.locator("#id_lines"), "\n".join(planned.options))


def test_fifteen_questions_in_two_languages_take_at_most_ninety_acts_and_six_loads(
    site: Site, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "editor")
    page.goto("/admin/surveys/survey/")
    editor = Editor(page)

    editor.click(page.get_by_role("link", name="Add survey"))
    editor.fill(page.get_by_label("Title, English"), "Readers")
    editor.fill(page.get_by_label("Title, French"), "Lecteurs")
    editor.click(page.get_by_role("button", name="Save and build"))
    for place, section in enumerate(planned_sections()):
        if place:
            editor.click(page.get_by_role("button", name="Add a section"))
        expect(page.get_by_label("Title English", exact=True)).to_have_value("")
        for language, words in zip(("English", "French"), section.words, strict=True):
            editor.fill(page.get_by_label(f"Title {language}", exact=True), words)
        for planned in section.questions:
            add(editor, planned)
    editor.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator("#kept")).to_be_empty()

    document, faults = built(site)
    planned = planned_sections()
    assert faults == []
    assert [section["title"]["fr"] for section in document["sections"]] == [section.words[1] for section in planned]
    questions = [question for section in document["sections"] for question in section["questions"]]
    wanted = [question for section in planned for question in section.questions]
    assert [_told(question) for question in questions] == [
        (question.code, *question.words, question.is_required) for question in wanted
    ]
    by_code = {question["code"]: question for question in questions}
    assert [option["label"]["fr"] for option in by_code["role"]["options"] if option["with_text"]] == [
        "Autre, précisez"
    ]
    assert [option["value"] for option in by_code["trustscale"]["options"]] == ["1", "2", "3", "4", "5", None]
    assert [row.get("reversed", False) for row in by_code["trustscale"]["rows"]] == [False, True, False, True]
    assert [option["code"] for option in by_code["pages"]["options"] if option["exclusive"]] == ["none-of-these"]
    assert (
        sum(len(question["options"]) for question in questions if question["kind"] in ("single", "several", "matrix"))
        == 39
    )
    print(f"\n{editor.acts} clicks or fields, {editor.loads} page loads")
    assert editor.acts <= MOST_ACTS
    assert editor.loads <= MOST_LOADS


def open_builder(page: Page, sign_in: SignIn, question: str = "All in all, how useful") -> None:
    sign_in(page, "editor")
    page.goto("/admin/surveys/survey/")
    page.get_by_role("row").get_by_role("link", name="Feedback on the Index", exact=True).click()
    page.get_by_role("link", name="Build", exact=True).click()
    page.wait_for_load_state()  # with its styles, by which the outline is a list on a phone
    expect(page.locator("#open-heading")).to_be_visible()
    if page.locator("#opened").is_visible():
        option = page.locator("#opened option", has_text=question)
        page.locator("#opened").select_option(option.get_attribute("value"))
        page.locator(".pick").get_by_role("button", name="Open").click()
    else:
        page.locator("[data-outline]").get_by_role("link", name=re.compile(question)).click()
    expect(page.locator("#open-heading")).to_contain_text("Question 9")


def kept(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("Kept as you type", timeout=WAIT_MS)


def test_what_is_typed_is_kept_mirrored_and_shown_to_visitors_beside_it(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)

    page.locator("#id_lines").press("Control+End")
    page.locator("#id_lines").press_sequentially("\nIt varies | Cela varie | | words")
    kept(page)

    expect(page.get_by_label("Option 6, English")).to_have_value("It varies")
    preview = page.frame_locator("iframe[name=preview-frame]")
    expect(preview.get_by_label("It varies", exact=True)).to_be_visible()
    page.get_by_label("Option 6, French").fill("Cela dépend")
    page.get_by_label("Option 6, value").focus()
    kept(page)
    expect(page.locator("#id_lines")).to_have_value(re.compile(r"It varies \| Cela dépend"))
    preview.get_by_label("A little").check()
    preview.get_by_role("button", name="Show the errors").click()
    expect(preview.locator(".sum")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name=re.compile("^Undo: ")).click()
    expect(page.locator("#id_lines")).not_to_have_value(re.compile("Cela dépend"))


@pytest.fixture
def open_unwatched(site: Site, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Return a function that opens a page whose console may tell of an answer that says no: here that is meant."""
    contexts = []

    def open_unwatched() -> Page:
        contexts.append(browser.new_context(base_url=site.url, viewport=DESKTOP))
        contexts[-1].set_default_timeout(WAIT_MS)
        return contexts[-1].new_page()

    yield open_unwatched
    for context in contexts:
        context.close()


def test_two_editors_lose_nothing_and_choose(open_unwatched: Callable[[], Page], sign_in: SignIn) -> None:
    first, second = open_unwatched(), open_unwatched()
    for page in (first, second):
        open_builder(page, sign_in)
    first.get_by_label("Help English", exact=True).fill("Choose the nearest.")
    kept(first)

    second.get_by_label("Help English", exact=True).fill("Choose one answer.")

    expect(second.locator("[data-problems=help_en]")).to_contain_text("Saved meanwhile: Choose the nearest.")
    expect(second.get_by_label("Help English", exact=True)).to_have_value("Choose one answer.")
    second.get_by_role("button", name="Keep my words").click()
    kept(second)
    first.reload()
    expect(first.get_by_label("Help English", exact=True)).to_have_value("Choose one answer.")


def test_what_is_typed_while_the_site_is_away_stays_and_is_kept_later(
    open_unwatched: Callable[[], Page], sign_in: SignIn
) -> None:
    page = open_unwatched()
    open_builder(page, sign_in)
    page.route("**/build/keep/", lambda route: route.fulfill(status=503, body="away"))
    page.get_by_label("Help French", exact=True).fill("Choisissez.")
    expect(page.locator("#kept")).to_contain_text("Not kept: the site does not answer.", timeout=WAIT_MS)

    page.unroute("**/build/keep/")

    kept(page)
    page.reload()
    expect(page.get_by_label("Help French", exact=True)).to_have_value("Choisissez.")


def test_rows_move_by_keyboard_and_keep_the_focus(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    link = page.locator("[data-outline] .is-open").get_by_role("link")

    link.press("Alt+ArrowUp")
    expect(page.locator("#open-heading")).to_contain_text("Question 8")
    expect(page.locator("[data-outline] .is-open").get_by_role("link")).to_be_focused()
    page.locator(":focus").press("Alt+ArrowDown")

    expect(page.locator("#open-heading")).to_contain_text("Question 9")


@pytest.mark.parametrize(
    "window",
    [
        {},
        {"viewport": {"width": 390, "height": 844}},
        {"viewport": {"width": 320, "height": 640}},
        {"color_scheme": "dark"},
    ],
    ids=["wide", "phone", "narrow", "dark"],
)
def test_the_page_is_accessible_and_fits(open_page: Callable[..., Page], sign_in: SignIn, window: dict) -> None:
    page = open_page(**window)
    open_builder(page, sign_in)

    page.locator(".option-row summary").first.click()

    assert (axe(page), sideways(page)) == ([], 0)
