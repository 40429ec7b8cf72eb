"""Two people suffice: from a closed round to its publication with exactly two accounts, by clicking."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import releasing
from tests.browser.running import Site, running_site
from tests.browser.test_second_factor import CODE, claim, set_up

YEAR = 2031  # of tests.faults.judged
REASON = "Looked at each assessment: the panel’s reasons hold."
ROLES = {"ada": ("coordinator", "editor", "publisher"), "ben": ("editor", "publisher")}
MAKE = "from django.contrib.auth.models import User; User.objects.create_user('{name}', is_staff=True)"
ROUND = "from tests.faults import judged; judged.make(rounds=1, countries=1, indicators=3)"
COUNT = "from django.contrib.auth.models import User; print(User.objects.count())"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site in real use: without demonstration, with two accounts."""
    with running_site(tmp_path_factory.mktemp("two"), DEMO="0") as site:
        for name, roles in ROLES.items():
            shell(site, MAKE.format(name=name))
            for role in roles:
                site.manage("give_role", name, role)
        shell(site, ROUND)
        assert shell(site, COUNT).strip() == "2"
        yield site


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "-v", "0", "-c", code)


def test_two_people_take_a_closed_round_to_its_publication(site: Site, open_page: Callable[..., Page]) -> None:
    ada, ben = (owner(site, name, open_page()) for name in ROLES)

    aggregate(ada)
    sign_everything(ada, "Accept")
    sign_everything(ben, "Countersign")
    ben.goto("/admin/indicators/edition/")
    ben.get_by_role("link", name=str(YEAR), exact=True).click()
    ben.get_by_role("link", name="Prepare this edition").click()
    releasing.prepare(ben, "The first round of two people.")
    releasing.confirm(ada, YEAR, 4)

    reader = open_page()
    reader.goto(f"/{YEAR}/")
    expect(reader).to_have_title(re.compile(str(YEAR)))
    expect(reader.get_by_role("contentinfo")).to_contain_text("release 4 ·")


def owner(site: Site, name: str, page: Page) -> Page:
    """Take an account over with the code that the server prints, and set its second factor."""
    code = CODE.search(site.manage("invite_account", name))
    assert code is not None
    set_up(page, claim(page, name, code[0]))
    return page


def aggregate(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("^Round .* is closed$")).click()
    page.get_by_role("link", name="Aggregate").click()
    page.get_by_role("button", name="Aggregate").click()
    expect(page.get_by_role("main")).to_contain_text("Proposed to the reviewers", timeout=60_000)


def sign_everything(page: Page, act: str) -> None:
    """Accept or countersign one update after the other, until none waits for this person."""
    for _update in range(3):
        page.goto(f"/admin/indicators/scoreupdate/?edition={YEAR}")
        waiting = page.locator(".results a").filter(has_text=re.compile(", "))
        for href in [link.get_attribute("href") for link in waiting.all()]:
            page.goto(str(href))
            button = page.locator("#decide").get_by_role("button", name=re.compile(f"^{act} "))
            if button.count():
                page.get_by_label("Reason").fill(REASON)
                button.click()
                expect(page.locator(".messagelist, [role=status]").first).to_be_visible()
