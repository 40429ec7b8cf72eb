"""A survey is built on one page: counted, kept as it is typed, by two at once, by keyboard, on a phone."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Site
from tests.browser.survey_of_fifteen import PlannedQuestion, planned_sections

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
