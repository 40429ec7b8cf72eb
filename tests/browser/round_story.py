"""What experts and a custodian do in the round of twelve, each in a browser of their own, and who sees what of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser import coordinating as coordinate
from tests.browser import panelists
from tests.browser.conftest import PHONE
from tests.browser.looking import Looks
from tests.browser.panelists import Panelist
from tests.browser.running import Site

OpenPage = Callable[..., Page]
PRESENT = slice(4, 8)
NEW_ADDRESS = "moved@quartzmann.example"


@dataclass
class Story:
    """Who takes part, in whose browsers, and what was found on their pages."""

    site: Site
    open_page: OpenPage
    coordinator: Page
    custodian: Page
    experts: list[Panelist] = field(default_factory=panelists.twelve)
    late: Panelist = field(default_factory=lambda: Panelist(13, ("GHA",)))
    takes_over: Panelist = field(default_factory=lambda: Panelist(14, ("ZAF",)))
    looks: Looks = field(default_factory=Looks)
    round: str = ""

    def page(self, act: str) -> Page:
        """Open a page of the round as the coordinator; "" for the round itself."""
        self.coordinator.goto(self.round.replace("change/", act) if act else self.round)
        return self.coordinator

    def look(self, name: str, page: Page | None = None) -> None:
        self.looks.at(page or self.coordinator, name)


def score_in_two_browsers(story: Story) -> None:
    """One expert takes the key without a mouse; another scores on a phone that runs no script."""
    first, second = story.experts[:2]
    desk = story.open_page()
    desk.goto(first.link)
    story.look("passphrase", desk)
    words = desk.locator(".passphrase")
    offered = words.inner_text()
    panelists.press_until(desk, "Show other words")
    expect(words).not_to_have_text(offered)
    first.passphrase = words.inner_text()
    panelists.press_until(desk, "Take these words")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Keep this address")
    first.address = first.keep(str(desk.locator(".own-address a").get_attribute("href")))
    story.look("address", desk)
    panelists.press_until(desk, "I have kept it")
    story.look("sign in", desk)
    desk.get_by_label("Passphrase").focus()
    desk.keyboard.type(first.passphrase)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("You are asked to score 2 countries")
    story.look("invitation", desk)
    panelists.press_until(desk, "Agree and begin")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your countries")
    panelists.score_by_clicking(desk, first)
    story.look("round of an expert", desk)
    desk.get_by_text("What you were promised").click()
    desk.get_by_text("Change your e-mail address").click()
    story.look("promise and change of address", desk)
    desk.get_by_label("New e-mail address").fill(NEW_ADDRESS)
    desk.get_by_role("button", name="Ask for the change").click()
    expect(desk.get_by_role("status")).to_contain_text("A custodian looks at the new address")
    desk.get_by_role("link", name="Everything you wrote on one page").click()
    expect(desk.get_by_role("main")).to_contain_text(first.reason)
    story.look("print", desk)

    phone = story.open_page(viewport=PHONE, java_script_enabled=False)
    panelists.take_the_key(phone, second)
    phone.get_by_role("button", name="Agree and begin").click()
    panelists.score_by_clicking(phone, second)
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your passphrase")
    phone.goto(second.address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your passphrase")


def score_by_plain_http(story: Story) -> None:
    """Six submit all they were asked for, one submits the first of two; the coordinator sees how many."""
    for expert in (*story.experts[PRESENT], *story.experts[10:]):
        panelists.score(panelists.accept(story.site, expert), expert, expert.countries)
    loses = story.experts[2]
    panelists.score(panelists.accept(story.site, loses), loses, ["GHA"])
    panelists.accept(story.site, story.experts[9])
    assert coordinate.facts(story.page("")).endswith("Submitted 19")
    page = story.page("mail/")
    told = coordinate.facts(page)
    assert "Passphrase set 10" in told
    assert "Finished 8" in told


def recuse_one(story: Story) -> None:
    """A conflict of interest for the only country ends the sheet; the coordinator sees one recusal and no reason."""
    expert = story.experts[8]
    page = story.open_page()
    panelists.take_the_key(page, expert)
    page.get_by_role("button", name="Agree and begin").click()
    page.get_by_role("link", name="Ghana", exact=True).click()
    page.get_by_text("I cannot or should not score this country").click()
    page.get_by_role("button", name="Declare a conflict of interest").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your part has ended")
    story.look("ended", page)
    row = coordinate.row_of(story.page(""), expert.code)
    assert row == f"{expert.code} 1 passphrase set 0 0 1 0 / 0 0 Replace {expert.code}"


def submit_twice(story: Story) -> None:
    """After the lost passphrase one country is submitted again: the earlier counts until two persons say otherwise."""
    expert = story.experts[2]
    page = story.open_page()
    page.goto(expert.address)
    page.get_by_label("Passphrase").fill(expert.passphrase)
    page.get_by_role("button", name="Open my pages").click()
    expect(page.get_by_role("main")).to_contain_text("0 of 2 submitted")
    page.get_by_text("You have written here before under another passphrase").click()
    story.look("round after a lost passphrase", page)
    panelists.score_by_clicking(page, expert)
    coordinate.follow(story.page(""), "See which, and decide what counts")
    coordinate.say(story.coordinator, "Submitted on both: Ghana")
    story.look("twice")
    coordinate.press(story.coordinator, f"Ask that {expert.code} counts")
    coordinate.say(story.coordinator, "Asked. Another person has to confirm it on the same page.")


def give_one_a_link_by_hand(story: Story) -> None:
    """The coordinator tells a code; the custodian sees once the link and whom to give it to."""
    page, expert = story.custodian, story.experts[11]
    note = story.coordinator.locator(".mail-note", has_text="Mail does not reach")
    code = coordinate.CODE.findall(note.inner_text())[0]
    page.goto("/admin/surveys/identity/link/")
    story.look("link by hand", page)
    page.get_by_label("Round", exact=True).select_option(label=f"{coordinate.YEAR} · {coordinate.PANEL} · 1")
    page.get_by_label("Code in the round").fill(code)
    page.get_by_label("Why by hand").fill("No e-mail: the link is handed over in person.")
    coordinate.press(page, "Make the link")
    coordinate.say(page, expert.name)
    link = page.get_by_label("Link", exact=True).input_value()
    expert.link = expert.keep(link.removeprefix(story.site.url))
    story.look("link made", page)


def look_at_the_vault(story: Story) -> None:
    """The pages of the custodian: reading with a reason, a change that waits, an export by two, what erasing takes."""
    page = story.custodian
    page.goto("/admin/surveys/identity/")
    story.look("identities", page)
    page.get_by_role("link", name="a change waits").first.click()
    coordinate.say(page, "The expert asked for it")
    story.look("waiting", page)
    page.get_by_label("Why you need to know").fill("An address is to change.")
    coordinate.press(page, "Show both")
    coordinate.say(page, NEW_ADDRESS)
    story.look("waiting, shown", page)
    coordinate.press(page, "Accept the change")
    page.locator("#result_list tbody a").first.click()
    story.look("read", page)
    page.get_by_label("Why you need to know").fill("Payment of the round")
    coordinate.press(page, "Show the identity")
    story.look("read, shown", page)
    page.get_by_role("link", name="Erase this expert").click()
    coordinate.say(page, "This cannot be undone.")
    story.look("erase", page)
    page.goto("/admin/surveys/identity/exports/")
    story.look("export", page)
