"""A round of twelve experts over three countries, from a file to the thanks, by clicking.

One expert joins late, one is replaced, one loses the passphrase, one declares a conflict of interest, one never answers
and one has no e-mail. Everything that the coordinator's browser is answered is recorded, and searched at the end.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import coordinating as coordinate
from tests.browser import panelists, round_story
from tests.browser.panelists import NAMES, SCORE
from tests.browser.recording import Recorder, recorder
from tests.browser.round_story import OpenPage, Story
from tests.browser.running import Site, running_site
from tests.walking import form_to

# What the database says that a coordinator may do: nothing of identities but to write them, nothing of scores or words.
MAY = """
    indicators: view_country view_edition view_indicator view_region
    surveys: add_expert add_panel add_round add_run change_expert change_panel change_round delete_panel delete_round
    surveys: view_expert view_letter view_mailing view_mailtext view_panel view_round view_roundact view_run
    surveys: write_identity
"""
HELD = """
from django.contrib.auth.models import User
user = User.objects.get(username="coordinator")
print(*user.get_all_permissions(), *["is a superuser"] * user.is_superuser)
"""
CLOCK = re.compile(r"\b\d\d?:\d\d\b")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site of its own: the round ends with proposals, which other tests would find among theirs."""
    with running_site(tmp_path_factory.mktemp("twelve")) as site:
        yield site


@pytest.fixture
def recorded() -> Iterator[Recorder]:
    """The proxy through which the coordinator's browser asks for everything."""
    with recorder() as kept:
        yield kept


@pytest.fixture
def story(site: Site, open_page: OpenPage, sign_in: Callable[[Page, str], None], recorded: Recorder) -> Story:
    """An edition to score, and the coordinator and the custodian at their desks."""
    editor, coordinator, custodian = open_page(), open_page(**recorded.options), open_page()
    sign_in(editor, "editor")
    editor.goto("/admin/indicators/edition/add/")
    editor.get_by_label("Year").fill(coordinate.YEAR)
    editor.get_by_label("Copy tree and regions from").select_option("2025")
    editor.get_by_role("button", name="Open the draft").click()
    sign_in(coordinator, "coordinator")
    sign_in(custodian, "custodian")
    return Story(site, open_page, coordinator, custodian)


def test_a_coordinator_runs_a_round_without_a_name_an_address_or_a_score(story: Story, recorded: Recorder) -> None:
    add_twelve_from_a_file(story)
    open_and_invite(story)
    round_story.give_one_a_link_by_hand(story)
    round_story.score_in_two_browsers(story)
    round_story.score_by_plain_http(story)
    round_story.recuse_one(story)
    let_one_join_and_one_take_over(story)
    send_a_new_link_for_a_lost_passphrase(story)
    extend_and_remind(story)
    round_story.submit_twice(story)
    close_and_thank(story)
    read_what_happened(story)
    sum_up(story)
    round_story.look_at_the_vault(story)

    assert set(story.site.manage("shell", "--no-imports", "-c", HELD).split()) == permissions(MAY)
    secrets = set().union(*(expert.secrets for expert in [*story.experts, story.late, story.takes_over]))
    assert len(secrets) > 80
    assert len(recorded.pages) > 60
    assert recorded.holding([story.late.code])  # so that what is searched for would be found
    assert recorded.holding({*secrets, "quartzmann", "zebulonda"}) == []
    assert [page.path for page in recorded.pages if "@" in page.said or SCORE in page.words] == []
    assert story.looks.faults == {}


def add_twelve_from_a_file(story: Story) -> None:
    """Plan a round of an empty panel; a file with a fault is refused whole, the corrected one shows no word of it."""
    page = story.coordinator
    story.round = coordinate.plan(page)
    coordinate.follow(page, "Experts from a file")
    story.look("upload")
    rows = [expert.row() for expert in story.experts]
    coordinate.upload(page, [*rows[:11], rows[11].replace("ZAF", "XXX")])
    coordinate.say(page, "The file has 1 fault, and nothing was kept.")
    expect(page.get_by_role("row").nth(1)).to_contain_text(
        "not all are codes of three letters of countries that the round asks for."
    )
    story.look("upload with a fault")
    coordinate.upload(page, rows)
    expect(page.get_by_role("heading", level=1)).to_contain_text("12 experts from a file")
    assert page.locator("tbody tr").count() == 12
    assert coordinate.main(page).count("given") == 12 * 3 - 1
    story.look("preview")
    coordinate.press(page, "Add them")
    coordinate.say(page, "12 experts were added, and are in the vault.")
    assert coordinate.facts(story.page("")).startswith("Experts 12 Countries given to them 24")


def open_and_invite(story: Story) -> None:
    """Open the round and have the twelve invited: eleven mails are sent, and one code asks for a link by hand."""
    page = story.coordinator
    coordinate.follow(page, "Open the round")
    story.look("open")
    coordinate.press(page, "Open the round")
    coordinate.say(page, "The round is open. Invite its experts by mail.")
    coordinate.follow(page, "Mail to experts")
    coordinate.say(page, "not invited yet")
    coordinate.mailed(page, "Invite 12 experts who have no link", "11 of 12")
    coordinate.say(page, "ask the custodian for a link by hand")
    story.look("mail")
    panelists.wait_for_links(story.site, *story.experts[:11])


