"""Every part that dies, hangs, is full or is damaged, against reading, writing and staff's work: what was seen.

Each field comes from a run that asserts that nobody met a bare error, waited longer than a person does, or lost a word.
What is done while a part fails is in `tried.py`; docs/faults.md says how each was broken.
FAULTS_TABLE names the file that is written; without it the table is printed (`-s`).
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults import broken_database, own_redis
from tests.faults.cable import Cable
from tests.faults.conftest import ON_POSTGRESQL, a_site
from tests.faults.postbox import open_postbox
from tests.faults.running import Site, group_lives, within
from tests.faults.test_outages import full_disk, locked
from tests.faults.tried import (
    PATIENCE,
    SENT,
    SENT_LATER,
    STAFF_PATIENCE,
    Acts,
    Staff,
    mail_is_through,
    open_a_round,
    sign_in,
)

ON_REDIS = bool(os.environ.get("REDIS_URL"))
A_MINUTE = 60.0
ACTS = (
    "a kept page", "another page", "the API", "a form is opened", "a form is sent", "staff read", "staff write",
    "staff send mail",
)  # fmt: skip
NAME = "SQLite" if not ON_POSTGRESQL else "PostgreSQL with Redis" if ON_REDIS else "PostgreSQL"
TABLE: dict[str, dict[str, str]] = {}


class Tried(NamedTuple):
    """A site that runs, its cables, its servers' own addresses, and the staff who act on it."""

    site: Site
    cables: dict[str, Cable]
    addresses: dict[str, str]
    staff: Staff


