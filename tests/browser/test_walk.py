"""From a visitor's answer and a panel's scores to the published change, by clicking, with the real worker and beat.

The same walk as `tests/test_walk.py`, with figures written out by hand:

    South Africa, international cooperation, 7.0 in 2025
    experts 7.0 7.5 8.5, sure of it: shares 2/9 5/9 2/9, so (14 + 37.5 + 17) / 9 = 68.5/9 = 7.61, so 7.5
    interval: (7/6 + 8 * 1) / 10 = 11/12, sqrt(11/12 * 1.1 / 3) = 0.580, t(10) = 1.812: 7.61 +- 1.05
    visitors: two live there and say too low; fewer than eight move nothing
    resilience 68/12 = 5.67 becomes 68.5/12 = 5.71; the rank goes from =44th to =43rd
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import releasing
from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

OpenPage = Callable[..., Page]
RATINGS = ("7.0", "7.5", "8.5")
REASON = "Two extradition treaties came into force, and requests are answered within a month."
CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")
WORDS = "Requests that took a year are answered within weeks."
DECISION = "Treaties are used that were not before."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own: what is published here would be the newest edition of all other tests."""
    with running_site(tmp_path_factory.mktemp("walk")) as site:
        yield site


@pytest.fixture
def staff(open_page: OpenPage, sign_in: Callable[[Page, str], None]) -> Callable[[str], Page]:
    """Return a function that signs a role in, once, in a browser of its own."""
    pages: dict[str, Page] = {}

    def enter(role: str) -> Page:
        if role not in pages:
            pages[role] = open_page()
            sign_in(pages[role], role)
        pages[role].goto("/admin/")
        return pages[role]

    return enter


def test_a_visitor_and_a_panel_move_a_published_score_by_clicking(
    site: Site, open_page: OpenPage, staff: Callable[[str], Page]
) -> None:
    receipt = say_that_the_score_is_too_low(open_page(), seconds=4)
    say_that_the_score_is_too_low(open_page(java_script_enabled=False), seconds=0)
    open_an_edition(staff("publisher"))
    addresses = make_a_panel(staff("coordinator"))
    open_a_round(staff("coordinator"))
    links = site.links(*addresses)
    for link, rating in zip(links, RATINGS, strict=True):
        score(open_page(), link, rating)
    release_what_was_held(staff("researcher"))
    sum_up(staff("coordinator"))
    decide(staff("editor"))
    prepare(staff("publisher"))
    releasing.confirm(staff("editor"), 2029, 4)
    read_it(open_page(), receipt)


def without_fault(page: Page) -> None:
    assert (axe(page), sideways(page)) == ([], 0), page.url


def main(page: Page) -> str:
    return " ".join(page.get_by_role("main").inner_text().split())


def say_that_the_score_is_too_low(page: Page, *, seconds: int) -> str:
    """Answer from the country's page; return the receipt's address."""
    page.goto("/countries/ZAF/")
    page.get_by_label("Which score of South Africa?").select_option(label="International cooperation")
    page.get_by_role("button", name="Too low", exact=True).click()
    expect(page.locator(".asked-about")).to_contain_text("7.0")
    page.get_by_label("I live there").check()
    page.get_by_label("What makes you think so?").fill(f"{WORDS} ({seconds})")
    page.wait_for_timeout(1000 * seconds)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.locator(".lead")).to_contain_text("It is about South Africa, International cooperation")
    return page.url


def open_an_edition(publisher: Page) -> None:
    publisher.get_by_role("link", name="Add Editions").click()
    publisher.get_by_label("Year").fill("2029")
    publisher.get_by_label("Copy tree and regions from").select_option("2025")
    publisher.get_by_role("button", name="Open the draft").click()
    publisher.get_by_role("button", name="Open for assessment").click()
    expect(publisher.get_by_role("main")).to_contain_text("Edition 2029 is open now.")
    publisher.locator("#id_publisher").fill("Observatory of the Coast")
    publisher.locator("#id_license_en").fill("Free to use, with the name of the Observatory.")
    publisher.locator("#id_citation_en").fill("Observatory of the Coast. (2029). Coastal Index 2029.")
    publisher.locator("[name=_save]").click()
    expect(publisher.get_by_role("main")).to_contain_text("was changed successfully")


