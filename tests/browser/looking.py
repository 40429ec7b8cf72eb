"""Looking at a page on a desk and on a phone: what axe says, where scripts run, and what the keyboard reaches."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.watching import axe, sideways

# What can be pressed or filled in, is shown, and is passed over by the Tab key; "homepage" is a trap for programs.
PASSED_OVER = """() => [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
    .filter(part => part.type !== "hidden" && part.name !== "homepage" && part.tabIndex < 0 && part.checkVisibility())
    .map(part => part.outerHTML.slice(0, 120))"""


@dataclass
class Looks:
    """What was found on pages; a page is looked at once, under the name it is given."""

    seen: list[str] = field(default_factory=list)
    faults: dict[str, object] = field(default_factory=dict)

    def at(self, page: Page, name: str, *, with_axe: bool = True) -> None:
        """Look at a page at both widths, and leave the window as wide as it was; axe never ends without scripts."""
        before = page.viewport_size or DESKTOP
        for size in (DESKTOP, PHONE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            found = (axe(page) if with_axe else [], sideways(page), page.evaluate(PASSED_OVER))
            if found != ([], 0, []):
                self.faults[f"{name}, {size['width']} pixels"] = found
        page.set_viewport_size(before)
        self.seen.append(name)
