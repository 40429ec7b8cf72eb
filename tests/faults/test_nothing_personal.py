"""Who answers and who judges is written down nowhere: a whole cycle with errors, then a search of everything.

A visitor's address, browser and referrer are in no place at all; who an expert is stands in the vault alone; a
visitor's words are where researchers read them; tokens and receipts are with those who hold them.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests import steps
from tests.faults import planted
from tests.faults.collected import NUMBERS, collected
from tests.faults.conftest import a_site
from tests.faults.cycle import Cycle, gone_through
from tests.faults.postbox import open_postbox
from tests.faults.traces import Trace, kept, places
from tests.ocindex.test_every_address import TO_READ

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
DATABASE_FILES = {"db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"}  # a database knows when it was written to
DATABASE = {"file db.sqlite3", "file db.sqlite3-wal", "pg_dump"}
NOT_THE_DEMONSTRATION_S = "from indicators.models import Account; Account.objects.update(demonstration=False)"


@pytest.fixture(scope="module")
def cycle(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cycle]:
    """Walk from visitors and experts to the published change, with every mishap on the way; then erase words."""
    folder = tmp_path_factory.mktemp("personal")
    copytree(prepared, folder, dirs_exist_ok=True)
    with open_postbox() as postbox, a_site(folder, "faults_personal", like="faults_prepared") as site:
        site.environment |= {
            "DEMO": "0",
            "EMAIL_URL": postbox.url,
            "TRUSTED_PROXIES": "127.0.0.1",
            "PUBLIC_EPSILON": "10",
            "LEASE_SECONDS": "3",
            "SWEEP_SECONDS": "1",
        }
        # From here on they are people's accounts, with a second factor: those of the demonstration end with it.
        assert site.manage("shell", "-c", NOT_THE_DEMONSTRATION_S).wait(timeout=120) == 0
        with collected(site, "web") as collector:
            found = gone_through(site, collector, postbox, PUBLIC)
        names = {line.process for line in collector.lines}
        written = {name: "\n".join(line.text for line in collector.lines if line.process == name) for name in names}
        outputs = [Trace(f"output {name}", text.encode().lower()) for name, text in written.items()]
        after = [*found.after, *outputs, *kept(site)]
        yield found._replace(traces=list(dict.fromkeys([*found.traces, *after])), after=after)


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


def test_who_an_expert_is_stands_in_the_sealed_vault_and_in_the_mail_alone(cycle: Cycle) -> None:
    assert all(part in cycle.mails.lower() for part in ("zebulonda.0@", "zebulonda.4@"))
    assert {trace.place: len(trace.content) > 500 for trace in cycle.traces}["table surveys_identity"]
    assert cycle.places(*planted.IDENTITY) == set()


def test_a_visitors_words_are_where_researchers_read_them(cycle: Cycle) -> None:
    found = cycle.places(*planted.SAID) - DATABASE

    assert {place for place in found if not place.startswith("researcher /")} == {"table surveys_answertext"}
    assert any("/texts/" in place for place in found)
    assert any("/export/" in place for place in found)


def test_receipts_and_links_are_with_those_who_hold_them(cycle: Cycle) -> None:
    receipts = [code for one in cycle.receipts for code in (one, one.replace("-", ""))]

    assert len(set(receipts)) == 2 * (4 + steps.VISITORS)
    assert cycle.places(*receipts) == set()
    assert len(set(cycle.secrets)) >= 1 + 1 + 3 * len(steps.RATINGS)
    assert cycle.places(*cycle.secrets) == set()


def test_words_that_were_erased_are_nowhere_any_more(cycle: Cycle) -> None:
    before = cycle.places(*planted.GONE)

    assert before - DATABASE == {"table surveys_answertext", "table surveys_assessment"}
    assert places(cycle.after, planted.GONE) == set()


def test_the_second_of_a_visit_is_nowhere(cycle: Cycle) -> None:
    """Five visits stand alone: three of visitors, two of experts. Nothing else happened in their seconds."""
    assert len(cycle.moments.visits) == 5
    assert cycle.moments.told_in(cycle.traces) == {}
    assert cycle.moments.files <= DATABASE_FILES


def test_no_line_of_any_process_comes_with_a_visit(cycle: Cycle) -> None:
    visits, quiet = (
        {NUMBERS.sub("0", line) for moment in moments for line in moment.lines}
        for moments in (cycle.moments.visits, cycle.moments.quiet)
    )

    assert visits <= quiet
    assert not any(line.startswith("web: ") for line in visits)