def make_a_panel(coordinator: Page) -> list[str]:
    """Make a panel of three codes, write who they are into the vault, and return their addresses."""
    coordinator.get_by_role("link", name="Add panels").click()
    coordinator.get_by_label("Name").fill("Southern Africa")
    coordinator.get_by_role("button", name="Save", exact=True).click()
    coordinator.goto("/admin/")
    coordinator.get_by_role("link", name="Add experts").click()
    coordinator.get_by_label("How many").fill("3")
    coordinator.get_by_label("Put them on the panel").select_option(label="Southern Africa")
    coordinator.get_by_role("button", name="Make the codes").click()
    expect(coordinator.get_by_role("main")).to_contain_text(CODE)
    codes = list(dict.fromkeys(CODE.findall(main(coordinator))))
    for number, code in enumerate(codes):
        coordinator.goto(f"/admin/surveys/identity/add/?expert={code}")
        coordinator.get_by_label("Name").fill("Ama Example")
        coordinator.get_by_label("E-mail").fill(f"ama{number}@experts.example")
        coordinator.get_by_role("button", name="Write into the vault").click()
    return [f"ama{number}@experts.example" for number in range(3)]


def open_a_round(coordinator: Page) -> None:
    """Plan, open, and have the experts invited by mail."""
    coordinator.goto("/admin/")
    coordinator.get_by_role("link", name="Add rounds").click()
    coordinator.get_by_label("Panel", exact=True).select_option(label="Southern Africa")
    coordinator.get_by_label("Edition", exact=True).select_option(label="2029")
    coordinator.locator("summary", has_text="Single countries").click()
    coordinator.get_by_label("South Africa", exact=True).check()
    coordinator.locator("summary", has_text="Indicators").click()
    coordinator.get_by_label("International cooperation").check()
    coordinator.get_by_label("Anti-money laundering").check()
    coordinator.get_by_role("button", name="Save", exact=True).click()
    coordinator.get_by_role("link", name="Open the round").click()
    coordinator.get_by_role("button", name="Open the round").click()
    coordinator.get_by_role("link", name="Mail to experts").click()
    without_fault(coordinator)
    coordinator.get_by_role("button", name="Invite 3 experts who have no link").click()
    expect(coordinator.locator("section[aria-labelledby=mailings]")).to_contain_text("3 of 3")
    without_fault(coordinator)


def score(expert: Page, link: str, cooperation: str) -> None:
    """Take the six words, accept, score both indicators by clicking the scale, and hand the country in."""
    expert.goto(link)
    without_fault(expert)
    words = expert.locator(".passphrase").inner_text()
    expert.get_by_role("button", name="Take these words").click()
    without_fault(expert)
    expert.get_by_role("link", name="I have kept it: open my pages").click()
    without_fault(expert)
    expert.get_by_label("Passphrase").fill(words)
    expert.get_by_role("button", name="Open my pages").click()
    without_fault(expert)
    expert.get_by_role("button", name="Agree and begin").click()
    expert.get_by_role("link", name="South Africa", exact=True).click()
    expert.get_by_role("main").get_by_role("link", name="International cooperation", exact=True).first.click()
    for value in (cooperation, "5.0"):
        expert.locator("label", has_text=re.compile(rf"^\s*{value}\s*$")).click()
        expect(expert.get_by_label(value, exact=True)).to_be_checked()
        expert.get_by_label("High").check()
        expert.get_by_label("Your reason").fill(REASON)
        without_fault(expert)
        expert.get_by_role("button", name=re.compile("^Save, (next|back)")).first.click()
    expert.get_by_role("button", name="Submit").click()
    expect(expert.get_by_role("main")).to_contain_text("Submitted. Thank you.")
    assert {(cookie["name"], cookie["expires"]) for cookie in expert.context.cookies()} == {
        ("expert", -1),
        ("expert-fr", -1),
    }


