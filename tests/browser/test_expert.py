"""An expert's round by clicking: the coordinator plans it, experts score it, with and without a script."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, WAIT_MS
from tests.browser.running import Site
from tests.browser.watching import axe, sideways

OpenPage = Callable[..., Page]
CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")
PASSPHRASE = "seven lanterns over a quiet harbor"
REASON = "Fourteen convictions since 2023, four of them with assets taken."


@dataclass(frozen=True)
class Planned:
    """A round that was opened by clicking: a link for each of its experts, and its page for staff."""

    links: list[str]
    codes: list[str]
    page: str
    addresses: dict[str, str] = field(default_factory=dict)  # of the experts' own pages, by link


@pytest.fixture(scope="module")
def planned(site: Site, browser: Browser) -> Iterator[Planned]:
    """Plan and open a round as an editor and a coordinator do."""
    context = browser.new_context(base_url=site.url, viewport=DESKTOP)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    enter(page, site, "editor")
    page.goto("/admin/indicators/edition/add/")
    page.get_by_label("Year").fill("2041")
    page.get_by_label("Copy tree and regions from").select_option("2025")
    page.get_by_role("button", name="Open the draft").click()
    context.clear_cookies()
    enter(page, site, "coordinator")
    yield plan(page, site)
    context.close()


def enter(page: Page, site: Site, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.password(name))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector("#user-tools")


def plan(page: Page, site: Site) -> Planned:
    page.goto("/admin/surveys/panel/add/")
    page.get_by_label("Name").fill("West Africa")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/admin/surveys/expert/add/")
    page.get_by_label("How many").fill("7")
    page.get_by_label("Put them on the panel").select_option(label="West Africa")
    page.get_by_role("button", name="Make the codes").click()
    addresses = write_addresses(page)
    page.goto("/admin/surveys/round/add/")
    page.get_by_label("Panel", exact=True).select_option(label="West Africa")
    page.get_by_label("Edition", exact=True).select_option(label="2041")
    page.get_by_label("Closes", exact=True).fill("2041-12-04")
    page.locator("summary", has_text="Single countries").click()
    page.get_by_label("Ghana").check()
    page.get_by_label("Kenya").check()
    page.locator("summary", has_text="Indicators").click()
    page.get_by_label("Arms trafficking").check()
    page.get_by_label("Anti-money laundering").check()
    page.get_by_role("button", name="Save", exact=True).click()
    address = page.url
    page.get_by_role("link", name="Open the round").click()
    page.get_by_role("button", name="Open the round").click()
    page.get_by_role("link", name="Mail to experts").click()
    page.get_by_role("button", name="Invite 7 experts who have no link").click()
    links = site.links(*addresses)
    # Asked beside the page, which its script loads anew meanwhile: what is read of it as it goes may never come.
    listed = (
        page.request.get(address.replace("/change/", "/mail/")).text().partition('aria-labelledby="mail-experts"')[2]
    )
    return Planned(links, list(dict.fromkeys(CODE.findall(listed))), address)


def write_addresses(page: Page) -> list[str]:
    """Write an address of each expert into the vault, and return them."""
    codes = CODE.findall(page.get_by_role("main").inner_text())
    addresses = [f"{code.lower()}@experts.example" for code in dict.fromkeys(codes)]
    for code, email in zip(dict.fromkeys(codes), addresses, strict=True):
        page.goto(f"/admin/surveys/identity/add/?expert={code}")
        page.get_by_label("Name").fill("Ama Example")
        page.get_by_label("E-mail").fill(email)
        page.get_by_role("button", name="Write into the vault").click()
    return addresses


def open_pages(page: Page, planned: Planned, place: int) -> str:
    """Set the passphrase where that is still to be done, and sign in with it; return the expert's own address."""
    link = planned.links[place]
    if link not in planned.addresses:
        page.goto(link)
        page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
        page.get_by_role("button", name="Use this passphrase").click()
        planned.addresses[link] = page.locator(".own-address a").get_attribute("href") or ""
    page.goto(planned.addresses[link])
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open my pages").click()
    page.wait_for_load_state()
    return planned.addresses[link]


