"""What a browser test looks out for on every page: requests that leave the site, errors, and what axe finds."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, WebError

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_axe = Axe()


@dataclass
class Watch:
    """Collects whatever a page of the site must not do: ask elsewhere, log an error, break the policy, throw."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Look at every page that the context opens."""
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", self._threw)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:", "about:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        of_the_page_itself = message.page is not None and message.location.get("url") == message.page.url
        if message.text.startswith("Failed to load resource") and of_the_page_itself:
            return  # a page that answers 404 or 409, as it may be meant to
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.type} at {message.location.get('url')}: {message.text}")

    def _threw(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")


def _run(page: Page) -> AxeResults:
    # Without preload: axe would read the style sheets anew and write them into the page, which the policy forbids.
    return _axe.run(page, options={"runOnly": WCAG, "resultTypes": ["violations"], "preload": False})


def axe(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA: rule, place and reason, a line each."""
    try:
        found = _run(page)
    except Error:  # a click returns before the page is left: it was, and the next one is looked at
        page.wait_for_load_state()
        found = _run(page)
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
