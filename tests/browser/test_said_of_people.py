"""The public pages that say what is kept of people and what came of their words, and those that delete them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import Looks

PAGES = {
    "/privacy/columns/": "Every stored column",
    "/privacy/": "Privacy",
    "/feedback/outcomes/": "What feedback led to",
    "/feedback/results/feedback-on-the-index/": "What visitors told us",
    "/methodology/": "Methodology",
    "/experts/": "Your passphrase",
    "/experts/no-such-address-of-an-expert-00/": "Your passphrase",
}
SURVEY = "/feedback/feedback-on-the-index/"


@pytest.mark.parametrize("scripts", [True, False])
def test_axe_and_keyboard_find_nothing_on_them_at_any_width(open_page: Callable[..., Page], scripts: bool) -> None:
    reader, looks = open_page(java_script_enabled=scripts), Looks()

    for path, heading in PAGES.items():
        reader.goto(path)
        expect(reader.get_by_role("heading", level=1)).to_have_text(heading)
        looks.at(reader, path, with_axe=scripts)

    assert looks.faults == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_saved_answers_are_deleted_by_a_button_that_asks_first(open_page: Callable[..., Page], scripts: bool) -> None:
    reader, looks = open_page(java_script_enabled=scripts), Looks()
    reader.goto(SURVEY)
    reader.get_by_label("What is missing from the Index").fill("The trade in sand.")
    reader.get_by_role("button", name="Save and come back").click()
    expect(reader.get_by_role("heading", name="Kept for you")).to_be_visible()
    address = reader.url
    reader.get_by_text("Delete what I saved").click()
    looks.at(reader, "before", with_axe=scripts)

    reader.get_by_role("button", name="Yes, delete it now").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("What you saved is deleted")
    looks.at(reader, "after", with_axe=scripts)
    reader.goto(address)

    expect(reader.get_by_text("There are no answers kept under this address.")).to_be_visible()
    looks.at(reader, "closed", with_axe=scripts)
    assert looks.faults == {}


def test_who_leaves_quickly_without_scripts_leaves_nothing_behind(open_page: Callable[..., Page]) -> None:
    page, looks = open_page(java_script_enabled=False), Looks()
    page.goto(SURVEY)
    page.get_by_label("What is missing from the Index").fill("Something dangerous.")
    page.get_by_role("button", name="Save and come back").click()
    expect(page.get_by_role("heading", name="Kept for you")).to_be_visible()
    address, leads = page.url, []

    def stay(route: Route) -> None:
        """Hand the answer on without what leads to another site, which is remembered."""
        answer = route.fetch()
        leads.append(answer.headers["refresh"])
        route.fulfill(response=answer, headers={"content-type": "text/html"})

    page.route("**/feedback/draft/delete/", stay)

    page.get_by_role("button", name="Leave quickly").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you saved is deleted")
    looks.at(page, "left", with_axe=False)
    page.goto(address)

    expect(page.get_by_text("There are no answers kept under this address.")).to_be_visible()
    assert leads[0].startswith("0; url=https://")
    assert looks.faults == {}
