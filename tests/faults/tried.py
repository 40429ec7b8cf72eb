"""What is tried while a part is broken: three readings, a form that is opened and sent, and three acts of the staff."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from webtest import TestResponse

from tests.faults import planted
from tests.faults.posting import Visitor
from tests.faults.running import NO_ANSWER, Site
from tests.faults.workers import rows
from tests.walking import Person, form_to

PATIENCE = 6.0  # seconds that a visitor waits, on a machine that does other things too
STAFF_PATIENCE = 12.0
WORDS = "Words that nobody may lose."
A_ROUND = """
from tests.surveys.mailings import opened_with_addresses
from surveys.models import Round
print(opened_with_addresses().pk)
"""
# One for each fault, so that nobody has asked for its page before.
COUNTRIES = iter(
    ["AFG", "ALB", "DZA", "AND", "AGO", "ARG", "ARM", "AUS", "AUT", "AZE", "BHS", "BHR", "BGD", "BRB", "BLR", "BEL",
     "BLZ", "BEN", "BTN", "BOL", "BIH", "BWA"]
)  # fmt: skip
SENT = "taken, and the mail sent"
SENT_LATER = "taken; the mail waits, and is sent afterwards"


class Staff(NamedTuple):
    """An editor and a coordinator who have signed in, and where the coordinator has an expert sent a new link."""

    editor: Person
    coordinator: Person
    mail: str


class Acts:
    """A visitor and two of the staff with their forms open, who go on while a part fails.

    Each act returns in a few words what was seen.
    """

    def __init__(self, site: Site, staff: Staff, *, seconds: float = PATIENCE) -> None:
        self.site, self.staff, self.seconds = site, staff, seconds
        country = next(COUNTRIES)
        self.visitor = Visitor(site.port, seconds=seconds).open()
        self.page = staff.editor.open("/admin/indicators/page/1/change/")
        self.letter = form_to(staff.coordinator.open(staff.mail), "Send")
        self.of_visitors: dict[str, Callable[[], str]] = {
            "a kept page": lambda: self._read("/"),
            "another page": lambda: self._read(f"/compare/?countries={country},ZAF"),
            "the API": lambda: self._read(f"/api/v1/scores?edition=2025&iso3={country}"),
            "a form is opened": lambda: self._read(self.visitor.path),
            "a form is sent": self._send,
        }
        self.of_staff: dict[str, Callable[[], str]] = {
            "staff read": self._read_as_staff,
            "staff write": self._write_as_staff,
            "staff send mail": self._send_mail,
        }

    def do_all(self) -> dict[str, tuple[str, float]]:
        """Do one after the other; return what was seen, and after how many seconds."""
        return {name: timed(act) for name, act in (self.of_visitors | self.of_staff).items()}

    def do_all_at_once(self) -> dict[str, tuple[str, float]]:
        """Do the same at one moment, but what the staff does, one after the other."""
        with ThreadPoolExecutor(len(self.of_visitors) + 1) as people:
            visitors = {name: people.submit(timed, act) for name, act in self.of_visitors.items()}
            staff = people.submit(lambda: {name: timed(act) for name, act in self.of_staff.items()})
            return {name: future.result() for name, future in visitors.items()} | staff.result()

    def _read(self, path: str) -> str:
        reply = self.site.read(path, seconds=self.seconds)
        stale = " (as it was)" if "Warning" in reply.headers else ""
        return in_words(reply.status, reply.text, reply.headers["Retry-After"]) + stale

    def _send(self) -> str:
        answer = self.visitor.send(missing=WORDS)
        return in_words(answer.status, answer.text, answer.retry_after, written=WORDS)

    def _read_as_staff(self) -> str:
        return _of(self.staff.editor.browser.get("/admin/indicators/page/", expect_errors=True))

    def _write_as_staff(self) -> str:
        form = self.page.forms["page_form"]
        form["title_en"] = WORDS
        return _of(form.submit("_continue", expect_errors=True), written=WORDS)

    def _send_mail(self) -> str:
        return _of(self.letter.submit(expect_errors=True), written="csrfmiddlewaretoken")


def _of(response: TestResponse, *, written: str = "") -> str:
    return in_words(response.status_int, response.text, response.headers.get("Retry-After", ""), written=written)


def in_words(status: int, text: str, retry_after: str | None, *, written: str = "") -> str:
    """Return a status in words; of what was written, whether it was kept, given back, or lost."""
    if status in (200, 302) and not written:
        return "as ever"
    if status == 302:
        return "taken"
    if status != 503:
        return f"{status}"
    if not re.fullmatch("[1-9][0-9]*", retry_after or ""):
        return "503 without a time"
    if not written:
        return "503"
    return "503, given back filled" if written in text else "lost what was written"


def timed(act: Callable[[], str]) -> tuple[str, float]:
    """Return what an act returned, and the seconds that it took."""
    began = time.monotonic()
    try:
        words = act()
    except NO_ANSWER as fault:
        words = f"no answer ({type(fault).__name__})"
    return words, time.monotonic() - began


def open_a_round(site: Site) -> str:
    """Open a round of two experts with addresses; return the path of the page that sends the first one a new link."""
    output, complaints = site.manage("shell", "-v", "0", "-c", A_ROUND).communicate(timeout=120)
    assert output.strip().isdigit(), complaints
    return f"/admin/surveys/round/{output.strip()}/mail/AAA-222/"


def sign_in(site: Site, name: str) -> Person:
    """Return somebody of the staff who has signed in with the account of this name."""
    accounts = dict(line.split() for line in (site.folder / "accounts.txt").read_text().splitlines())
    return planted.anybody(site).sign_in(name, accounts[name])


def mail_is_through(site: Site) -> bool:
    """Say whether all mail that was asked for has been sent."""
    return rows(site, "SELECT count(*) FROM surveys_mailing WHERE state <> 'done'") == [(0,)]