def let_one_join_and_one_take_over(story: Story) -> None:
    """A thirteenth expert joins for one country, a fourteenth takes over from one who had submitted nothing."""
    page, leaves = story.coordinator, story.experts[9]
    late, takes_over = coordinate.make_codes(page, [story.late, story.takes_over])
    coordinate.follow(story.page(""), "Add an expert")
    story.look("join")
    page.get_by_label("Code on the panel").select_option(late)
    for iso3 in ("KEN", "ZAF"):
        page.get_by_label(NAMES[iso3], exact=True).uncheck()
    coordinate.press(page, "Add the expert")
    coordinate.say(page, "An expert was added, with a code of this round.")
    coordinate.follow(page, f"Replace {leaves.code}")
    story.look("replace")
    page.get_by_label("Code on the panel of who takes over").select_option(takes_over)
    page.get_by_label("Why").fill("Ill until spring.")
    coordinate.press(page, "Replace the expert")
    coordinate.say(page, "Another expert took over, with a code of this round.")
    assert "ended, replaced" in coordinate.row_of(page, leaves.code)
    assert coordinate.facts(page).startswith("Experts 13")
    coordinate.mailed(story.page("mail/"), "Invite 2 experts who have no link", "2 of 2")
    panelists.wait_for_links(story.site, story.late, story.takes_over)
    for expert in (story.late, story.takes_over):
        panelists.score(panelists.accept(story.site, expert), expert, expert.countries)
    gone = form_to(panelists.Person(panelists.HostProxy(story.site.url)).open(leaves.address), "Open my pages")
    gone["passphrase"] = leaves.passphrase
    assert "Not opened." in gone.submit(status="*").text


def send_a_new_link_for_a_lost_passphrase(story: Story) -> None:
    """The old sheet ends under its code; the new one is empty, under another code."""
    page, expert = story.page("mail/"), story.experts[2]
    before = expert.code
    coordinate.follow(page, f"New link for {before}")
    coordinate.say(page, "A new link opens an empty sheet, under another code")
    story.look("new link")
    coordinate.mailed(page, "Send a new link", "1 of 1")
    panelists.wait_for_links(story.site, expert)
    assert "ended, a new link was made" in coordinate.row_of(story.page(""), before)
    panelists.accept(story.site, expert)
    assert expert.code != before
    assert coordinate.facts(story.page("")).startswith("Experts 13")


def extend_and_remind(story: Story) -> None:
    """A day more, and a reminder to the two who have something left: who never answered gets a new link with it."""
    silent = story.experts[3]
    coordinate.follow(story.page(""), "Extend the round")
    story.look("extend")
    coordinate.extend(story.coordinator, f"{coordinate.YEAR}-12-05")
    coordinate.say(story.coordinator, "The round has a later last day. Tell its experts by a reminder.")
    coordinate.mailed(story.page("mail/"), "Remind 2 experts who have not finished", "2 of 2")
    panelists.wait_for_links(story.site, silent)


def close_and_thank(story: Story) -> None:
    """Closing says who and what is missing; the thanks go to those who submitted something."""
    page, silent = story.page(""), story.experts[3]
    coordinate.follow(page, "Close the round")
    coordinate.say(page, "2 countries not agreed to")
    missing = page.locator("table.round-missing tbody tr")
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text("Ghana, Kenya")
    story.look("close")
    coordinate.press(page, "Close the round")
    coordinate.say(page, "The round is closed. What was submitted can now be aggregated.")
    coordinate.mailed(story.page("mail/"), "Thank 11 experts who submitted something", "10 of 11")
    link = story.open_page()
    link.goto(silent.link)
    expect(link.get_by_role("heading", level=1)).to_have_text("Your passphrase")
    coordinate.follow(story.page(""), "Reopen the round")
    story.look("reopen")


def read_what_happened(story: Story) -> None:
    """Each act by code and day; no time of day, and nothing of what was written."""
    page = story.page("")
    story.look("round, closed")
    coordinate.follow(page, "Everything that happened")
    story.look("acts")
    said = coordinate.main(page)
    assert not CLOCK.search(said)
    assert story.experts[8].code in said


def sum_up(story: Story) -> None:
    """The panel is aggregated; what comes of it is for the reviewers, and not for who runs the round."""
    page = story.page("")
    coordinate.follow(page, "Aggregate")
    coordinate.press(page, "Aggregate")
    expect(page.get_by_role("main")).to_contain_text("Proposed to the reviewers", timeout=60_000)
    story.look("run")


def permissions(table: str) -> set[str]:
    """Return the permissions of a table with lines of "app: acts"."""
    lines = [line.split(": ") for line in table.strip().splitlines()]
    return {f"{app.strip()}.{act}" for app, acts in lines for act in acts.split()}
