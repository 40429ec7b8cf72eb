"""What an editor does in the admin, by clicking."""

import csv
import re
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.request import urlopen

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.running import Site
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
COMPOSITES = {"criminality", "criminal-markets", "criminal-actors", "resilience"}
STAFF_PAGES = [
    "/admin/",
    "/fr/admin/",
    "/admin/indicators/",
    "/admin/indicators/indicator/",
    "/admin/indicators/paper/add/",
    "/admin/indicators/score/",
    "/admin/indicators/release/",
    "/admin/indicators/membership/",
    "/admin/indicators/edition/add/",
    "/admin/password_change/",
]


@pytest.fixture
def editor(page: Page, sign_in: SignIn) -> Page:
    """A page on which an editor has signed in."""
    sign_in(page, "editor")
    return page


def open_row(page: Page, area: str, name: str) -> None:
    """Go to a row as an editor does: start page, list, row."""
    page.goto("/admin/")
    page.get_by_role("main").get_by_role("link", name=area, exact=True).click()
    page.get_by_role("row").get_by_role("link", name=name, exact=True).click()


def open_draft(page: Page, year: str, *, like: str) -> None:
    """Open a new edition with the tree and regions of another."""
    page.get_by_role("link", name="Add Editions").click()
    page.get_by_label("Year").fill(year)
    page.get_by_label("Copy tree and regions from").select_option(like)
    page.get_by_role("button", name="Open the draft").click()
    expect(page.get_by_role("main")).to_contain_text(f"Edition {year}")


def preview(page: Page, language: str) -> Page:
    """Press a preview button and return the window that it opens."""
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"Preview in {language}").click()
    opened.value.wait_for_load_state()
    return opened.value


def test_an_editor_changes_an_indicator_in_two_languages_and_sees_it_before_and_after_publishing(editor: Page) -> None:
    english = "Whether a country keeps its word to other countries in matters of organized crime."
    french = "Si un pays tient parole envers les autres pays en matière de criminalité organisée."
    public = "/2025/indicators/international-cooperation/"
    open_row(editor, "Indicators", "International cooperation")
    editor.get_by_label("Definition, English").fill(english)
    editor.get_by_label("Definition, French").fill(french)

    for language, words in (("English", english), ("French", french)):
        shown = preview(editor, language)
        expect(shown.get_by_role("main")).to_contain_text(words)
        expect(shown.get_by_role("status").first).to_be_visible()
        shown.close()
    assert english not in editor.request.get(public).text()

    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_role("main")).to_contain_text("International cooperation")
    editor.goto(public)
    expect(editor.get_by_role("main")).to_contain_text(english)
    editor.goto(f"/fr{public}")
    expect(editor.get_by_role("main")).to_contain_text(french)


def test_an_editor_sees_in_the_history_which_words_were_changed_and_brings_them_back(editor: Page) -> None:
    open_row(editor, "Indicators", "Prevention")
    before = editor.get_by_label("Definition, English").input_value()
    editor.get_by_label("Definition, English").fill("Whether anybody prevents it.")
    editor.get_by_label("Definition, French").fill("Si quelqu’un la prévient.")
    editor.get_by_role("button", name="Publish and stay here").click()

    editor.get_by_role("link", name="History").click()
    newest = editor.locator(".history > li").first
    expect(newest).to_contain_text("editor")
    expect(newest.locator("dd[lang=en] ins").first).to_contain_text("Whether")
    expect(newest.locator("dd[lang=en] del").first).to_be_visible()
    expect(newest.locator("dd[lang=fr] ins").first).to_contain_text("Si")
    assert axe(editor) == []

    editor.get_by_role("link", name="Restore this version").first.click()
    editor.get_by_role("button", name="Publish and stay here").click()
    expect(editor.get_by_label("Definition, English")).to_have_value(before)


def test_an_editor_adds_a_paper_with_a_link_and_finds_it_among_the_papers(editor: Page) -> None:
    editor.get_by_role("link", name="Add Discussion papers").click()
    editor.get_by_label("Title, English").fill("Ports and power")
    editor.get_by_label("Title, French").fill("Ports et pouvoir")
    editor.get_by_label("Link", exact=True).fill("https://example.org/ports-and-power.pdf")
    editor.get_by_label("Cocaine trade").check()
    expect(editor.get_by_label("Slug")).to_have_value("ports-and-power")
    editor.get_by_role("button", name="Publish", exact=True).click()

    editor.goto("/papers/")
    editor.get_by_role("link", name="Ports and power").click()

    link = editor.get_by_role("main").locator('a[href="https://example.org/ports-and-power.pdf"]')
    expect(link.first).to_be_visible()
    editor.goto("/fr/papers/")
    expect(editor.get_by_role("main")).to_contain_text("Ports et pouvoir")


def test_an_editor_changes_the_footer_of_every_page(editor: Page) -> None:
    open_row(editor, "Pages", "Footer")
    editor.get_by_label("Text, English").fill("Run by **nobody in particular** for this test.")
    editor.get_by_role("button", name="Publish", exact=True).click()

    for path in ("/", "/papers/"):
        editor.goto(path)
        expect(editor.get_by_role("contentinfo").locator("strong")).to_have_text("nobody in particular")


