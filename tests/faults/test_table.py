"""Every part that dies, hangs, is full or is damaged, against reading, writing and staff's work: what was seen.

Each field comes from a run that asserts that nobody met a bare error, waited longer than a person does, or lost a word.
FAULTS_TABLE names the file that is written; without it the table is printed (`-s`).
"""

import http.client
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from webtest import TestResponse

from tests.faults import planted
from tests.faults.cable import Cable
from tests.faults.conftest import ON_POSTGRESQL, a_site
from tests.faults.posting import Visitor
from tests.faults.running import Site, group_lives, within
from tests.faults.test_outages import full_disk, locked
from tests.walking import Person

PATIENCE = 6.0  # seconds that a visitor waits, on a machine that does other things too
STAFF_PATIENCE = 12.0
ON_REDIS = bool(os.environ.get("REDIS_URL"))
WORDS = "Words that nobody may lose."
ACTS = ("a kept page", "another page", "the API", "a form is opened", "a form is sent", "staff read", "staff write")
NAME = "SQLite" if not ON_POSTGRESQL else "PostgreSQL with Redis" if ON_REDIS else "PostgreSQL"
TABLE: dict[str, dict[str, str]] = {}


class Tried(NamedTuple):
    """A site that runs, its cables, and who acts on it."""

    site: Site
    cables: dict[str, Cable]
    editor: Person


@pytest.fixture(scope="module")
def tried(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """A site of all its processes, with a cable to each server, the same for all faults: it recovers from each."""
    folder = tmp_path_factory.mktemp("table")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    with a_site(folder, "faults_table", like="faults_prepared") as site, ExitStack() as ends:
        cables = {}
        for name, variable in (("database", "DATABASE_URL"), ("broker", "REDIS_URL")):
            url = site.environment.get(variable, "")
            if "://" in url and not url.startswith("sqlite"):
                cables[name] = Cable(url)
                ends.callback(cables[name].close)
                site.environment[variable] = cables[name].url
        site.environment |= {"DEMO": "1", "MINIMUM_SECONDS": "0"}
        site.start()
        accounts = dict(line.split() for line in (folder / "accounts.txt").read_text().splitlines())
        editor = planted.anybody(site).sign_in("editor", accounts["editor"])
        for path in ("/", "/admin/indicators/page/"):
            editor.open(path)
        yield Tried(site, cables, editor)


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


def cable(name: str, act: str) -> Callable[[Tried], Any]:
    return lambda tried: getattr(tried.cables[name], act)()


FAULTS: dict[str, Callable[[Tried], Any] | str] = {
    "nothing is wrong": lambda _tried: nullcontext(),
    "web dead": lambda tried: killed(tried, "web"),
    "web hanging": "not tried: with one process nobody answers while it is stopped; the supervisor does not see it yet",
    "worker dead": lambda tried: killed(tried, "worker"),
    "worker hanging": lambda tried: frozen(tried, "worker"),
    "beat dead": (lambda tried: killed(tried, "beat")) if ON_REDIS else "without Redis there is none",
    "broker dead": cable("broker", "cut") if ON_REDIS else "without Redis there is none",
    "broker hanging": cable("broker", "hanging") if ON_REDIS else "without Redis there is none",
    "cache damaged": "Redis keeps it: see the broker" if ON_REDIS else damaged_cache,
    "cache gone": "Redis keeps it: see the broker" if ON_REDIS else no_cache_folder,
    "database dead": cable("database", "cut") if ON_POSTGRESQL else "a file does not die",
    "database hanging": cable("database", "hanging") if ON_POSTGRESQL else lambda tried: locked(tried.site),
    "disk full": "another machine's disk" if ON_POSTGRESQL else lambda tried: full_disk(tried.site),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(tried: Tried, name: str) -> None:
    fault = FAULTS[name]
    if isinstance(fault, str):
        TABLE[name] = dict.fromkeys(ACTS, "—") | {ACTS[0]: fault}
        return
    visitor = Visitor(tried.site.port).open()
    page = tried.editor.open("/admin/indicators/page/1/change/")
    with fault(tried):
        seen = {act: timed(try_act, tried, act, visitor, page) for act in ACTS}
    TABLE[name] = {act: words for act, (words, _seconds) in seen.items()}

    assert not {act: words for act, (words, _seconds) in seen.items() if words.startswith(("500", "lost", "no answer"))}
    assert not {act: seconds for act, (_words, seconds) in seen.items() if seconds > patience(act)}
    within(60, lambda: is_well(tried.site), f"it did not recover from: {name}")


def test_the_table_is_written(tried: Tried) -> None:
    """It is the last of this file: the tests of a file run in their order."""
    lines = [f"| {NAME} | " + " | ".join(ACTS) + " |", "|---" * (len(ACTS) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(TABLE[name][act] for act in ACTS) + " |" for name in TABLE]
    text = "\n".join(lines) + "\n"

    if target := os.environ.get("FAULTS_TABLE"):
        Path(target).write_text(text, encoding="utf-8")
    print(text)
    assert set(TABLE) == set(FAULTS)


def patience(act: str) -> float:
    return STAFF_PATIENCE if act.startswith("staff") else PATIENCE


def timed(act: Callable[..., str], *arguments: Any) -> tuple[str, float]:
    began = time.monotonic()
    words = act(*arguments)
    return words, time.monotonic() - began


def try_act(tried: Tried, act: str, visitor: Visitor, page: TestResponse) -> str:
    """Do one thing, and return what was seen, in a few words."""
    try:
        if act == "a form is sent":
            answer = visitor.send(missing=WORDS)
            return seen(answer.status, answer.text, answer.retry_after)
        if act == "staff write":
            form = page.forms["page_form"]
            form["title_en"] = WORDS
            sent = form.submit("_continue", expect_errors=True)
            return seen(sent.status_int, sent.text, sent.headers.get("Retry-After", ""))
        path = {
            "a kept page": "/",
            "another page": f"/compare/?countries=RUS,KEN&round={time.monotonic_ns()}",
            "the API": "/api/v1/scores?edition=2025&iso3=KEN",
            "a form is opened": visitor.path,
        }.get(act, "")
        if path:
            return plain(tried.site, path)
        read = tried.editor.browser.get("/admin/indicators/page/", expect_errors=True)
        return seen(read.status_int, read.text, read.headers.get("Retry-After", ""), wrote=False)
    except (OSError, http.client.HTTPException) as fault:
        return f"no answer ({type(fault).__name__})"


def plain(site: Site, path: str) -> str:
    web = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    try:
        web.request("GET", path)
        response = web.getresponse()
        text = response.read().decode(errors="replace")
        stale = " (as it was)" if "Warning" in response.headers else ""
        return seen(response.status, text, response.headers["Retry-After"] or "", wrote=False) + stale
    finally:
        web.close()


def seen(status: int, text: str, retry_after: str, *, wrote: bool = True) -> str:
    """Return a status in words: what was kept, given back, or refused."""
    if status in (200, 302) and not wrote:
        return "as ever"
    if status == 302:
        return "taken"
    if status == 503:
        words = re.search(re.escape(WORDS), text)
        if wrote and not words:
            return "lost words"
        return f"503{', given back filled' if wrote else ''}" if int(retry_after) > 0 else "503 without a time"
    return f"{status}"


def is_well(site: Site) -> bool:
    """Say whether everything works again."""
    try:
        return plain(site, "/readyz") == "as ever" and plain(site, "/compare/?countries=RUS,KEN") == "as ever"
    except (OSError, http.client.HTTPException):
        return False
