"""Who answers and who judges is written down nowhere: a whole cycle with errors, then a search of everything.

A visitor's address, browser and referrer are in no place at all; who an expert is stands in the vault alone; a
visitor's words are where researchers read them; tokens and receipts are with those who hold them.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from tests import steps
from tests.faults import mishaps, planted
from tests.faults.conftest import a_site
from tests.faults.running import Site, within
from tests.faults.traces import Trace, kept, places, seen
from tests.faults.workers import rows, worker
from tests.ocindex.test_every_address import TO_READ
from tests.walking import Person

CELL = "international-cooperation"
PUBLIC = (
    *(f"/{address}" for address in TO_READ.values()),
    *(f"/fr/{address}" for address in TO_READ.values() if not re.search(r"^api/v1|txt|xml|z$", address)),
    *(
        "/2027/countries/ZAF/",
        f"/2027/indicators/{CELL}/",
        "/2027/rankings/resilience/",
        f"/indicators/{CELL}/data.json",
    ),
    *("/feedback/", "/feedback/feedback-on-the-index/", f"/feedback/score/?country=ZAF&indicator={CELL}"),
)
DATABASE = {"file db.sqlite3", "file db.sqlite3-wal"}


class Cycle(NamedTuple):
    """What people hold after a whole cycle, and what was found everywhere."""

    receipts: list[str]
    links: list[str]  # the tokens of experts' links and of a draft
    traces: list[Trace]

    def places(self, *words: str) -> set[str]:
        return places(self.traces, words)

    def log(self) -> str:
        written = (trace for trace in self.traces if trace.place.endswith(".log"))
        return "\n".join(trace.content.decode(errors="replace") for trace in written)


NOT_THE_DEMONSTRATION_S = "from indicators.models import Account; Account.objects.update(demonstration=False)"


@pytest.fixture(scope="module")
def cycle(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cycle]:
    """Walk from sixteen visitors and five experts to the published change, with every mishap on the way."""
    folder, mailbox = tmp_path_factory.mktemp("personal"), tmp_path_factory.mktemp("mailbox")
    copytree(prepared, folder, dirs_exist_ok=True)
    with a_site(folder, "faults_personal", like="faults_prepared") as site:
        site.environment |= {
            "DEMO": "0",
            "EMAIL_URL": f"filemail://{mailbox}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "RUN": "web,beat",
            "PUBLIC_EPSILON": "10",
        }
        names = accounts(site)
        # From here on they are people's accounts, with a second factor: those of the demonstration end with it.
        assert site.manage("shell", "-c", NOT_THE_DEMONSTRATION_S).wait(timeout=120) == 0
        site.start()
        yield gone_through(site, names, mailbox)


def gone_through(site: Site, names: list[tuple[str, str]], mailbox: Path) -> Cycle:
    staff = {name: planted.anybody(site).sign_in(name, password) for name, password in names}
    draft, *receipts = visitors_answer(site)
    steps.release_what_was_held(staff["researcher"])
    links = experts_answer(site, staff, mailbox)
    found: list[Trace] = []

    def compute(_round: str) -> None:
        found.extend(kept(site))  # while no worker has taken the message
        with worker(site):
            within(60, lambda: rows(site, "SELECT state FROM surveys_run") == [("done",)], "the run did not end")

    steps.sum_up(staff["coordinator"], compute)
    steps.decide(staff["editor"])
    steps.prepare(staff["publisher"])
    steps.confirm(staff["editor"])
    steps.read_it(planted.anybody(site))
    steps.learn_of_it(planted.visitor(site, planted.address(0)), f"/feedback/receipt/{receipts[1]}/")
    found += looked_at(site, staff)
    site.stop()
    return Cycle(receipts, [draft, *links], list(dict.fromkeys([*found, *kept(site)])))


def accounts(site: Site) -> list[tuple[str, str]]:
    lines = (site.folder / "accounts.txt").read_text(encoding="utf-8").splitlines()
    return [(name, password) for name, password in map(str.split, lines)]


def visitors_answer(site: Site) -> list[str]:
    """Let one err in every way and sixteen answer; return the token of a draft, and every receipt's code."""
    said = mishaps.of_a_visitor(site)
    visitors = [planted.visitor(site, planted.address(number)) for number in range(steps.VISITORS)]
    receipts = [steps.say_that_the_score_is_too_low(visitor, number) for number, visitor in enumerate(visitors)]
    assert len(rows(site, "SELECT DISTINCT burst FROM surveys_response WHERE burst <> ''")) == 1 + steps.VISITORS
    return [*said, *(path.split("/")[-2] for path in receipts)]


