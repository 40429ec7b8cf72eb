"""The page of a release in every state: it fits, axe finds nothing, and it works by keyboard and without scripts."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import releasing
from tests.browser.conftest import PHONE
from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
WINDOWS = {
    "wide": {},
    "phone": {"viewport": PHONE},
    "dark": {"color_scheme": "dark"},
    "plain": {"java_script_enabled": False},
}
FILL = """
from indicators import workflow
from indicators.models import Edition, Score
newest = Edition.objects.get(year=2025)
draft = workflow.create_edition(2029, like=newest)
draft.publisher, draft.license_en, draft.citation_en = newest.publisher, "Free.", "Cited."
draft.save()
rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
workflow.fill_draft(draft, {(iso3, slug): 2 if iso3 == "RUS" else value for iso3, slug, value in rows})
print(draft.pk)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own: what is published here would be the newest edition of all other tests."""
    with running_site(tmp_path_factory.mktemp("preparing")) as site:
        yield site


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    """Return the page of a release in which Russia has the lowest score on everything."""
    return f"/admin/indicators/edition/{site.manage('shell', '-v0', '-c', FILL).split()[-1]}/prepare/"


def faults_in(open_page: Callable[..., Page], sign_in: SignIn, role: str, address: str) -> dict[str, object]:
    """Return what axe finds, and how far a page overflows, in each window."""
    faults = {}
    for name, window in WINDOWS.items():
        page = open_page(**window)
        sign_in(page, role)
        page.goto(address)
        faults[name] = ([] if name == "plain" else axe(page), sideways(page) if name != "plain" else 0)
        page.context.close()
    return faults


NONE = {name: ([], 0) for name in WINDOWS}


def test_a_release_is_prepared_sent_back_and_confirmed(
    open_page: Callable[..., Page], sign_in: SignIn, address: str
) -> None:
    assert faults_in(open_page, sign_in, "publisher", address) == NONE
    publisher, editor = open_page(java_script_enabled=False), open_page()
    sign_in(publisher, "publisher")
    sign_in(editor, "editor")

    publisher.goto(address)
    publisher.get_by_label("Public reason, English").fill("The fourth edition.")
    publisher.get_by_role("button", name="Prepare release").click()
    expect(publisher.get_by_text("Not prepared yet: see what is marked.")).to_be_visible()
    expect(publisher.get_by_label("Public reason, English")).to_have_value("The fourth edition.")
    releasing.prepare(publisher, "The fourth edition.")
    for role in ("publisher", "editor"):
        assert faults_in(open_page, sign_in, role, address) == NONE

    editor.goto(address)
    editor.get_by_label("Why it goes back").fill("Russia cannot be right.")
    editor.get_by_role("button", name="Send back").press("Enter")
    expect(editor.get_by_text("Sent back: it has to be prepared again.")).to_be_visible()
    publisher.goto(address)
    expect(publisher.get_by_text("editor sent this back on")).to_be_visible()
    expect(publisher.get_by_label("Why it is right: Russia")).to_have_value(releasing.WHY)


def test_the_preview_leads_from_page_to_page(open_page: Callable[..., Page], sign_in: SignIn, address: str) -> None:
    page = open_page()
    sign_in(page, "publisher")

    page.goto(address)
    page.get_by_role("link", name="Open the preview").click()
    expect(page.get_by_text("Preview: nothing of this is published.")).to_be_visible()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("banner").get_by_role("link", name="Rankings").click()
    page.get_by_role("link", name="Russia", exact=True).first.click()

    assert re.search(r"/admin/indicators/edition/\d+/site/.*countries/RUS/$", page.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Russia")
    assert page.goto("/").status == 200
    assert "2029" not in page.get_by_role("main").inner_text()
