"""One survey from end to end: built, tried, translated, published, answered on six paths, changed, and read.

By a pointer, by the keys alone, without scripts, and in a window of 320 pixels.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import Keys, Pointer
from tests.browser.instrument import Said, answer, build, publish, save, translate, try_it
from tests.browser.running import Site, running_site
from tests.browser.watching import axe, sideways

SignIn = Callable[[Page, str], None]
WAYS: dict[str, tuple[type[Pointer], dict[str, Any]]] = {
    "pointer": (Pointer, {}),
    "keys": (Keys, {}),
    "no scripts": (Pointer, {"java_script_enabled": False}),
    "narrow": (Pointer, {"viewport": {"width": 320, "height": 640}}),
}
# Who answers, whether a score is wrong, and in which language.
PATHS = zip(
    itertools.product(("reader", "researcher", "journalist"), ("no", "yes")),
    ("en", "ar", "fr", "en", "fr", "ar"),
    strict=True,
)
SIX = [(role, doubts, language) for (role, doubts), language in PATHS]
# What the desk says: bases of the six, then of the seven.
BASES = {"role": 6, "pages": 4, "years": 4, "needed": 2, "trust": 2, "home": 6, "doubts": 6, "which": 3}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own, on which nobody is too fast: where many come from one address, the next ones are held."""
    with running_site(tmp_path_factory.mktemp("instrument"), MINIMUM_SECONDS="0") as site:
        yield site


@dataclass(frozen=True)
class Inspector:
    """Somebody who sees that axe finds nothing on a page, and that it is no wider than its window.

    axe is a script: of a page without scripts it reads a copy in another window, in which those of the site are empty.
    """

    window: Page | None

    def look(self, page: Page) -> None:
        if self.window:
            self.window.set_content(page.content())
            self.window.wait_for_load_state("networkidle")
            expect(self.window.locator("h1").first).to_be_visible()
        assert (axe(self.window or page), sideways(page)) == ([], 0)


@pytest.fixture
def inspector(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Inspector]:
    """Return who looks at the pages of a way to work."""
    _kind, window = WAYS[request.getfixturevalue("way")]
    if window.get("java_script_enabled", True):
        yield Inspector(None)
        return
    context = browser.new_context(base_url=site.url)
    copy = context.new_page()
    copy.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    copy.goto("/healthz")
    yield Inspector(copy)
    context.close()


def unseen(_page: Page) -> None:
    """Look at nothing: the longest path has every kind of question on it."""


def look_at_the_builder(hand: Pointer, look: Callable[[Page], None]) -> None:
    """Look at the page with the scale open, with what is put in order, and with the question all paths begin at."""
    built = hand.page.url.partition("?")[0]
    for words in ("How far do you agree?", "What is needed most?", "What are you?"):
        open_question(hand, built, words)
        look(hand.page)


def open_question(hand: Pointer, built: str, words: str) -> None:
    """Open a question on the page on which the survey is built."""
    page = hand.page
    page.goto(built)
    link = page.locator("[data-outline] a", has_text=words)
    page.goto(built + str(link.get_attribute("href")))
    expect(page.locator("#id_text_en")).to_have_value(words)


@pytest.mark.parametrize("way", WAYS)
def test_a_survey_is_built_tried_published_answered_changed_and_read(
    way: str, open_page: Callable[..., Page], sign_in: SignIn, inspector: Inspector
) -> None:
    kind, window = WAYS[way]
    slug = f"story-{way.replace(' ', '-')}"
    editor, publisher, researcher = (kind(open_page(**window)) for _person in range(3))
    for person, role in ((editor, "editor"), (publisher, "publisher"), (researcher, "researcher")):
        sign_in(person.page, role)

    build(editor, f"Story {way}", slug)
    built = editor.page.url.partition("?")[0]
    survey = built.replace("/build/", "/change/")
    look = inspector.look
    look_at_the_builder(editor, look)
    try_it(editor)
    translate(editor)
    expect(editor.page.locator(".messagelist .success")).to_be_visible()
    look(editor.page)
    publish(publisher, survey)
    for role, doubts, language in SIX:
        said = Said(role, doubts, f"So says a {role}, and by {way}.", language)
        is_longest = (role, doubts) == ("journalist", "yes")
        answer(kind(open_page(**window)), slug, said, look=look if is_longest else unseen)
    read(researcher, survey, BASES)

    change(editor, built)
    publish(publisher, survey)
    answer(kind(open_page(**window)), slug, Said("pupil", "yes", f"A pupil thinks so, by {way}."), look=unseen)

    read(researcher, survey, BASES | {"role": 7, "home": 7, "doubts": 7, "which": 4})
    expect(researcher.page.locator("section[aria-labelledby=q-role]")).to_contain_text("Pupil")
    look(researcher.page)


def change(hand: Pointer, built: str) -> None:
    """Add an option to the question about who answers, and change its words."""
    page = hand.page
    open_question(hand, built, "What are you?")
    hand.fill(page.locator("#id_text_en"), "What are you above all?")
    lines = page.locator("#id_lines").input_value()
    hand.fill(page.locator("#id_lines"), f"{lines}\nPupil | Élève")
    save(hand)


def read(hand: Pointer, survey: str, bases: dict[str, int]) -> None:
    """Read on the desk how many answered each question; those who were not asked are no base."""
    page = hand.page
    page.goto(survey)
    hand.press(page.get_by_role("link", name="Responses", exact=True).last)
    for code, base in bases.items():
        facts = page.locator(f"section[aria-labelledby=q-{code}] .bases")
        expect(facts).to_contain_text(re.compile(rf"Base {base}\b"))
        expect(facts).to_contain_text(f"of {base} asked; skipped 0")