def experts_answer(site: Site, staff: dict[str, Person], mailbox: Path) -> list[str]:
    """Let coordinators and experts err, then five experts answer; return the tokens of their links and addresses."""
    steps.open_a_draft(staff["publisher"])
    codes = steps.find_experts(staff["coordinator"], planted.identity)
    mishaps.of_the_vault(site, staff, min(codes))
    links = list(steps.open_a_round(staff["coordinator"], lambda: mails_sent(site, mailbox)).values())
    tokens: list[str] = []
    for number, (link, rating) in enumerate(zip(links, steps.RATINGS, strict=True)):
        expert = planted.visitor(site, planted.EXPERT)
        address = steps.accept(expert, link)
        if not number:
            mishaps.of_an_expert(site, expert, address)
        steps.score(expert, address, rating)
        tokens += [link.split("/")[-2], address.split("/")[-2]]
    return tokens


def mails_sent(site: Site, mailbox: Path) -> str:
    """Let a worker send what waits, and return the mails, which lie outside of what is searched."""
    with worker(site):
        within(60, lambda: rows(site, "SELECT state FROM surveys_mailing") == [("done",)], "the mail was not sent")
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(mailbox.iterdir()))


def looked_at(site: Site, staff: dict[str, Person]) -> Iterator[Trace]:
    """Look at public pages as anybody, and at what each role may open."""
    yield from seen("anybody", planted.anybody(site), *PUBLIC)
    for role, person in staff.items():
        yield from seen(role, person, "/admin/", below="/admin/")


def test_the_search_reaches_what_is_there(cycle: Cycle) -> None:
    """Each kind of place holds something that is known to be there: a search that finds nothing means something."""
    if os.environ.get("REDIS_URL"):  # else messages are in the memory of the worker alone
        assert any("redis celery" in place for place in cycle.places("work_on_run"))
    assert any("cache" in place or "redis" in place for place in cycle.places("South Africa in 2027"))
    assert "table django_session" in cycle.places("_auth_user_hash")
    assert "table surveys_snapshot" in cycle.places("ZAF")
    roles = {place.split()[0] for place in cycle.places("<h1")}
    assert roles >= {"anybody", "editor", "publisher", "researcher", "coordinator", "custodian", "administrator"}


def test_the_log_tells_what_went_wrong_and_of_whom_nothing(cycle: Cycle) -> None:
    log = cycle.log()

    for fault in ("forbidden", "not found", "traceback", "internal server error: -"):
        assert fault in log
    for path in ("/feedback/", "/experts/"):  # where a line begins its path: no visit is told at all
        assert f" {path}" not in log
        assert f" /fr{path}" not in log


def test_addresses_browsers_and_referrers_are_nowhere(cycle: Cycle) -> None:
    assert cycle.places(*planted.addresses()) == set()
    assert cycle.places(*planted.BROWSER) == set()


def test_who_an_expert_is_stands_in_the_vault_alone(cycle: Cycle) -> None:
    assert cycle.places(*planted.IDENTITY) - DATABASE == {"table surveys_identity"}


def test_a_visitors_words_are_where_researchers_read_them(cycle: Cycle) -> None:
    found = cycle.places(*planted.SAID) - DATABASE

    assert {place for place in found if not place.startswith("researcher /")} == {"table surveys_answertext"}
    assert any("/texts/" in place for place in found)
    assert any("/export/" in place for place in found)


def test_receipts_and_links_are_with_those_who_hold_them(cycle: Cycle) -> None:
    receipts = [code for one in cycle.receipts for code in (one, one.replace("-", ""))]

    assert len(set(receipts)) == 2 * (1 + steps.VISITORS)
    assert cycle.places(*receipts) == set()
    assert len(set(cycle.links)) == 1 + len(steps.RATINGS)
    assert cycle.places(*cycle.links) == set()