@pytest.fixture(scope="module")
def tried(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """A site of all its processes, with a cable to each server, the same for all faults: it recovers from each."""
    folder = tmp_path_factory.mktemp("table")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    with ExitStack() as ends:
        site = ends.enter_context(a_site(folder, "faults_table", like="faults_prepared"))
        addresses = {"mail": ends.enter_context(open_postbox()).url}
        if ON_POSTGRESQL:
            addresses["database"] = site.environment["DATABASE_URL"]
        if ON_REDIS:
            addresses["broker"] = ends.enter_context(own_redis.own_redis(folder))
        cables = {name: Cable(url) for name, url in addresses.items()}
        for line in cables.values():
            ends.callback(line.close)
        mail = open_a_round(site)
        for name, variable in (("database", "DATABASE_URL"), ("broker", "REDIS_URL"), ("mail", "EMAIL_URL")):
            if name in cables:
                site.environment[variable] = cables[name].url
        site.environment |= {"DEMO": "1", "MINIMUM_SECONDS": "0", "LEASE_SECONDS": "3", "SWEEP_SECONDS": "1"}
        ends.callback(site.stop)
        site.start()
        site.environment |= {"DATABASE_URL": addresses.get("database", "") or site.environment["DATABASE_URL"]}
        staff = Staff(sign_in(site, "editor"), sign_in(site, "coordinator"), mail)
        for path in ("/", "/admin/indicators/page/"):
            staff.editor.open(path)
        yield Tried(site, cables, addresses, staff)


@contextmanager
def killed(tried: Tried, name: str) -> Iterator[None]:
    os.kill(tried.site.pid(name), signal.SIGKILL)
    yield


@contextmanager
def frozen(tried: Tried, name: str) -> Iterator[None]:
    """Stop a process as it is: it neither works nor dies."""
    within(30, lambda: group_lives(tried.site.pid(name)), f"{name} is not there")
    group = tried.site.pid(name)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        if tried.site.pid(name) == group:  # else the supervisor has ended it
            os.killpg(group, signal.SIGCONT)


@contextmanager
def damaged_cache(tried: Tried) -> Iterator[None]:
    """Cut every file of the cache short, and put others in their place."""
    for number, file in enumerate((tried.site.folder / "cache").iterdir()):
        file.write_bytes(file.read_bytes()[: number % 60])
    yield


@contextmanager
def no_cache_folder(tried: Tried) -> Iterator[None]:
    """Put a file where the folder of the cache was."""
    cache = tried.site.folder / "cache"
    shutil.rmtree(cache)
    cache.write_text("no folder")
    try:
        yield
    finally:
        cache.unlink()
        cache.mkdir(mode=0o700)


Fault = Callable[[Tried], Any]


def cable(name: str, act: str) -> Fault:
    return lambda tried: getattr(tried.cables[name], act)()


def of_redis(act: Callable[[str], Any]) -> Fault | str:
    if not ON_REDIS:
        return "without Redis there is none"
    return (lambda tried: act(tried.addresses["broker"])) if own_redis.SERVER else "there is no redis-server"


def of_postgresql(act: Callable[[str], Any]) -> Fault:
    return lambda tried: act(tried.addresses["database"])


WITHOUT_REDIS = "without Redis there is none"
FAULTS: dict[str, Fault | str] = {
    "nothing is wrong": lambda _tried: nullcontext(),
    "web dead": lambda tried: killed(tried, "web"),
    "web hanging": lambda tried: frozen(tried, "web"),
    "worker dead": lambda tried: killed(tried, "worker"),
    "worker hanging": lambda tried: frozen(tried, "worker"),
    "beat dead": (lambda tried: killed(tried, "beat")) if ON_REDIS else WITHOUT_REDIS,
    "beat hanging": (lambda tried: frozen(tried, "beat")) if ON_REDIS else WITHOUT_REDIS,
    "broker dead": cable("broker", "cut") if ON_REDIS else WITHOUT_REDIS,
    "broker hanging": cable("broker", "hanging") if ON_REDIS else WITHOUT_REDIS,
    "broker damaged": of_redis(own_redis.damaged_queues),
    "cache damaged": of_redis(own_redis.damaged_values) if ON_REDIS else damaged_cache,
    "cache and broker full": of_redis(own_redis.full) if ON_REDIS else "the room of the cache is that of the disk",
    "cache gone": "it goes with Redis: see the broker" if ON_REDIS else no_cache_folder,
    "database dead": cable("database", "cut") if ON_POSTGRESQL else "a file does not die",
    "database hanging": cable("database", "hanging") if ON_POSTGRESQL else lambda tried: locked(tried.site),
    "database damaged": of_postgresql(broken_database.damaged_server)
    if ON_POSTGRESQL
    else lambda tried: broken_database.damaged_file(tried.site),
    "database full": of_postgresql(broken_database.full_server) if ON_POSTGRESQL else "its room is that of the disk",
    "disk full": lambda tried: full_disk(tried.site),
    "mail dead": cable("mail", "cut"),
    "mail hanging": cable("mail", "hanging"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(tried: Tried, name: str) -> None:
    fault = FAULTS[name]
    if isinstance(fault, str):
        TABLE[name] = dict.fromkeys(ACTS, "—") | {ACTS[0]: fault}
        return
    hangs = name == "web hanging"  # until the supervisor ends it: all wait in line meanwhile
    acts = Acts(tried.site, tried.staff, seconds=A_MINUTE if hangs else PATIENCE)
    old = tried.site.pid("web")
    with fault(tried):
        outcome = acts.do_all_at_once() if hangs else acts.do_all()
        is_sent = outcome[ACTS[-1]][0] == "taken" and arrives(lambda: mail_is_through(tried.site))
    words = {act: outcome[act][0] for act in ACTS}
    if words[ACTS[-1]] == "taken":
        words[ACTS[-1]] = SENT if is_sent else SENT_LATER
    TABLE[name] = {act: f"{text}, within a minute" for act, text in words.items()} if hangs else words

    bare = ("4", "500", "lost", "no answer", "503 without")
    assert not {act: text for act, text in words.items() if text.startswith(bare)}
    patience = dict.fromkeys(ACTS, PATIENCE) | {act: STAFF_PATIENCE for act in ACTS if act.startswith("staff")}
    limits = dict.fromkeys(ACTS, A_MINUTE) if hangs else patience
    assert not {act: seconds for act, (_words, seconds) in outcome.items() if seconds > limits[act]}
    assert not hangs or tried.site.pid("web") != old
    within(60, lambda: is_well(tried.site), f"it did not recover from: {name}")
    within(90, lambda: mail_is_through(tried.site), f"mail was not sent after: {name}")


def test_the_table_is_written(tried: Tried) -> None:
    """It is the last of this file: the tests of a file run in their order."""
    lines = [f"| {NAME} | " + " | ".join(ACTS) + " |", "|---" * (len(ACTS) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(TABLE[name][act] for act in ACTS) + " |" for name in TABLE]
    text = "\n".join(lines) + "\n"

    if target := os.environ.get("FAULTS_TABLE"):
        Path(target).write_text(text, encoding="utf-8")
    print(text)
    assert set(TABLE) == set(FAULTS)


def arrives(fact: Callable[[], bool], *, seconds: float = 5) -> bool:
    """Say whether a fact becomes true while the part still fails; a database that cannot be asked says no."""
    try:
        within(seconds, fact, "it does not")
    except Exception:
        return False
    return True


def is_well(site: Site) -> bool:
    """Say whether everything works again."""
    return site.status("/readyz") == 200 and site.status("/compare/?countries=RUS,KEN") == 200
