"""What a coordinator does with a round, by clicking, and what its pages tell in codes and numbers."""

import re
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.browser.panelists import NAMES, Panelist

PANEL, YEAR = "Coasts and ports", "2043"
HEADER = "name,email,employer,remarks,language,countries"
CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")


def main(page: Page) -> str:
    return " ".join(page.get_by_role("main").inner_text().split())


def say(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def plan(page: Page) -> str:
    """Make a panel without experts and plan its round; return the address of the round."""
    page.goto("/admin/surveys/panel/add/")
    page.get_by_label("Name").fill(PANEL)
    press(page, "Save")
    page.goto("/admin/surveys/round/add/")
    page.get_by_label("Panel", exact=True).select_option(label=PANEL)
    page.get_by_label("Edition").select_option(label=YEAR)
    page.get_by_label("Closes", exact=True).fill(f"{YEAR}-12-04")
    page.locator("summary", has_text="Single countries").click()
    for name in NAMES.values():
        page.get_by_label(name, exact=True).check()
    page.locator("summary", has_text="Indicators").click()
    page.get_by_label("Arms trafficking").check()
    page.get_by_label("Anti-money laundering").check()
    press(page, "Save")
    return page.url


def upload(page: Page, lines: Sequence[str]) -> None:
    """Choose a file of experts, and have it checked."""
    content = "\n".join([HEADER, *lines]).encode()
    page.get_by_label("CSV file").set_input_files({"name": "e.csv", "mimeType": "text/csv", "buffer": content})
    press(page, "Check the file")


def mailed(page: Page, button: str, sent: str) -> None:
    """Press a button of the mail page; wait until the newest mailing says how many were sent, and no work goes on."""
    press(page, button)
    newest = page.locator("[aria-labelledby=mailings] tbody tr").first
    expect(newest).to_contain_text(sent, timeout=60_000)
    expect(page.locator(".import-progress")).to_have_count(0, timeout=60_000)


def facts(page: Page) -> str:
    return " ".join(page.locator("dl.facts").first.inner_text().split())


def row_of(page: Page, code: str) -> str:
    """Return what the round's page says of one expert."""
    row = page.locator("table.round-experts tr", has=page.get_by_role("rowheader", name=code))
    return " ".join(row.inner_text().split())


def make_codes(page: Page, experts: Sequence[Panelist]) -> list[str]:
    """Make codes on the panel, write who they are into the vault, and return the codes."""
    page.goto("/admin/surveys/expert/add/")
    page.get_by_label("How many").fill(str(len(experts)))
    page.get_by_label("Put them on the panel").select_option(label=PANEL)
    press(page, "Make the codes")
    codes = CODE.findall(page.locator(".messagelist").inner_text())
    for expert, code in zip(experts, codes, strict=True):
        page.goto(f"/admin/surveys/identity/add/?expert={code}")
        page.get_by_label("Name").fill(expert.name)
        page.get_by_label("E-mail").fill(expert.email)
        page.get_by_label("Employer").fill(expert.employer)
        press(page, "Write into the vault")
        say(page, f"The identity of {code} is written.")
    return codes


def extend(page: Page, day: str) -> None:
    """Put the last day off, and say why."""
    page.get_by_label("Last day").fill(day)
    page.get_by_label("Why").fill("One expert joined late.")
    press(page, "Extend the round")
