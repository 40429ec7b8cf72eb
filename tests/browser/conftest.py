"""Fixtures of the browser tests: the real site, Chromium, and pages that are watched."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.running import Site, running_site
from tests.browser.watching import Watch

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
WAIT_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with files of few tests, the long stories: at the end one process would be at them, and the other idle."""
    number = Counter(item.path for item in items)
    items.sort(key=lambda item: number[item.path])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run the whole site once for all browser tests."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open Chromium once for all browser tests."""
    path = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a watched page; its options are those of Browser.new_context.

    The test fails at its end on a request that left the origin, an error in the console, or a break of the policy.
    """
    contexts, watch = [], Watch(site.url)

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **{"viewport": DESKTOP, **options})
        context.set_default_timeout(WAIT_MS)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A watched page, 1280 pixels wide."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A watched page, 360 pixels wide."""
    return open_page(viewport=PHONE)


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, str], None]:
    """Return a function that signs a page in as a demonstration account, as its holder would."""

    def sign_in(page: Page, name: str) -> None:
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(site.password(name))
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector("#user-tools")

    return sign_in
