"""All paths through a draft are drawn for its editors; what visitors are asked follows what they answer."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

MADE = (
    "from tests.surveys.drafts import as_draft, of_the_drawing; from surveys.questionnaires import compiling; "
    "document = of_the_drawing(); as_draft(document, 'drawn'); "
    "document['sections'][4]['questions'].pop(0); "
    "compiling.publish(as_draft(document, 'routed'), by=None)"
)
WINDOWS: dict[str, dict[str, Any]] = {
    "wide": {},
    "very wide": {"viewport": {"width": 2560, "height": 1440}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("paths")) as site:
        site.manage("shell", "-c", MADE)
        yield site


@pytest.mark.parametrize("window", WINDOWS)
def test_the_map_of_paths_can_be_read(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "editor")
    page.goto("/admin/surveys/survey/?q=drawn")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="Paths").click()
    facts = page.locator(".path-facts")
    expect(facts).to_contain_text(re.compile(r"Never reached\s*1"))
    expect(page.get_by_text("Nobody can ever reach question “heard”")).to_be_visible()
    assert page.locator(".path-rows svg").is_visible() == (window != "narrow")
    assert sideways(page) == 0
    assert axe(page) == []


def test_the_nodes_of_the_map_stand_beside_their_questions(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page()
    sign_in(page, "editor")
    page.goto("/admin/surveys/survey/?q=drawn")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="Paths").click()
    nodes = page.locator(".path-rows svg .node, .path-rows svg .never")
    rows = page.locator(".path-rows tbody tr:not(.path-section)")
    expect(rows).to_have_count(16)
    for place in range(16):
        node, row = nodes.nth(place).bounding_box(), rows.nth(place).bounding_box()
        assert node is not None
        assert row is not None
        assert abs(node["y"] + node["height"] / 2 - row["y"] - row["height"] / 2) <= 3


def test_questions_come_and_go_with_the_answers_before_them(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/feedback/routed/")
    often = page.get_by_role("group", name="often?")
    used = page.get_by_role("heading", name="Use")
    expect(used).to_be_visible()  # who skips the question is asked
    often.get_by_label("First").check()
    expect(used).to_be_hidden()
    often.get_by_label("Yearly").check()
    expect(used).to_be_visible()
    sought = page.get_by_label("sought?")
    expect(sought).to_be_hidden()
    page.get_by_role("group", name="found?").get_by_label("Partly").check()
    sought.fill("A map")
    often.get_by_label("First").check()
    expect(sought).to_be_hidden()
    often.get_by_label("Monthly").check()
    expect(sought).to_have_value("A map")  # no typed word is lost


def test_without_scripts_each_condition_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto("/feedback/routed/")
    expect(page.get_by_text("Only if 3 is not “First”.").first).to_be_visible()
    expect(page.get_by_text("Only if 6 is “Partly” or “No”.")).to_be_visible()
    page.get_by_role("group", name="often?").get_by_label("First").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Thank you"
    )  # question 6 has to be answered by others only
