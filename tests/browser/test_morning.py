"""A researcher's morning: from the list to findings, and to files: by pointer and keys, without scripts, on a phone."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Site, running_site
from tests.browser.test_studio import WINDOWS, follow
from tests.browser.watching import axe, sideways
from tests.surveys.desk.loading import printed

SignIn = Callable[[Page, str], None]
SURVEY = "Held against R"
PHONE_360 = {"viewport": {"width": 360, "height": 740}}
MORNINGS = {"wide": WINDOWS["wide"], "plain": WINDOWS["plain"], "phone": PHONE_360}
MADE = """
from django.contrib.auth.models import Group, User
from tests.surveys.desk.loading import load
load()
User.objects.get(username="editor").groups.add(Group.objects.get(name="researcher"))
"""
TEXTS = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with 2,000 responses in two languages, and two people who may read them."""
    with running_site(tmp_path_factory.mktemp("morning")) as site:
        site.manage("shell", "-c", MADE)
        yield site


class Look:
    """Looks at each page that the morning comes to, and remembers what is wrong with it."""

    def __init__(self, page: Page, *, has_scripts: bool) -> None:
        self.page, self.has_scripts = page, has_scripts
        self.complaints: list[str] = []

    def __call__(self, name: str) -> None:
        too_wide = sideways(self.page)
        self.complaints += [f"{name}: {too_wide} sideways"] if too_wide else []
        if self.has_scripts:
            self.complaints += [f"{name}: {fault}" for fault in axe(self.page)]


def download(page: Page, link: Locator) -> Path:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path())


def to_survey(page: Page, look: Look) -> None:
    page.goto("/admin/surveys/response/")
    look("list")
    follow(page.get_by_role("link", name=SURVEY))
    expect(page.get_by_role("heading", level=1)).to_have_text(SURVEY)
    look("figures")


def crosstab(page: Page, look: Look) -> None:
    """Come to a table by one click from a distribution, find letters in it, and take it as a picture."""
    follow(page.locator("[aria-labelledby=q-agree]").get_by_role("link", name=re.compile("^Cross-tab")).first)
    page.get_by_label("Rows", exact=True).select_option("role")
    follow(page.get_by_role("button", name="Show the table"))
    look("cross-tab")
    police = page.locator("table.crosstab tbody tr", has_text="Police")
    expect(police.locator("td.cell .letter").last).to_contain_text("ABDEF")
    page.get_by_text("Take it").first.click()
    picture = download(page, page.locator("details.take[open]").get_by_role("link", name="SVG"))
    assert "ABDEF" in picture.read_text()
    page.get_by_text("Take it").first.click()


