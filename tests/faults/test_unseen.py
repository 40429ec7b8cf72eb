"""Who reads all output of all processes, with the nanosecond of each line, learns of no visit and of no expert's.

The attack: an uptime monitor asks with HEAD each 50 ms. Where its requests leave lines, in their order or with times,
those around a visitor's line tell when the visitor came.
"""

import http.client
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults import mishaps, planted
from tests.faults.collected import NUMBERS, Collector, collected
from tests.faults.posting import Visitor
from tests.faults.running import Site
from tests.walking import form_with

EVERY_SECONDS = 0.05
# A real fault is told, with the day alone and without the address; the traceback below it says where it was.
FAULTS = ["0-0-0 ERROR ocindex.incidents Incident 0: POST -", "0-0-0 ERROR django.request Internal Server Error: -"]
OF_A_TRACEBACK = re.compile(r"Traceback|This led to|\s|[\w.]+(?:Error|Exception|Violation): ")
ADDRESSES = (
    "/feedback/", "/fr/feedback/score/", "/feedback/nothing/", "//feedback/receipt/A/", "/%66eedback/receipt/A/",
    "/feedback%2Freceipt%2FA/", "/feedback;x=1/", "/experts/no-such-link/", "/fr/experts/no-such-link/ZAF/",
    "/experts%2Fno-such-link", "//fr//experts//no-such-link", "/EXPERTS/no-such-link/", "/%2565xperts/no-such-link/",
)  # fmt: skip


@contextmanager
def monitored(site: Site) -> Iterator[list[int]]:
    """Ask with HEAD each 50 ms, as a monitor does, and count the answers."""
    over, statuses = threading.Event(), list[int]()

    def ask() -> None:
        while not over.wait(EVERY_SECONDS):
            for path in ("/", "/feedback/", "/nothing/"):
                statuses.append(asked(site, "HEAD", path))

    monitor = threading.Thread(target=ask)
    monitor.start()
    try:
        yield statuses
    finally:
        over.set()
        monitor.join()


def asked(site: Site, method: str, path: str, **headers: str) -> int:
    web = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    web.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        web.putheader(name, value)
    web.endheaders()
    status = web.getresponse().status
    web.close()
    return status


def visit(site: Site) -> None:
    """Answer with mistakes, send, read the receipt, take the answers back; lose the way, also as an expert."""
    visitor = Visitor(site.port).open()
    assert visitor.send(who="no such answer").status == 422
    cookie, visitor.cookie = visitor.cookie, ""
    assert visitor.send(missing=planted.WORDS).status == 403
    visitor.cookie = cookie
    with mishaps.refusing(site, "surveys_answertext"):
        assert visitor.send(missing=planted.WORDS).status == 500
    answer = visitor.send(missing=planted.WORDS)
    assert answer.status == 302
    receipt = planted.anybody(site).open(answer.receipt)
    form_with(receipt, "csrfmiddlewaretoken").submit().follow()
    for path in ADDRESSES:
        assert asked(site, "GET", path) in (200, 301, 302, 400, 404), path
    assert asked(site, "POST", "/feedback/receipt/") == 403
    assert asked(site, "PUT", "/feedback/") == 403
    assert asked(site, "PUT", "/experts/no-such-link/") == 405
    assert asked(site, "GET", answer.receipt, Host="no-site-of-ours.example") == 400
    assert asked(site, "GET", f"{answer.receipt}{'x' * 20000}") == 431


@pytest.fixture
def running(site: Site) -> Iterator[Collector]:
    with collected(site) as collector:
        yield collector


def test_no_line_is_written_because_of_a_visit(site: Site, running: Collector) -> None:
    moment = time.monotonic_ns()
    with monitored(site) as statuses:
        time.sleep(3)
    without = {name: running.since(moment, name) for name in ("web", "worker")}
    moment = time.monotonic_ns()
    with monitored(site):
        visit(site)
    time.sleep(2)

    assert set(statuses) == {200, 302, 404}
    assert without["web"] == []
    heads = [line for line in running.since(moment, "web") if line.strip() and not OF_A_TRACEBACK.match(line)]
    assert [NUMBERS.sub("0", line) for line in heads] == FAULTS
    of_the_worker = {NUMBERS.sub("0", line) for line in running.since(moment, "worker")}
    assert of_the_worker <= {NUMBERS.sub("0", line) for line in without["worker"]}


def test_what_is_no_visitors_still_leaves_a_line_of_the_day(site: Site, running: Collector) -> None:
    """So that the silence means something, and operators see what is asked for."""
    moment = time.monotonic_ns()

    asked(site, "GET", "/countries/ZAF/")
    time.sleep(1)

    (line,) = [text for text in running.since(moment, "web") if "ZAF" in text]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d GET /countries/ZAF/ 200 \d+ bytes \d+ ms", line)
