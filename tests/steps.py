"""The steps from a visitor's answer and a panel's scores to the published change, through the pages of any site.

The figures that are looked for are worked out in tests/test_walk.py.
"""

import re
from collections.abc import Callable

from webtest import TestResponse

from tests.walking import Person, choose, form_to, form_with, tick

RATINGS = ("7.5", "7.0", "8.0", "7.5", "5.0")
DECISION = "Treaties that came into force changed how requests are answered."
REASON = "Two extradition treaties came into force, and requests are answered within a month."
WORDS = "Requests that took a year are answered within weeks."
VISITORS = 16


def say_that_the_score_is_too_low(visitor: Person, number: int) -> str:
    """Answer as one of sixteen visitors, half of whom live there; return the receipt's address."""
    lives_there = number % 2 == 0
    if lives_there:
        question = form_with(visitor.open("/countries/ZAF/"), "indicator")
        choose(question, "indicator", "International cooperation")
    else:
        question = form_with(visitor.open("/indicators/international-cooperation/"), "country")
        choose(question, "country", "South Africa")
    page = question.submit("step", value="far-too-low" if lives_there else "too-low")
    answers = form_with(page, "submit_key")
    answers["q-know"] = "live-there" if lives_there else "work-on-it"
    answers["q-reason"] = f"{WORDS} ({number})"
    thanks = answers.submit().follow()
    assert "It is about South Africa, International cooperation, in the edition of 2025." in thanks.text
    return thanks.request.path


def release_what_was_held(researcher: Person) -> None:
    """Look at what was sent faster than people read, and let it count; then read what was said of the score."""
    held = researcher.open("/admin/").click("Does this score look right")
    answers = form_to(held, "Approve the ticked ones")
    for box in answers.fields["response"]:
        box.checked = True
    answers.submit("act", value="release").follow()
    cell = researcher.open("/admin/surveys/response/").click("Does this score look right", index=0)
    cell = cell.click("By country and indicator").click("South Africa", index=0)
    said = said_in(cell, "main")
    assert "2025 · shown as 7.0 to 16 visitors" in said
    assert "Far too low 8 50.0 28.0–72.0 8 0 0 0 0" in said
    assert "Too low 8 50.0 28.0–72.0 0 0 8 0 0" in said
    assert f"{WORDS} (15)" in said


def open_a_draft(publisher: Person) -> None:
    draft = form_with(publisher.open("/admin/indicators/edition/add/"), "year")
    draft["year"] = "2027"
    choose(draft, "like", "2025")
    page = form_to(draft.submit().maybe_follow(), "Open for assessment").submit("to").maybe_follow()
    assert form_to(page, "Begin the review")
    named = form_with(page, "publisher")
    named["publisher"] = "Observatory of the Coast"
    named["license_en"] = "Free to use, with the name of the Observatory."
    named["citation_en"] = "Observatory of the Coast. (2027). Coastal Index 2027."
    named.submit("_save").maybe_follow()


