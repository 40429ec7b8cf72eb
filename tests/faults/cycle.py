"""A whole cycle with every mishap on the way, and what was found everywhere: what the search for canaries looks at."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests import steps
from tests.faults import mishaps, planted
from tests.faults.collected import Collector
from tests.faults.moments import Moments
from tests.faults.postbox import Postbox
from tests.faults.running import Site, within
from tests.faults.traces import Trace, kept, places, seen
from tests.faults.workers import clock, rows, worker
from tests.walking import Person, form_with

ALONE = (1, 2)  # the experts whose visits stand alone; the others err


class Cycle(NamedTuple):
    """What people hold after a whole cycle, and what was found everywhere."""

    receipts: list[str]
    secrets: list[str]  # of experts: tokens of links and of own addresses, passphrases; and the token of a draft
    moments: Moments
    mails: str
    traces: list[Trace]
    after: list[Trace]  # once words were erased, and the site stopped

    def places(self, *words: str | bytes) -> set[str]:
        return places(self.traces, words)

    def log(self) -> str:
        written = (trace for trace in self.traces if trace.place.startswith("output"))
        return "\n".join(trace.content.decode(errors="replace") for trace in written)


def gone_through(site: Site, collector: Collector, postbox: Postbox, public: tuple[str, ...]) -> Cycle:
    """Walk from sixteen visitors and five experts to the published change; then let words be erased.

    What is kept once the site is stopped is still to be added to what is returned.
    """
    staff = {name: planted.anybody(site).sign_in(name, password) for name, password in accounts(site)}
    moments = Moments(site, collector)
    with ready_worker(site, collector):
        draft, *receipts = visitors_answer(site, moments)
    steps.release_what_was_held(staff["researcher"])
    secrets, erased = experts_answer(site, staff, moments, postbox)
    traces: list[Trace] = []

    def compute(_round: str) -> None:
        traces.extend(kept(site))  # while no worker has taken the message
        with worker(site, collector=collector), clock(site, collector=collector):
            within(60, lambda: rows(site, "SELECT state FROM surveys_run") == [("done",)], "the run did not end")

    steps.sum_up(staff["coordinator"], compute)
    steps.decide(staff["editor"])
    steps.prepare(staff["publisher"])
    steps.confirm(staff["editor"])
    steps.read_it(planted.anybody(site))
    steps.learn_of_it(planted.visitor(site, planted.address(0)), f"/feedback/receipt/{receipts[1]}/")
    traces += kept(site)
    erase_words(site, staff, receipts, erased)
    after = list(looked_at(site, staff, public))
    return Cycle(receipts, [draft, *secrets], moments, postbox.text(), [*traces, *after], after)


def accounts(site: Site) -> list[tuple[str, str]]:
    lines = (site.folder / "accounts.txt").read_text(encoding="utf-8").splitlines()
    return [(name, password) for name, password in map(str.split, lines)]


@contextmanager
def ready_worker(site: Site, collector: Collector) -> Iterator[None]:
    """Run a worker that has said all that it says at its start: what it says meanwhile has another cause."""
    moment = time.monotonic_ns()
    with worker(site, collector=collector):
        within(120, lambda: any(" ready." in line for line in collector.since(moment, "worker")), "no worker")
        yield


def visitors_answer(site: Site, moments: Moments) -> list[str]:
    """Let one err in every way, three answer while nobody else is there, and sixteen more.

    Return the token of a draft, and every receipt's code: of who erred, of the sixteen, of the three.
    """
    said = mishaps.of_a_visitor(site)
    alone: list[str] = []
    for number, words in zip(planted.ALONE, (planted.WITHDRAWN, planted.ERASED, planted.WORDS), strict=True):
        with moments.of_a_visit():
            alone.append(answer(planted.visitor(site, planted.address(number)), words))
    visitors = [planted.visitor(site, planted.address(number)) for number in range(steps.VISITORS)]
    paths = [steps.say_that_the_score_is_too_low(visitor, number) for number, visitor in enumerate(visitors)]
    assert len(rows(site, "SELECT DISTINCT burst FROM surveys_response WHERE burst <> ''")) == 4 + steps.VISITORS
    return [*said, *(path.split("/")[-2] for path in [*paths, *alone])]


def answer(visitor: Person, words: str) -> str:
    """Save answers, open them again, send them, and read the receipt, whose address is returned."""
    form = form_with(visitor.open(mishaps.SURVEY), "submit_key")
    form["q-missing"], form["q-who"] = words, "research"
    saved = form.submit("save").follow()
    return str(form_with(saved, "submit_key").submit().follow().request.path)


def experts_answer(site: Site, staff: dict[str, Person], moments: Moments, postbox: Postbox) -> tuple[list[str], str]:
    """Let coordinators, the mail and experts err, then five experts answer.

    Return the secrets of experts, and the code of the one whose words are to be erased.
    """
    steps.open_a_draft(staff["publisher"])
    codes = steps.find_experts(staff["coordinator"], planted.identity)
    mishaps.of_the_vault(site, staff, min(codes), postbox)
    links = steps.open_a_round(staff["coordinator"], lambda: mails_sent(site, moments.collector, postbox))
    first = planted.identity(0)["email"]
    # The links of all mails, also of those that a killed worker sent: a newer mail took their place.
    secrets = [planted.WRONG_PASSPHRASE, *re.findall(r"/experts/([\w-]{32})/", postbox.text())]
    with ready_worker(site, moments.collector):
        for number, (email, rating) in enumerate(zip(sorted(links), steps.RATINGS, strict=True)):
            expert, link = planted.visitor(site, planted.EXPERT), links[email]
            said = {"reason": planted.REASON, "sources": planted.SOURCES} if email == first else {}
            if number in ALONE:
                with moments.of_a_visit():
                    words, address = assess(expert, link, rating, said)
            else:
                words, address = assess(expert, link, rating, said, site)
            secrets += [words, address.split("/")[-2]]
    return secrets, min(codes)


def assess(expert: Person, link: str, rating: str, said: dict[str, str], site: Site | None = None) -> tuple[str, str]:
    """Take the words of a link, agree, err where a site is given, score and submit; return words and address."""
    words, address = steps.take_words(expert, link)
    steps.agree(expert, address, words)
    if site:
        mishaps.of_an_expert(site, expert, address)
    steps.score(expert, address, rating, **said)
    return words, address


def mails_sent(site: Site, collector: Collector, postbox: Postbox) -> str:
    """Let workers send what waits, and return the mails, which lie outside of what is searched."""
    mishaps.of_the_mail(site, postbox, collector)
    return postbox.text()


def erase_words(site: Site, staff: dict[str, Person], receipts: list[str], code: str) -> None:
    """Let a visitor withdraw, the staff erase what another said, and a custodian erase an expert."""
    withdrawn = planted.anybody(site).open(f"/feedback/receipt/{receipts[-3]}/")
    form_with(withdrawn, "csrfmiddlewaretoken").submit().follow()
    ((key,),) = rows(site, f"SELECT response_id FROM surveys_answertext WHERE text = '{planted.ERASED}'")
    form = form_with(staff["researcher"].open(f"/admin/surveys/response/{key}/erase/"), "cause")
    form["cause"], form["why"] = "identifies", "It points to a person."
    form.submit().follow()
    form = form_with(staff["custodian"].open(f"{mishaps.VAULT}erase/?expert={code}"), "why")
    form["why"] = "The expert asked for it."
    form.submit().follow()


def looked_at(site: Site, staff: dict[str, Person], public: tuple[str, ...]) -> Iterator[Trace]:
    """Look at public pages as anybody, and at what each role may open."""
    yield from seen("anybody", planted.anybody(site), *public)
    for role, person in staff.items():
        yield from seen(role, person, "/admin/", below="/admin/")
