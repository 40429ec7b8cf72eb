"""Editors write a survey, publishers make it public, researchers read what came back: by clicking."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
SURVEY = "Feedback on the Index"
SCORE = "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025&step=too-low"
WINDOWS = {
    "wide": {},
    "phone": {"viewport": PHONE},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "plain": {"java_script_enabled": False},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own: where other tests have sent many answers from this address, the next ones are held."""
    with running_site(tmp_path_factory.mktemp("studio")) as site:
        yield site


@pytest.fixture(scope="module")
def answered(site: Site, browser: Browser) -> None:
    """Let a visitor answer the survey, slowly enough and too fast, and the question about one score."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    for seconds, words in ((4, "A map of routes, please."), (0, "See https://example.org at once")):
        page.goto("/feedback/feedback-on-the-index/")
        page.get_by_role("group", name=re.compile("describes you best")).get_by_label("Journalism").check()
        page.get_by_role("group", name="Maps and charts are easy to read").get_by_label("Agree", exact=True).check()
        page.get_by_label("What is missing from the Index").fill(words)
        page.wait_for_timeout(1000 * seconds)
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.goto(SCORE)
    page.get_by_label("What makes you think so?").fill("The port says otherwise.")
    page.wait_for_timeout(4000)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    context.close()


def follow(link: Locator) -> None:
    """Press a link and wait for the page behind it."""
    with link.page.expect_navigation():
        link.click()


def open_overview(page: Page) -> None:
    page.goto("/admin/")
    follow(page.get_by_role("banner").get_by_role("link", name="Responses"))


def open_analysis(page: Page) -> None:
    open_overview(page)
    follow(page.get_by_role("rowheader", name=SURVEY, exact=True).get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_have_text(SURVEY)


def open_held(page: Page) -> None:
    open_analysis(page)
    follow(page.get_by_role("link", name="Look at them and decide"))


def open_texts(page: Page) -> None:
    open_analysis(page)
    follow(page.get_by_role("link", name=re.compile("^Read .*What is missing")))


def open_response(page: Page) -> None:
    open_texts(page)
    follow(page.get_by_role("link", name=re.compile("^R-")).first)


def open_redaction(page: Page) -> None:
    open_texts(page)
    follow(page.get_by_role("link", name=re.compile("^Remove words")).first)


def open_cells(page: Page) -> None:
    open_overview(page)
    follow(page.get_by_role("link", name="by country and indicator").first)


def open_cell(page: Page) -> None:
    open_cells(page)
    follow(page.get_by_role("link", name="South Africa, Cocaine trade"))


READING = [
    open_overview, open_analysis, open_held, open_texts, open_response, open_redaction, open_cells, open_cell,
]  # fmt: skip


@pytest.mark.parametrize("window", ["wide", "phone", "narrow", "dark"])
def test_a_researcher_s_pages_are_accessible_and_fit(
    answered: None, open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "researcher")

    found = {}
    for way in READING:
        way(page)
        for fold in page.locator("details.as-table > summary").all():
            fold.click()
        found[way.__name__] = (axe(page), sideways(page))

    assert found == {way.__name__: ([], 0) for way in READING}


@pytest.mark.parametrize("window", ["wide", "plain"])
def test_a_researcher_filters_reads_and_exports(
    answered: None, open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "researcher")
    open_analysis(page)

    page.get_by_label("Held answers").select_option("counted too")
    if window == "plain":
        page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("held=with"))
    expect(page.get_by_label("Held answers")).to_have_value("with")
    follow(page.get_by_role("button", name="Export this view"))
    take = page.get_by_role("link", name=re.compile("^Download"))
    for _second in range(60):
        if take.count() and not page.get_by_role("link", name="Look again").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as download:
        take.first.click()
    assert download.value.suggested_filename.startswith("feedback-on-the-index-")

    open_texts(page)
    page.get_by_role("searchbox", name="Words").fill("ROUTES")
    page.get_by_role("searchbox", name="Words").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("A map of routes, please.")
    expect(page.locator("mark").first).to_have_text("routes")


def test_a_researcher_releases_what_was_held_with_its_reason(answered: None, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "researcher")
    open_held(page)
    held = page.locator(".held > li").first
    expect(held).to_contain_text("sent faster than anyone can read")

    held.get_by_role("checkbox").check()
    page.get_by_role("button", name="Approve the ticked ones").click()

    expect(page.get_by_role("list").filter(has_text="1 response was changed").first).to_be_visible()
    held_again(page)


def held_again(page: Page) -> None:
    """Hold it again, so that the other tests find what they look for."""
    page.goto("/admin/")
    open_analysis(page)
    page.get_by_role("link", name=re.compile("^R-")).first.click()
    page.get_by_role("button", name="Hold").click()


def test_what_a_visitor_said_of_a_score_is_read_with_its_reason(answered: None, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "researcher")

    open_cell(page)

    expect(page.get_by_role("row", name=re.compile("^Too low"))).to_contain_text("100.0")
    expect(page.get_by_role("main")).to_contain_text("The port says otherwise.")


def open_survey(page: Page) -> None:
    page.goto("/admin/")
    follow(page.get_by_role("banner").get_by_role("link", name="Surveys"))
    follow(page.get_by_role("row").get_by_role("link", name=SURVEY, exact=True))


def open_question(page: Page) -> None:
    open_survey(page)
    follow(page.get_by_role("link", name="How clear is it? How far do you agree?"))


def open_new_question(page: Page) -> None:
    open_survey(page)
    follow(page.get_by_role("link", name="Add a question").first)


def open_section(page: Page) -> None:
    open_survey(page)
    follow(page.get_by_role("link", name="How you use it", exact=True))


def open_versions(page: Page) -> None:
    open_survey(page)
    follow(page.get_by_role("link", name="Versions"))


def open_proof(page: Page) -> None:
    open_survey(page)
    follow(page.get_by_role("link", name="Preview in French"))


def open_list(page: Page) -> None:
    page.goto("/admin/surveys/survey/")


WRITING = [open_list, open_survey, open_question, open_new_question, open_section, open_versions, open_proof]


@pytest.mark.parametrize("window", ["wide", "phone", "dark"])
def test_an_editor_s_pages_are_accessible_and_fit(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "editor")

    found = {}
    for way in WRITING:
        way(page)
        found[way.__name__] = (axe(page), sideways(page))

    assert found == {way.__name__: ([], 0) for way in WRITING}


@pytest.mark.parametrize("window", ["wide", "plain"])
def test_a_survey_is_written_previewed_published_and_closed(
    open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    editor = open_page(**WINDOWS[window])
    sign_in(editor, "editor")
    editor.goto("/admin/surveys/survey/add/")
    editor.get_by_label("Title, English").fill(f"Courts {window}")
    editor.get_by_label("Title, French").fill(f"Tribunaux {window}")
    editor.get_by_label("Slug").fill(f"courts-{window}")
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.get_by_role("link", name="Add a section").click()
    editor.get_by_label("Code").fill("you")
    editor.get_by_label("Title, English").fill("You")
    editor.get_by_label("Title, French").fill("Vous")
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.get_by_role("link", name="Add a question").click()
    editor.get_by_label("Question, English").fill("Do you work in a court?")
    editor.get_by_label("Question, French").fill("Travaillez-vous dans un tribunal ?")
    editor.get_by_label("Kind").select_option("one choice")
    editor.get_by_text("Many at once").click()
    editor.get_by_label("Paste options").fill("Yes | Oui\nNo | Non")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_role("main")).to_contain_text("Ready to publish.")
    survey = editor.url

    editor.get_by_role("link", name="Preview in French").click()
    expect(editor.get_by_role("main")).to_contain_text("Travaillez-vous dans un tribunal ?")
    assert editor.request.get(f"/feedback/courts-{window}/").status == 404

    publisher = open_page(**WINDOWS[window])
    sign_in(publisher, "publisher")
    publisher.goto(survey)
    publisher.get_by_role("link", name="Publish", exact=True).click()
    if window != "plain":  # axe is a script
        assert (axe(publisher), sideways(publisher)) == ([], 0)
    publisher.get_by_label("What changed").fill("First")
    publisher.get_by_role("button", name="Publish", exact=True).click()
    expect(publisher.locator(".messagelist")).to_contain_text("Version 1 is public now.")
    publisher.goto(f"/feedback/courts-{window}/")
    expect(publisher.get_by_role("main")).to_contain_text("Do you work in a court?")

    editor.goto(survey)
    editor.get_by_role("button", name="Close the survey").click()
    expect(editor.locator(".messagelist")).to_contain_text("it takes no more answers")
