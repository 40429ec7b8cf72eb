"""No word is lost while the page on which a survey is built waits for an answer, or when none comes."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.test_building import kept, open_builder, open_unwatched  # noqa: F401 a fixture

SignIn = Callable[[Page, str], None]
HELP = "Help English"


def test_nothing_can_be_typed_while_an_act_is_awaited_and_the_place_comes_back(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    awaited: list[Route] = []
    page.route("**/build/?question=*", lambda route: awaited.append(route))
    page.get_by_label(HELP, exact=True).fill("Choose")
    kept(page)

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#build")).to_have_attribute("aria-busy", "true")
    page.get_by_label(HELP, exact=True).evaluate("field => field.focus()")
    page.keyboard.type(" what fits.")
    assert page.get_by_label(HELP, exact=True).input_value() == "Choose"
    awaited.pop().continue_()

    expect(page.locator("#build")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.get_by_label(HELP, exact=True).press_sequentially(" what fits.")
    kept(page)
    expect(page.get_by_label(HELP, exact=True)).to_have_value(re.compile("what fits"))


def test_words_of_an_act_that_got_no_answer_are_kept_later(
    open_unwatched: Callable[[], Page],  # noqa: F811 the fixture
    sign_in: SignIn,
) -> None:
    page = open_unwatched()
    open_builder(page, sign_in)
    page.route("**/build/**", lambda route: route.abort())
    page.get_by_label(HELP, exact=True).fill("Choose what fits best.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#kept")).to_contain_text("Not kept: the site does not answer.")
    page.get_by_label("Help French", exact=True).focus()

    page.unroute("**/build/**")

    kept(page)
    page.reload()
    expect(page.get_by_label(HELP, exact=True)).to_have_value("Choose what fits best.")


def test_what_was_typed_last_is_kept_by_whoever_leaves_at_once(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    address = page.url
    page.get_by_label(HELP, exact=True).fill("Typed, and gone.")

    page.get_by_role("link", name="Paths", exact=True).click()
    page.wait_for_url("**/paths/")

    page.goto(address)
    for _again in range(20):  # the browser sends it beside the next page, in its own time
        if page.get_by_label(HELP, exact=True).input_value() == "Typed, and gone.":
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.get_by_label(HELP, exact=True)).to_have_value("Typed, and gone.")


def test_whoever_goes_on_typing_goes_on_at_the_same_letter(page: Page, sign_in: SignIn) -> None:
    open_builder(page, sign_in)
    page.get_by_label(HELP, exact=True).fill("One answer")
    page.get_by_label(HELP, exact=True).press("ArrowLeft")

    page.evaluate("builder.act('save')")
    expect(page.locator("#kept")).to_be_empty()
    page.keyboard.type("!")

    expect(page.get_by_label(HELP, exact=True)).to_have_value("One answe!r")