def begin(page: Page, planned: Planned, place: int, country: str, indicator: str) -> None:
    """Accept if that is still to be done, and open one indicator of a country."""
    open_pages(page, planned, place)
    accept = page.get_by_role("button", name="Agree and begin")
    if accept.count():
        accept.click()
    page.get_by_role("link", name=country, exact=True).click()
    page.get_by_role("main").get_by_role("link", name=indicator, exact=True).first.click()
    page.wait_for_load_state()


def test_an_expert_scores_a_country_that_is_saved_as_they_write(page: Page, planned: Planned) -> None:
    saved = page.get_by_role("status")
    begin(page, planned, 0, "Ghana", "Arms trafficking")

    page.get_by_label("6.5", exact=True).check()
    expect(saved).to_contain_text("Saved")
    page.get_by_label("Medium").check()
    page.get_by_label("Your reason").press_sequentially(REASON, delay=5)
    expect(saved).to_contain_text("Saved ")
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_label("6.5", exact=True)).to_be_checked()
    expect(page.get_by_label("Your reason")).to_have_value(REASON)
    page.get_by_role("button", name="Save, next: Anti-money laundering").click()
    page.get_by_label("I cannot assess this").check()
    page.get_by_role("button", name="Save, back to the country").click()
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("main")).to_contain_text("Submitted. Thank you.")
    assert {(cookie["name"], cookie["expires"]) for cookie in page.context.cookies()} == {
        ("expert", -1),
        ("expert-fr", -1),
    }


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_expert_without_a_script_does_the_same(open_page: OpenPage, planned: Planned, size: dict[str, int]) -> None:
    page = open_page(java_script_enabled=False, viewport=size)
    country = "Ghana" if size == DESKTOP else "Kenya"
    begin(page, planned, 1, country, "Arms trafficking")

    page.get_by_label("4.0", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("4.0", exact=True)).to_be_checked()
    page.get_by_label("Your reason").fill(REASON)
    page.get_by_role("button", name="Save, next").click()
    page.get_by_label("I cannot assess this").check()
    page.get_by_role("button", name="Save, back").click()
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("main")).to_contain_text("Submitted. Thank you.")


def test_an_expert_needs_no_mouse(page: Page, planned: Planned) -> None:
    begin(page, planned, 2, "Ghana", "Arms trafficking")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("10.0", exact=True).focus()
        page.keyboard.press("ArrowDown")  # one mark below 10
    expect(page.get_by_label("9.5", exact=True)).to_be_checked()

    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "reason":
            break
    page.keyboard.type(REASON)
    for _step in range(6):
        page.keyboard.press("Tab")
        if "Save, next" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Anti-money laundering")


def test_a_lost_connection_is_said_and_nothing_typed_is_lost(page: Page, planned: Planned) -> None:
    begin(page, planned, 3, "Ghana", "Arms trafficking")

    page.context.set_offline(True)
    page.get_by_label("Your reason").fill(REASON)
    expect(page.get_by_role("status")).to_contain_text("Not saved: no connection.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(page.get_by_label("Your reason")).to_have_value(REASON)


def test_two_windows_show_both_versions(page: Page, planned: Planned) -> None:
    begin(page, planned, 4, "Ghana", "Arms trafficking")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Your reason").fill("Written first.")
    expect(page.get_by_role("status")).to_contain_text("Saved ")

    other.get_by_label("Your reason").fill("Written second.")
    expect(other.get_by_role("status")).to_contain_text("changed in another window")
    other.get_by_role("button", name="Save", exact=True).click()

    expect(other.get_by_role("alert")).to_contain_text("Written first.")
    expect(other.get_by_label("Your reason")).to_have_value("Written second.")
    assert (axe(other), sideways(other)) == ([], 0)
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_role("status")).to_contain_text("Saved")