def find_experts(coordinator: Person, who: Callable[[int], dict[str, str]]) -> set[str]:
    """Make a panel of five codes, and write down who the first, the second ... of them is; return the codes."""
    panel = form_with(coordinator.open("/admin/surveys/panel/add/"), "name")
    panel["name"] = "Southern Africa"
    panel.submit("_save").follow()
    experts = form_with(coordinator.open("/admin/surveys/expert/add/"), "count")
    experts["count"] = "5"
    choose(experts, "panel", "Southern Africa")
    codes = set(re.findall(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b", experts.submit().maybe_follow().text))
    for number, code in enumerate(sorted(codes)):
        identity = form_with(coordinator.open(f"/admin/surveys/identity/add/?expert={code}"), "employer")
        for name, value in {"expert": code, **who(number)}.items():
            identity[name] = value
        identity.submit().follow()
    return codes


def open_a_round(coordinator: Person, mails: Callable[[], str]) -> dict[str, str]:
    """Plan, open, and have the experts invited by mail; return address -> link, as the mails say that were sent."""
    planned = form_with(coordinator.open("/admin/surveys/round/add/"), "weighting")
    choose(planned, "panel", "Southern Africa")
    choose(planned, "edition", "2027")
    tick(planned, "countries", "South Africa")
    tick(planned, "indicators", "International cooperation", "Anti-money laundering")
    page = planned.submit("_save").follow()
    page = form_to(page.click("Open the round"), "Open the round").submit().follow()
    page = page.click("Mail to experts")
    page = form_to(page, "Invite 5 experts").submit("act", value="invitation").follow()
    links = links_in(mails())
    assert "5 of 5" in said_in(coordinator.open(page.request.path), "[aria-labelledby=mailings]")
    assert not any(link in page.text or address in page.text for address, link in links.items())
    return links


def links_in(mails: str) -> dict[str, str]:
    """Return address -> path of the link, of mails to experts as they were sent or printed one after the other."""
    found = re.findall(r"^To: (\S+)$(?:(?!^To: ).)*?(/experts/[\w-]{32}/)", mails, re.MULTILINE | re.DOTALL)
    return dict(found)


def take_words(expert: Person, link: str) -> tuple[str, str]:
    """Take the six words that the link offers, and get an address of one's own; return both."""
    offer = form_to(expert.open(link), "Take these words")
    words = offer["offered_passphrase"].value
    address = offer.submit("act", value="take").html.select_one(".own-address a")["href"]
    return str(words), str(address)


def enter(expert: Person, address: str, words: str) -> TestResponse:
    """Open one's own address with the words; return its page."""
    asked = form_with(expert.open(address), "passphrase")
    asked["passphrase"] = words
    return asked.submit().follow()


def take_passphrase(expert: Person, link: str) -> tuple[str, TestResponse]:
    """Take the six words that the link offers, and open one's own address with them; return it with its page."""
    words, address = take_words(expert, link)
    return address, enter(expert, address, words)


def agree(expert: Person, address: str, words: str) -> None:
    """Open one's own address with the words, and agree to take part."""
    form_to(enter(expert, address, words), "Agree").submit("act", value="accept").follow()


def accept(expert: Person, link: str) -> str:
    """Take what the link offers, and agree; return one's own address."""
    words, address = take_words(expert, link)
    agree(expert, address, words)
    return address


def score(expert: Person, address: str, cooperation: str, *, reason: str = REASON, sources: str = "") -> None:
    """Say what one thinks of both indicators, and hand the country in."""
    page = expert.open(address).click("South Africa")
    for name, value in (("International cooperation", cooperation), ("Anti-money laundering", "5.0")):
        assessment = form_with(page.click(f"^{name}$", index=0), "score")
        assessment["score"], assessment["confidence"] = value, "high"
        assessment["reason"], assessment["sources"] = reason, sources
        assessment.submit().maybe_follow()
        page = expert.open(address).click("South Africa")
    form_to(page, "Submit").submit("act", value="submit")


def sum_up(coordinator: Person, compute: Callable[[str], object]) -> str:
    """Close the round, aggregate it as often as somebody impatient presses, and have it computed; return the run."""
    page = coordinator.open("/admin/surveys/round/").click("Southern Africa")
    page = form_to(page.click("Close the round"), "Close the round").submit().maybe_follow()
    start = page.click("Aggregate")
    pages = [form_to(start, "Aggregate").submit().maybe_follow() for _press in range(5)]
    assert len({page.request.path for page in pages}) == 1
    compute(re.findall(r"/start/(\d+)/", start.request.path)[0])
    done = coordinator.open(pages[0].request.path)
    assert "Ratings 10 and 16 answers of visitors" in said_in(done, "#content")
    return re.findall(r"/run/(\d+)/", pages[0].request.path)[0]


def decide(editor: Person) -> None:
    """Accept what is small in bulk; the outlier's cell is left out, and accepted with a reason."""
    queue = form_with(editor.open("/admin/indicators/scoreupdate/?edition=2027"), "action")
    for box in queue.fields["_selected_action"]:
        box.checked = True
    choose(queue, "action", "Accept those that need no individual review")
    page = queue.submit("index").maybe_follow()
    assert "South Africa, Anti-money laundering" not in said_in(page, ".results")
    page = page.click("South Africa, International cooperation", index=0)
    assert "7.0 → to 7.5 International cooperation, South Africa" in said_in(page, "h1")
    facts = said_in(page, ".review-facts")
    assert "7.33" in facts
    assert "with visitors 7.35" in facts
    assert "6.4–8.2" in facts
    assert "16" in facts
    effect = said_in(page, "[aria-labelledby=h-effect]")
    assert "Resilience 5.67 → 5.71" in effect
    assert "Resilience, rank =44th → =43rd" in effect
    assert "Southern Africa, mean of Resilience 4.23 → 4.23" in effect
    decision = form_with(page, "reason")
    refused = decision.submit("act", value="accept").maybe_follow()
    assert "Say why" in refused.text
    decision = form_with(refused, "reason")
    decision["reason"] = "Four of five experts see the same change, and visitors who know the country agree."
    decision["public_reason"] = DECISION
    decision.submit("act", value="accept").follow()


def prepare(publisher: Person) -> None:
    """Compare, confirm what is unusual, say in public why, and leave the release to another person."""
    page = publisher.open("/admin/indicators/edition/").click("2027").click("Prepare this edition")
    assert "Compared with 2025" in said_in(page, "#content")
    form = form_with(page, "reason_en")
    form["reason_en"], form["reason_fr"] = "First round of 2027.", "Premier tour de 2027."
    for name in form.fields:
        if name and name.startswith("looked-"):
            form[name].checked = True
            form[name.replace("looked-", "why-", 1)] = "The panel and the visitors agree."
    page = form.submit().maybe_follow()
    assert "You prepared it" in said_in(page, "#content")
    assert "Confirm and publish" not in page.text


def confirm(editor: Person) -> None:
    """Look at the preview, and publish what another person prepared."""
    page = editor.open("/admin/").click("^Release of edition 2027 waits for you$")
    preview = page.click("Open the preview")
    assert "nothing of this is published" in preview.text
    form_to(page, "Confirm and publish").submit("prepared").maybe_follow()


def read_it(visitor: Person) -> None:
    """Pages, API, ranks and the list of changes have changed together."""
    country = visitor.open("/countries/ZAF/")
    assert "South Africa in 2027" in country.text
    assert "5.71" in said_in(country, ".facts")
    assert "5.67" in said_in(visitor.open("/2025/countries/ZAF/"), ".facts")
    ranking = said_in(visitor.open("/rankings/resilience/"), "main")
    assert "=43rd South Africa" in ranking
    csv = visitor.open("/api/v1/scores.csv?edition=2027&iso3=ZAF&indicator=international-cooperation").text
    assert csv.splitlines()[1] == "2027,ZAF,South Africa,international-cooperation,7.5"
    kept = visitor.open("/api/v1/scores.csv?edition=2027&iso3=ZAF&indicator=cocaine-trade").text
    assert kept.splitlines()[1] == "2027,ZAF,South Africa,cocaine-trade,7.5"
    changes = said_in(visitor.open("/changes/"), "main")
    assert "First round of 2027." in changes
    assert DECISION in changes
    assert "Four of five experts" not in changes
    for page in (country, visitor.open("/changes/"), visitor.open("/2027/")):
        assert WORDS not in page.text


def learn_of_it(visitor: Person, receipt: str) -> None:
    """The receipt and the public list say result; how many had answered carries noise, with ε = 10."""
    told = said_in(visitor.open(receipt), "main")
    assert "Score changed, in the edition of 2027" in told
    assert DECISION in told
    outcomes = said_in(visitor.open("/feedback/outcomes/"), "main")
    assert "South Africa , International cooperation : 7.0 → 7.5" in outcomes
    assert re.search(r"About 1[4-8] visitors had answered\.", outcomes)
    assert re.search(r"ε = 10 in release \d+, 10 in all releases so far\.", outcomes)


def said_in(page: TestResponse, selector: str) -> str:
    """Return the words of a part of a page, on one line."""
    return " ".join(page.html.select_one(selector).get_text(" ").split())
