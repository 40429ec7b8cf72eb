"""How somebody works on a page: with a pointer, or with the keys alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Pointer:
    """Somebody who clicks."""

    page: Page

    def fill(self, field: Locator, words: str) -> None:
        """Write into a field, in place of what stands there."""
        field.fill(words)

    def press(self, button: Locator) -> None:
        """Press a button, follow a link or open a fold."""
        button.click()

    def tick(self, box: Locator) -> None:
        """Choose an option, or tick a box that is not ticked."""
        box.check()

    def choose(self, field: Locator, value: str) -> None:
        """Choose the option of this value in a list."""
        field.select_option(value)


class Keys(Pointer):
    """Somebody who has the keys alone; what cannot be reached with Tab is not reached."""

    def fill(self, field: Locator, words: str) -> None:
        self._reach(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(words)

    def press(self, button: Locator) -> None:
        self._reach(button)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, field: Locator, value: str) -> None:
        self._reach(field)
        values = field.evaluate("list => [...list.options].map((option) => option.value)")
        self.page.keyboard.press("Home")
        for _option in range(values.index(value)):
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(value)

    def _reach(self, element: Locator) -> None:
        """Go to an element as Tab does, which passes by what has a negative tabindex or is not drawn."""
        expect(element).to_be_visible()
        assert element.evaluate("part => part.tabIndex") >= 0
        element.focus()
        expect(element).to_be_focused()


def first_of(elements: Iterable[Locator]) -> Locator:
    """Return the first of some elements that is drawn: pages have some acts twice, for wide and for small windows."""
    return next(element for element in elements if element.is_visible())
