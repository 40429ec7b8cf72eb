"""The desk of held answers: a campaign is seen at a glance, and two clicks decide all of it."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Site, running_site
from tests.browser.test_studio import WINDOWS
from tests.browser.watching import axe, sideways

SURVEY = "/feedback/feedback-on-the-index/"
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|submit_key|stamp)" value="([^"]*)"')
ANSWERS = {"q-who": "student", "q-found": "no", "q-clear-scores": "agree", "q-trust-quote": "disagree"}
BUTTON = re.compile("^Approve all 26.*like five")
SignIn = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own, where 26 of 31 answers that are alike are held, and where visitors need not wait."""
    with running_site(tmp_path_factory.mktemp("held"), MINIMUM_SECONDS="0") as site:
        yield site


@pytest.fixture(scope="module")
def campaign(site: Site, browser: Browser) -> None:
    """Send the same answers 31 times from one network."""
    visitor = browser.new_context(base_url=site.url).request
    for _number in range(31):
        hidden = dict(HIDDEN.findall(visitor.get(SURVEY).text()))
        while True:  # the form comes back with 503 while the demonstration is written
            sent = visitor.post(SURVEY, form={**ANSWERS, **hidden}, headers={"Origin": site.url, "Referer": site.url})
            if sent.status != 503:
                break
            time.sleep(1)
        assert "Thank you" in sent.text()


@pytest.mark.parametrize("window", ["wide", "phone", "narrow", "dark"])
def test_the_desk_is_accessible_and_fits(
    campaign: None, open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "researcher")

    page.goto("/admin/surveys/response/held/")
    page.locator(".held details > summary").first.click()
    desk = (axe(page), sideways(page))
    page.get_by_role("button", name=BUTTON).click()
    confirmation = (axe(page), sideways(page))

    assert (desk, confirmation) == (([], 0), ([], 0))


@pytest.mark.parametrize("window", ["plain"])
def test_two_clicks_approve_twenty_six(
    campaign: None, open_page: Callable[..., Page], sign_in: SignIn, window: str
) -> None:
    page = open_page(**WINDOWS[window])
    sign_in(page, "researcher")
    page.get_by_role("banner").get_by_role("link", name="Responses").click()
    page.get_by_role("link", name="All held answers").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("26 held answers from one network within an hour")
    expect(main).to_contain_text("Alike. 4 of the 4 questions that were answered have the same answer in all.")

    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("button", name="Approve 26").click()

    expect(page.locator(".messagelist")).to_contain_text("26 responses were changed.")
    expect(main).to_contain_text("Nothing is held.")
