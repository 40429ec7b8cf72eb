"""Twelve experts of a panel and two who come later: what a coordinator knows of them, and what each does alone."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect
from wsgiproxy import HostProxy

from tests import steps
from tests.browser.running import Site
from tests.walking import Person, form_to, form_with

NAMES = {"GHA": "Ghana", "KEN": "Kenya", "ZAF": "South Africa"}
INDICATORS = {"arms-trafficking": "Arms trafficking", "anti-money-laundering": "Anti-money laundering"}
SCORE = "9.5"
MAIL_SECONDS = 60


@dataclass
class Panelist:
    """One expert: who it is, the countries they were asked for, and the keys that nobody else ever has."""

    number: int
    countries: tuple[str, ...]
    by_hand: bool = False
    link: str = ""
    address: str = ""
    passphrase: str = ""
    code: str = ""
    tokens: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"Zebulonda Quartzmann-{self.number:02}"

    @property
    def email(self) -> str:
        return "" if self.by_hand else f"zebulonda{self.number:02}@quartzmann.example"

    @property
    def employer(self) -> str:
        return f"Quartzmann Observatory {self.number:02}"

    @property
    def reason(self) -> str:
        return f"Seen on the quay by witness {self.number:02}: crates without papers."

    @property
    def secrets(self) -> set[str]:
        """What no coordinator may ever be shown."""
        known = {self.name, self.employer, self.reason, self.email, self.passphrase, *self.tokens}
        return {secret for secret in known if secret}

    def row(self) -> str:
        """The line of the file from which a coordinator adds this expert."""
        return f"{self.name},{self.email},{self.employer},,en,{' '.join(self.countries)}"

    def keep(self, path: str) -> str:
        """Remember the token of a path as a secret, and return the path."""
        self.tokens.add(path.rstrip("/").split("/")[-1])
        return path


def twelve() -> list[Panelist]:
    """Return the experts of the file: 24 countries in all, three for the last two."""
    pairs = [("GHA", "KEN")] * 4 + [("KEN", "ZAF")] * 4
    asked = [*pairs, ("GHA",), ("ZAF",), ("GHA", "KEN", "ZAF"), ("GHA", "KEN", "ZAF")]
    return [Panelist(number, countries, by_hand=number == 12) for number, countries in enumerate(asked, start=1)]


def wait_for_links(site: Site, *experts: Panelist) -> None:
    """Wait until each of these experts has a mail with a link that they did not have before, and give it to them."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        links = steps.links_in((site.var_dir / "log" / "worker.log").read_text(encoding="utf-8"))
        if all(links.get(expert.email, expert.link) != expert.link for expert in experts):
            for expert in experts:
                expert.link = expert.keep(links[expert.email])
            return
        time.sleep(0.1)
    raise AssertionError("no mail came: " + ", ".join(expert.email for expert in experts))


def accept(site: Site, expert: Panelist) -> Person:
    """Take six words and an address, by plain HTTP; return the person, signed in, who has agreed."""
    person = Person(HostProxy(site.url))
    offer = form_to(person.open(expert.link), "Take these words")
    expert.passphrase = offer["offered_passphrase"].value
    address = offer.submit("act", value="take").html.select_one(".own-address a")["href"]
    expert.address = expert.keep(str(address))
    asked = form_with(person.open(expert.address), "passphrase")
    asked["passphrase"] = expert.passphrase
    page = asked.submit().follow()
    expert.code = page.html.select_one(".expert-code").get_text().split()[-1]
    form_to(page, "Agree and begin").submit("act", value="accept").follow()
    return person


def score(person: Person, expert: Panelist, countries: Sequence[str]) -> None:
    """Score countries, by plain HTTP, and submit them together."""
    for iso3 in countries:
        for slug in INDICATORS:
            form = form_with(person.open(f"{expert.address}{iso3}/{slug}/"), "score")
            form["score"], form["confidence"], form["reason"] = SCORE, "high", expert.reason
            form.submit().follow()
    page = form_to(person.open(expert.address), "Submit").submit("act", value="submit").follow()
    assert f"{len(countries)} of " in page.text


def take_the_key(page: Page, expert: Panelist) -> None:
    """Take six words and an address in a browser, and sign in with them."""
    page.goto(expert.link)
    expert.passphrase = page.locator(".passphrase").inner_text()
    page.get_by_role("button", name="Take these words").click()
    expert.address = expert.keep(str(page.locator(".own-address a").get_attribute("href")))
    page.get_by_role("link", name="I have kept it: open my pages").click()
    page.get_by_label("Passphrase").fill(expert.passphrase)
    page.get_by_role("button", name="Open my pages").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are asked to score")
    expert.code = page.locator(".expert-code").inner_text().split()[-1]


def press_until(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words, as who uses no mouse does, and then Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach “{words}” at {page.url}")


def score_by_clicking(page: Page, expert: Panelist) -> None:
    """Score every country in a browser, with or without a script, and submit them together."""
    for iso3 in expert.countries:
        page.goto(expert.address)
        page.get_by_role("link", name=NAMES[iso3], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[iso3])
        page.get_by_role("main").get_by_role("link", name="Arms trafficking", exact=True).first.click()
        for indicator in INDICATORS.values():
            expect(page.get_by_role("heading", level=1)).to_have_text(indicator)
            page.get_by_label(SCORE, exact=True).check(force=True)
            page.get_by_label("High").check()
            page.get_by_label("Your reason").fill(expert.reason)
            page.get_by_role("button", name="Save, ").first.click()
        expect(page.get_by_role("main")).to_contain_text("Everything is complete.")
    page.goto(expert.address)
    page.get_by_role("button", name=f"Submit all {len(expert.countries)}").click()
    expect(page.get_by_role("main")).to_contain_text(f"{len(expert.countries)} of {len(expert.countries)} submitted")