def release_what_was_held(researcher: Page) -> None:
    """Let the answer count that was sent faster than people read; then see what was said of the score."""
    researcher.get_by_role("banner").get_by_role("link", name="Responses").click()
    researcher.get_by_role("link", name="Does this score look right?", exact=True).click()
    researcher.get_by_role("link", name="Look at them and decide").click()
    expect(researcher.get_by_role("main")).to_contain_text("sent faster than anyone can read")
    researcher.get_by_role("checkbox").last.check()
    without_fault(researcher)
    researcher.get_by_role("button", name="Approve the ticked ones").click()
    researcher.get_by_role("banner").get_by_role("link", name="Responses").click()
    researcher.get_by_role("link", name="by country and indicator").first.click()
    researcher.get_by_role("link", name="South Africa").first.click()
    expect(researcher.get_by_role("main")).to_contain_text(f"{WORDS} (4)")
    expect(researcher.get_by_role("main")).to_contain_text(f"{WORDS} (0)")
    assert "Too low 2 100.0" in main(researcher)
    without_fault(researcher)


def sum_up(coordinator: Page) -> None:
    """Close the round and aggregate it; the page says when the worker is done."""
    coordinator.get_by_role("link", name=re.compile("Southern Africa · 1” is open")).click()
    without_fault(coordinator)
    coordinator.get_by_role("link", name="Close the round").click()
    coordinator.get_by_role("button", name="Close the round").click()
    coordinator.get_by_role("link", name="Aggregate").click()
    without_fault(coordinator)
    coordinator.get_by_role("button", name="Aggregate").click()
    expect(coordinator.get_by_role("main")).to_contain_text("Proposed to the reviewers", timeout=60_000)
    said = main(coordinator)
    assert "Ratings 6 and 2 answers of visitors" in said
    assert "Proposed to the reviewers 2" in said
    without_fault(coordinator)


def decide(editor: Page) -> None:
    """Accept the change with a reason on its own page, and what did not change in bulk."""
    editor.get_by_role("link", name="Score updates of 2029").click()
    without_fault(editor)
    editor.get_by_role("link", name="South Africa, International cooperation").click()
    without_fault(editor)
    said = main(editor)
    assert "Experts’ consensus 7.61 3 experts, trimmed" in said
    assert "90% interval 6.6–8.7" in said
    assert "Visitors 2" in said
    assert "Resilience 5.67 → 5.71" in said
    assert "Resilience, rank =44th → =43rd" in said
    editor.get_by_label("Reason").fill("All three see treaties that are used.")
    editor.get_by_label("What the public reads of this decision").fill(DECISION)
    editor.get_by_role("button", name="Accept 7.5").first.click()
    expect(editor.get_by_role("main")).to_contain_text("The proposed value is signed.")
    editor.get_by_role("link", name="Edition 2029, round 1").click()
    accept_the_rest(editor)


def accept_the_rest(editor: Page) -> None:
    editor.get_by_role("checkbox", name="Select South Africa, Anti-money laundering").check()
    editor.locator("select[name=action]").select_option(label="Accept those that need no individual review")
    editor.get_by_role("button", name="Go").click()
    expect(editor.get_by_role("main")).to_contain_text("1 update is accepted.")


def prepare(publisher: Page) -> None:
    publisher.get_by_role("link", name="Release of edition 2029", exact=True).click()
    without_fault(publisher)
    assert "2 of 2 updates signed" in main(publisher)
    assert "6,174 scores are carried forward from 2025" in main(publisher)
    releasing.prepare(publisher, "First round of 2029.")
    without_fault(publisher)


def read_it(visitor: Page, receipt: str) -> None:
    """Pages, ranks, files and the list of changes have changed together; the receipt says what came of the answer."""
    visitor.goto("/countries/ZAF/")
    expect(visitor.get_by_role("main")).to_contain_text("5.71")
    expect(visitor).to_have_title(re.compile("2029"))
    visitor.goto("/2025/countries/ZAF/")
    expect(visitor.locator(".facts").first).to_contain_text("5.67")
    visitor.goto("/rankings/resilience/")
    assert "=43rd South Africa" in main(visitor)
    csv = visitor.request.get("/api/v1/scores.csv?edition=2029&iso3=ZAF&indicator=international-cooperation").text()
    assert csv.splitlines()[1] == "2029,ZAF,South Africa,international-cooperation,7.5"
    visitor.goto("/changes/")
    expect(visitor.get_by_role("main")).to_contain_text("First round of 2029.")
    expect(visitor.get_by_role("main")).to_contain_text(DECISION)
    assert WORDS not in main(visitor)
    without_fault(visitor)
    visitor.goto(receipt)
    expect(visitor.get_by_role("main")).to_contain_text("Score changed, in the edition of 2029")
    without_fault(visitor)