def test_axe_finds_nothing_and_nothing_sticks_out(open_page: OpenPage, planned: Planned) -> None:
    found = {}
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 360), ("light", 320)):
        page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        link, address = planned.links[5], open_pages(page, planned, 2)
        written = [f"{address}{path}" for path in ("", "GHA/", "GHA/arms-trafficking/", "print/", "GHA/x/", "nothing/")]
        for path in (link, f"{link}GHA/", *written):
            page.goto(path)
            found[path, scheme, width] = (axe(page), sideways(page))
    assert {where: faults for where, faults in found.items() if faults != ([], 0)} == {}


def test_axe_finds_nothing_where_an_address_is_given(open_page: OpenPage, planned: Planned) -> None:
    page = open_page(viewport=PHONE)
    page.goto(planned.links[6])
    page.get_by_role("button", name="Take these words").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Keep this address")
    assert (axe(page), sideways(page)) == ([], 0)


def test_a_link_is_taken_with_six_words_by_keyboard_alone(open_page: OpenPage, planned: Planned) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    page.goto(planned.links[5])
    words = page.locator(".passphrase").inner_text()
    page.get_by_role("button", name="Take these words").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep this address")
    assert sideways(page) == 0  # axe never ends without scripts

    page.get_by_role("link", name="I have kept it: open my pages").click()
    page.get_by_label("Passphrase").fill("not these words")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("together open nothing")
    page.get_by_label("Passphrase").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Agree and begin")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your passphrase")
    assert page.context.cookies() == []


def test_axe_finds_nothing_where_something_typed_was_wrong(open_page: OpenPage, planned: Planned) -> None:
    page = open_page(java_script_enabled=True, viewport=PHONE)
    begin(page, planned, 3, "Kenya", "Arms trafficking")
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.get_by_label("Your reason").fill("x" * 5001)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("Your reason: Shorten it to 5000 characters")
    assert page.get_by_label("Your reason").input_value() == "x" * 5001
    assert (axe(page), sideways(page)) == ([], 0)


def test_axe_finds_nothing_on_the_coordinators_pages(
    open_page: OpenPage, sign_in: Callable[[Page, str], None], planned: Planned
) -> None:
    found = {}
    for size in (DESKTOP, PHONE):
        page = open_page(viewport=size)
        sign_in(page, "coordinator")
        for path in (
            planned.page,
            planned.page.replace("/change/", "/mail/"),
            planned.page.replace("/change/", f"/mail/{planned.codes[0]}/"),
            planned.page.replace("/change/", "/close/"),
            planned.page.replace("/change/", f"/experts/{planned.codes[0]}/"),
            "/admin/surveys/round/",
            "/admin/surveys/round/add/",
            "/admin/surveys/expert/",
            "/admin/surveys/expert/add/",
            "/admin/surveys/panel/",
            "/admin/surveys/identity/add/",
        ):
            page.goto(path)
            found[path, size["width"]] = (axe(page), sideways(page))
    assert {where: faults for where, faults in found.items() if faults != ([], 0)} == {}


def test_an_identity_is_written_by_one_and_read_by_another(
    open_page: OpenPage, sign_in: Callable[[Page, str], None], planned: Planned
) -> None:
    writer, reader = open_page(), open_page()
    sign_in(writer, "coordinator")
    writer.goto("/admin/surveys/expert/add/")
    writer.get_by_label("How many").fill("1")
    writer.get_by_role("button", name="Make the codes").click()
    code = CODE.findall(writer.get_by_role("main").inner_text())[0]
    writer.goto(f"/admin/surveys/identity/add/?expert={code}")
    writer.get_by_label("Name").fill("Ama Example")
    writer.get_by_role("button", name="Write into the vault").click()
    expect(writer.get_by_role("main")).to_contain_text("Experts")

    sign_in(reader, "custodian")
    reader.goto("/admin/surveys/identity/")
    reader.get_by_role("link", name=code).click()
    reader.get_by_label("Why you need to know").fill("Payment of the round")
    reader.get_by_role("button", name="Show the identity").click()

    expect(reader.get_by_role("main")).to_contain_text("Ama Example")
    assert axe(reader) == []
