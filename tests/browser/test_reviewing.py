"""From a run's proposals to a published edition and a correction, by clicking, by keyboard, and without scripts."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import releasing
from tests.browser.conftest import DESKTOP, PHONE, WAIT_MS
from tests.browser.running import Site, running_site
from tests.browser.watching import Watch, axe, sideways

QUEUE = "/admin/indicators/scoreupdate/?edition=2027"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, since what is published here would be read by other tests; its round is summed up."""
    with running_site(tmp_path_factory.mktemp("reviewed")) as site:
        for _second in range(60):
            if "1" in site.manage("shell", "-v0", "-c", COUNT_ROUNDS):
                break
            time.sleep(1)
        site.manage("run_aggregation", "1")
        yield site


COUNT_ROUNDS = "from surveys.models import Round; print(Round.objects.filter(pk=1, state='closed').count())"


@pytest.fixture
def signed_in(own_site: Site, browser: Browser) -> Iterator[Open]:
    """Return a function that opens a watched page on which somebody has signed in; a name of "" is a visitor."""
    contexts, watch = [], Watch(own_site.url)

    def open_page(name: str, **options: object) -> Page:
        context = browser.new_context(base_url=own_site.url, **{"viewport": DESKTOP, **options})
        context.set_default_timeout(WAIT_MS)
        watch.over(context)
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto("/admin/")
            page.get_by_label("Username").fill(name)
            page.get_by_label("Password").fill(own_site.password(name))
            page.get_by_role("button", name="Log in").click()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.complaints == []


def first_of(page: Page, query: str) -> None:
    """Open the first update of the queue."""
    page.goto(f"{QUEUE}&{query}")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator(".review")).to_be_visible()  # the page that is looked at is there


def test_the_desk_is_accessible_wide_and_narrow(signed_in: Open) -> None:
    for viewport in (DESKTOP, PHONE):
        page = signed_in("editor", viewport=viewport)
        page.goto(QUEUE)
        assert (axe(page), sideways(page)) == ([], 0)
        for query in ("flag=SPLIT", "flag=PUBLIC"):
            first_of(page, query)
            assert (axe(page), sideways(page)) == ([], 0)
        page.get_by_role("button", name="Reject").last.click()
        expect(page.get_by_role("alert")).to_contain_text("Say why")
        assert (axe(page), sideways(page)) == ([], 0)


def test_an_update_is_decided_on_a_phone_without_scripts(signed_in: Open) -> None:
    page = signed_in("editor", viewport=PHONE, java_script_enabled=False)
    first_of(page, "flag=SPLIT")

    page.get_by_role("button", name=re.compile("^Accept")).last.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Reason").fill("Two camps, both looked at.")
    page.get_by_role("button", name=re.compile("^Accept")).last.click()

    expect(page.get_by_text("The proposed value is signed.")).to_be_visible()


def test_an_update_is_sent_back_by_keyboard_alone(signed_in: Open) -> None:
    page = signed_in("editor")
    first_of(page, "flag=THIN")

    page.get_by_label("Reason").focus()
    page.keyboard.type("Ask a third expert.")
    for _stop in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "send-back":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text("Sent back: the next run looks at it again.")).to_be_visible()


def test_a_reviewed_edition_is_published_with_two_signatures_where_they_are_due(signed_in: Open) -> None:
    editor, publisher, visitor = signed_in("editor"), signed_in("publisher"), signed_in("")
    first_of(editor, "flag=PUBLIC")
    update = editor.url
    editor.get_by_label("Another value").select_option("10.0")
    editor.get_by_label("Reason").fill("A report that the panel had not seen.")
    editor.get_by_label("Sources").fill("Report of 2026, p. 12")
    editor.get_by_role("button", name="Override").last.click()
    expect(editor.get_by_text("Someone else must countersign.")).to_be_visible()
    assert editor.get_by_role("button", name="Countersign").count() == 0
    publisher.goto(update)
    publisher.get_by_role("button", name="Countersign 10.0").last.click()
    expect(publisher.get_by_text("Countersigned.")).to_be_visible()

    editor.goto(QUEUE)
    editor.locator("#action-toggle").check()
    editor.locator(".actions .question a").click()
    editor.get_by_label("Action:").select_option("Accept those that need no individual review")
    editor.get_by_role("button", name="Run the selected action").or_(editor.get_by_role("button", name="Go")).click()
    expect(editor.get_by_text(re.compile(r"\d+ updates are accepted"))).to_be_visible()
    expect(editor.get_by_text("were skipped")).to_be_visible()

    publisher.goto("/admin/")
    publisher.get_by_role("link", name="Release of edition 2027", exact=True).click()
    assert (axe(publisher), sideways(publisher)) == ([], 0)
    releasing.confirm_outliers(publisher)
    releasing.give_reasons(publisher, "A demonstration.")
    publisher.get_by_role("button", name="Prepare release").click()
    expect(publisher.get_by_text("decide them first, or set them aside")).to_be_visible()
    publisher.get_by_label(re.compile("^Set [0-9]+ undecided updates? aside")).check()
    releasing.prepare(publisher, "A demonstration.")
    releasing.confirm(editor, 2027, 1)

    assert visitor.goto("/2027/").status == 200
    expect(visitor.get_by_text("Demonstration.")).to_be_visible()
    assert axe(visitor) == []
    visitor.goto("/changes/")
    assert "2027" not in visitor.get_by_role("main").inner_text()


def test_a_correction_is_proposed_signed_published_and_read(signed_in: Open) -> None:
    editor, publisher, visitor = signed_in("editor"), signed_in("publisher"), signed_in("")
    editor.goto("/admin/indicators/score/?q=COL+cocaine&edition__id__exact=3")
    editor.get_by_role("link", name="Colombia").click()
    editor.get_by_role("link", name="Propose another score").click()
    assert (axe(editor), sideways(editor)) == ([], 0)
    editor.get_by_label("Proposed score").select_option("8.5")
    editor.get_by_label("Reason").fill("A seizure was counted twice.")
    editor.get_by_role("button", name="Propose").click()
    assert editor.get_by_role("button", name="Accept").count() == 0

    publisher.goto(editor.url)
    publisher.get_by_label("Reason").fill("Two of our experts confirm it.")
    publisher.get_by_label("What the public reads of this decision").fill("Checked with the ministry.")
    publisher.get_by_role("button", name="Accept 8.5").last.click()
    publisher.goto("/admin/")
    publisher.get_by_role("link", name="Release of edition 2025", exact=True).click()
    releasing.prepare(publisher, "A score of Colombia is put right.")
    releasing.confirm(editor, 2025, 4)

    visitor.goto("/changes/")
    row = visitor.get_by_role("row", name=re.compile("Colombia Cocaine trade"))
    expect(row).to_contain_text("Checked with the ministry.")
    expect(row).not_to_contain_text("experts")
    visitor.goto("/2025/countries/COL/")
    expect(visitor.get_by_role("row", name=re.compile("^Cocaine trade"))).to_contain_text("8.5")
