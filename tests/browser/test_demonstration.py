"""The README's seven steps, by clicking: from the closed round of the demonstration to its published edition."""

import re
import time
from collections.abc import Callable, Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser import releasing
from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
REASON = "Looked at each assessment: the panel’s reasons hold."
TEN_MINUTES = 600
WINDOWS = [("light", 1280), ("dark", 1280), ("light", 360)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own: other tests expect the demonstration as it was made."""
    with running_site(tmp_path_factory.mktemp("demonstration")) as site:
        yield site


def test_the_seven_steps_end_with_a_published_demonstration(
    site: Site, open_page: Callable[..., Page], sign_in: SignIn
) -> None:
    begun = time.monotonic()
    coordinator, editor, publisher = open_page(), open_page(), open_page()

    sign_in(coordinator, "coordinator")
    aggregate_the_round(coordinator)
    sign_in(editor, "editor")
    accept_in_bulk(editor)
    decide_one_by_one(editor)
    sign_in(publisher, "publisher")
    countersign(publisher)
    prepare(publisher)
    releasing.confirm(editor, 2027, 1)
    see_it(open_page())

    seconds = time.monotonic() - begun
    print(f"\nthe seven steps took {seconds:.0f} seconds by clicking, with axe on every page")
    assert seconds < TEN_MINUTES
    nothing_else_knows_of_it(site)


def without_fault(page: Page) -> None:
    """Look at a page in both colour schemes and on a phone."""
    found = {}
    for scheme, width in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(300)  # buttons fade from one colour to the other
        found[scheme, width] = (axe(page), sideways(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert found == {window: ([], 0) for window in WINDOWS}, page.url


def aggregate_the_round(page: Page) -> None:
    """Steps 1 and 2: the closed round waits on the start page; the worker sums it up."""
    closed = page.get_by_role("link", name=re.compile("^Round .*Demonstration panel 2027.* is closed$"))
    for _look in range(20):  # the worker makes the demonstration once the site answers
        if closed.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    without_fault(page)
    closed.click()
    without_fault(page)
    page.get_by_role("link", name="Aggregate").click()
    expect(page.locator(".facts")).to_contain_text("9")
    without_fault(page)
    page.get_by_role("button", name="Aggregate").click()
    expect(page.get_by_role("main")).to_contain_text("Proposed to the reviewers", timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("288")
    without_fault(page)


def accept_in_bulk(page: Page) -> None:
    """Step 3: all pages of the queue at once; what asks for a look of its own is left."""
    without_fault(page)
    page.get_by_role("link", name="Score updates of 2027").click()
    without_fault(page)
    page.locator("#action-toggle").check()
    page.get_by_text("Select all 288 score updates").click()
    page.locator("select[name=action]").select_option(label="Accept those that need no individual review")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("main")).to_contain_text("280 updates are accepted.")
    expect(page.get_by_role("main")).to_contain_text("8 updates need individual review and were skipped")
    without_fault(page)


def decide_one_by_one(page: Page) -> None:
    """Step 4: the large change first, and from each to the next; without a reason nothing happens."""
    page.get_by_role("link", name="Djibouti, Criminal networks").click()
    page.get_by_role("button", name="Accept 8.0").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    without_fault(page)
    accept(page, "Signed. Someone else must countersign.")
    by_keyboard = True
    for _update in range(7):
        page.get_by_role("button", name=re.compile("^Next: ")).click()
        expect(page.locator("#decide")).to_be_visible()
        if by_keyboard:
            accept_by_keyboard(page)
        else:
            accept(page, "The proposed value is signed.")
        by_keyboard = False
    expect(page.get_by_role("main")).to_contain_text("Nothing else in this edition is waiting for you.")
    without_fault(page)


def accept(page: Page, said: str) -> None:
    page.get_by_label("Reason").fill(REASON)
    page.locator("#decide").get_by_role("button", name=re.compile("^(Accept|Countersign) ")).click()
    expect(page.get_by_role("main")).to_contain_text(said)


def accept_by_keyboard(page: Page) -> None:
    """Type the reason, and go on to the button, without a mouse."""
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "reason":
            break
    page.keyboard.type(REASON)
    for _stop in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "accept":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The proposed value is signed.")


def countersign(page: Page) -> None:
    """Step 5: the second signature under the large change is somebody else's."""
    without_fault(page)
    page.get_by_role("link", name="Score updates of 2027").click()
    page.get_by_role("link", name="Djibouti, Criminal networks").click()
    without_fault(page)
    accept(page, "Countersigned.")
    page.get_by_role("link", name="To the edition").click()


def prepare(page: Page) -> None:
    """Step 6: what the release would hold, and why; another person confirms it."""
    page.get_by_role("link", name="Prepare this edition").click()
    expect(page.get_by_role("main")).to_contain_text("A demonstration")
    without_fault(page)
    releasing.prepare(page, "The demonstration, reviewed.")


def see_it(page: Page) -> None:
    """Under its own year it stands, with a banner, for no search engine; the newest edition stays 2025."""
    page.goto("/2027/countries/DJI/")
    expect(page.get_by_text("demonstration").first).to_be_visible()
    assert page.locator('meta[name="robots"]').get_attribute("content") == "noindex"
    without_fault(page)
    page.goto("/2027/")
    expect(page.get_by_text("demonstration").first).to_be_visible()
    page.goto("/")
    expect(page).to_have_title(re.compile("2025"))
    assert "2027" not in page.get_by_role("main").inner_text()
    page.goto("/changes/")
    assert "The demonstration, reviewed." not in page.get_by_role("main").inner_text()


def nothing_else_knows_of_it(site: Site) -> None:
    """Neither the API nor the files nor the search nor the sitemap names it."""
    with urlopen(f"{site.url}/api/v1/scores.csv?iso3=DJI&indicator=criminal-networks") as answer:
        lines = answer.read().decode().splitlines()
    assert [line[:4] for line in lines[1:]] == ["2021", "2023", "2025"]
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{site.url}/api/v1/scores.csv?edition=2027")
    assert refused.value.code in (400, 404, 422)
    for path in ("/data/", "/search/?q=Djibouti", "/sitemap.xml", "/api/v1/editions"):
        with urlopen(site.url + path) as answer:
            assert "2027" not in answer.read().decode(), path