@pytest.fixture
def workbook(site: Site, tmp_path: Path) -> Path:
    """A workbook as a publisher sends it: the scores of 2025 in a sheet for 2029, a row for each country."""
    with urlopen(f"{site.url}/api/v1/scores.csv?edition=2025") as answer:
        cells = list(csv.DictReader(answer.read().decode().splitlines()))
    scores = {
        country: {cell["indicator"]: float(cell["value"]) for cell in group if cell["indicator"] not in COMPOSITES}
        for country, group in groupby(cells, key=itemgetter("country"))
    }
    scores["South Africa"]["cocaine-trade"] = 1.5
    path = tmp_path / "scores-2029.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2029 scores")
        sheet.write_row(0, 0, ["Country", *scores["South Africa"]])
        for row, (country, values) in enumerate(scores.items(), start=1):
            sheet.write_row(row, 0, [country, *values.values()])
    return path


def test_an_editor_imports_a_workbook_into_a_new_draft_and_sees_first_what_it_would_change(
    editor: Page, sign_in: SignIn, open_page: Callable[..., Page], workbook: Path
) -> None:
    open_draft(editor, "2029", like="2025")

    editor.get_by_role("banner").get_by_role("link", name="Imports").click()
    editor.locator(".object-tools a").click()
    editor.get_by_label("File", exact=True).set_input_files(workbook)
    assert axe(editor) == []
    editor.get_by_role("button", name="Check the file").click()

    confirm = editor.get_by_role("button", name="Write these scores into the drafts")
    expect(confirm).to_be_visible(timeout=30_000)
    editor.get_by_text("Added to 2029 (6,176)").click()
    expect(editor.get_by_role("row", name="Afghanistan Cocaine trade")).to_contain_text("1.0")
    assert (axe(editor), sideways(editor)) == ([], 0)
    confirm.click()
    expect(editor.get_by_role("main")).to_contain_text("The scores were written", timeout=30_000)

    publisher = open_page()
    sign_in(publisher, "publisher")
    publisher_sees_that_it_waits(publisher)


def publisher_sees_that_it_waits(publisher: Page) -> None:
    expect(publisher.get_by_role("main")).to_contain_text("Edition 2029 is a draft")
    expect(publisher.get_by_role("main")).to_contain_text("6,176 scores")
    publisher.get_by_role("link", name="Prepare (Edition 2029 is a draft)").click()
    assert (axe(publisher), sideways(publisher)) == ([], 0)
    assert publisher.request.get("/2029/").status == 404


def test_two_editors_of_the_same_text_are_shown_each_other_s_words(
    editor: Page, open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    other = open_page()
    sign_in(other, "editor")
    for page in (editor, other):
        open_row(page, "Pages", "Disclaimer")

    editor.get_by_label("Title, English").fill("Access for all")
    editor.get_by_role("button", name="Publish", exact=True).click()
    other.get_by_label("Title, English").fill("Access for everyone")
    other.get_by_role("button", name="Publish", exact=True).click()

    expect(other.get_by_role("main")).to_contain_text("saved this while you were writing")
    expect(other.locator(".theirs")).to_have_text("Access for all")
    expect(other.get_by_label("Title, English")).to_have_value("Access for everyone")
    assert axe(other) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_staff_pages_are_accessible_and_fit(open_page: Callable[..., Page], sign_in: SignIn, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, "editor")

    found = {}
    for path in STAFF_PAGES:
        page.goto(path)
        found[path] = (axe(page), sideways(page))

    assert found == dict.fromkeys(STAFF_PAGES, ([], 0))


def test_a_form_and_its_history_are_accessible_and_fit_a_phone(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "editor")
    open_row(phone, "Indicators", "Criminality")

    assert (axe(phone), sideways(phone)) == ([], 0)
    phone.get_by_role("link", name="History").click()
    expect(phone).to_have_url(re.compile("/history/"))
    assert (axe(phone), sideways(phone)) == ([], 0)


def test_an_account_is_opened_closed_and_given_roles_on_an_accessible_page(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "administrator")
    open_row(page, "Users", "researcher")
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name=re.compile("coordinator$")).click()

    held = page.locator(".account-roles .held strong")
    expect(held).to_have_text(["researcher", "coordinator"])
    page.get_by_role("link", name="Disable the account").click()
    assert (axe(page), sideways(page)) == ([], 0)
    page.goto("/admin/auth/group/")
    assert (axe(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_is_accessible_in_both_colour_schemes(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto("/admin/login/")

    assert axe(page) == []


def test_staff_pages_keep_the_colours_that_the_reader_chose(editor: Page) -> None:
    editor.get_by_role("button", name="Dark colors").click()
    editor.goto("/admin/indicators/indicator/")

    assert editor.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 30)"
    assert axe(editor) == []


def test_a_form_can_be_published_without_javascript(open_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "editor")

    open_row(page, "Pages", "Funding")
    page.get_by_label("Text, English").fill("Paid for by a test.")
    page.get_by_role("button", name="Publish", exact=True).click()

    page.goto("/papers/")
    expect(page.get_by_role("contentinfo")).to_contain_text("Paid for by a test.")