def weigh(page: Page, look: Look, name: str) -> None:
    """State the true percents of a question, look at what they do, keep them, and open a weighted table."""
    follow(page.get_by_role("link", name="Weights of this survey"))
    look("weights")
    page.get_by_label("1 Role").check()
    follow(page.get_by_role("button", name="State percents"))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Source of the percents").fill("Newsletter, May 2026")
    for label, percent in (
        ("Research", "20"), ("Civil society", "20"), ("Police", "20"), ("Press", "15"), ("Student", "15"),
        ("Ministry", "8"), ("Something else", "2"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(percent)
    follow(page.get_by_role("button", name="See what the weights do"))
    look("new weights")
    expect(page.get_by_text("Design effect", exact=True)).to_be_visible()
    follow(page.get_by_role("button", name="Keep these weights"))
    follow(page.get_by_role("link", name="Open a weighted cross-tab"))
    look("weighted cross-tab")
    expect(page.get_by_role("row", name=re.compile("^All, weighted"))).to_be_visible()


def compare(page: Page, look: Look) -> None:
    """Put two languages side by side."""
    page.get_by_role("link", name="Compare with another").first.click()
    page.wait_for_url(re.compile("/compare/"))
    follow(page.get_by_role("link", name=re.compile("anguage")).first)
    look("comparison")
    expect(page.get_by_role("heading", level=1)).to_have_text("English and French compared")
    useful = page.locator("section.compare-question", has=page.get_by_role("heading", name=re.compile("Useful$")))
    expect(useful.get_by_role("row", name=re.compile("^Mean"))).to_contain_text("−0.34")


def open_coding(page: Page) -> None:
    page.goto("/admin/surveys/response/")
    follow(page.get_by_role("link", name=SURVEY))
    follow(page.get_by_role("link", name=re.compile("^Read and search all")).first)
    follow(page.get_by_role("navigation", name="Words of this survey").get_by_role("link", name="Coding"))


def plan_coding(page: Page, look: Look) -> None:
    """Write two codes, and have 20 texts drawn for two coders."""
    open_coding(page)
    frame = page.get_by_role("navigation", name="Words of this survey").get_by_role("link", name="Code frame")
    follow(frame)
    for label in ("Method", "Time"):
        if not page.get_by_role("row", name=re.compile(f"^{label}")).count():
            page.get_by_label("Label").fill(label)
            follow(page.get_by_role("button", name="Add the code"))
    look("code frame")
    follow(page.get_by_role("navigation", name="Words of this survey").get_by_role("link", name="Coding"))
    page.get_by_label("Number of texts").fill(str(TEXTS))
    page.get_by_label("Coder", exact=True).select_option("researcher")
    page.get_by_label("Second coder").select_option("editor")
    follow(page.get_by_role("button", name="Draw the texts"))
    look("coding task")


def code_all(page: Page, look: Look, *, by_keys: bool, of_time: str) -> None:
    """Code all texts: those that match are of time, the others of the method."""
    for place in range(TEXTS):
        code = 2 if re.search(of_time, page.locator("blockquote").inner_text()) else 1
        if by_keys:
            page.get_by_role("checkbox").first.focus()
            page.keyboard.press(str(code))
            with page.expect_navigation():
                page.keyboard.press("Enter")
        else:
            page.get_by_role("checkbox").nth(code - 1).check()
            follow(page.get_by_role("button", name="Save and next"))
        if place == 1:
            look("coding")
    follow(page.get_by_role("button", name="I am done"))


def kappa_of(both: int, first: int, second: int, neither: int) -> float:
    """Return Cohen's kappa of one code by hand."""
    n = both + first + second + neither
    of_first, of_second = (both + first) / n, (both + second) / n
    chance = of_first * of_second + (1 - of_first) * (1 - of_second)
    return ((both + neither) / n - chance) / (1 - chance)


def export(page: Page, look: Look) -> None:
    """Have a file made, wait for it, and open it."""
    page.goto("/admin/surveys/response/")
    follow(page.get_by_role("link", name=SURVEY))
    follow(page.get_by_role("button", name="Export this view"))
    take = page.get_by_role("link", name=re.compile("^Download"))
    for _second in range(90):
        if take.count() and not page.get_by_role("link", name="Look again").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    look("files")
    with zipfile.ZipFile(download(page, take.first)) as archive:
        lines = archive.read("responses.csv").decode().count("\n")
    assert lines >= 2001


@pytest.mark.parametrize("window", MORNINGS)
def test_a_morning(open_page: Callable[..., Page], sign_in: SignIn, window: str) -> None:
    has_scripts = window != "plain"
    page = open_page(**MORNINGS[window], accept_downloads=True)
    look = Look(page, has_scripts=has_scripts)
    sign_in(page, "researcher")
    to_survey(page, look)
    crosstab(page, look)
    weigh(page, look, f"Readers, {window}")
    compare(page, look)
    plan_coding(page, look)
    task = page.url
    follow(page.get_by_role("link", name="Code texts"))
    code_all(page, look, by_keys=has_scripts, of_time="late|months|years|edition")
    second = open_page(**MORNINGS[window])
    sign_in(second, "editor")
    second.goto(task)
    follow(second.get_by_role("link", name="Code texts"))
    code_all(second, look, by_keys=has_scripts, of_time="late|months|cities")
    page.goto(task)
    look("agreement")
    row = page.get_by_role("region", name="Agreement by code").get_by_role("row", name=re.compile("^Method"))
    counts = [int(row.get_by_role("cell").nth(place).inner_text()) for place in range(4)]
    assert sum(counts) == TEXTS
    expect(row.get_by_role("cell").nth(6)).to_have_text(printed(kappa_of(*counts), 2))
    export(page, look)
    assert look.complaints == []
