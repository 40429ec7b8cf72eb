"""What goes wrong on the way: visitors, experts and staff err, and the database refuses."""

import http.client
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
from webtest import TestResponse

from tests.faults import planted
from tests.faults.collected import Collector
from tests.faults.postbox import Postbox
from tests.faults.running import Site, within
from tests.faults.workers import clock, rows, worker
from tests.walking import Person, form_with

SURVEY = "/feedback/feedback-on-the-index/"
VAULT = "/admin/surveys/identity/"
OBSTACLE = {
    "sqlite": (
        "CREATE TRIGGER obstacle BEFORE INSERT ON {} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
        "DROP TRIGGER obstacle",
    ),
    "postgres": (
        "ALTER TABLE {0} ADD CONSTRAINT obstacle CHECK (id IS NULL) NOT VALID",
        "ALTER TABLE {0} DROP CONSTRAINT obstacle",
    ),
}


@contextmanager
def refusing(site: Site, table: str) -> Iterator[None]:
    """Let the database refuse every new row of a table."""
    url = site.environment["DATABASE_URL"]
    raise_it, remove_it = (line.format(table) for line in OBSTACLE["sqlite" if "sqlite" in url else "postgres"])
    _alter(url, raise_it)
    yield
    _alter(url, remove_it)


def _alter(url: str, line: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20) as database:
            database.execute(line)
        database.close()
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(line)  # type: ignore[call-overload]


def of_a_visitor(site: Site) -> tuple[str, str]:
    """Make every mistake that a visitor can make, then keep a draft and send it; return its token and the receipt."""
    clumsy = planted.visitor(site, planted.CLUMSY)
    form = form_with(clumsy.open(SURVEY), "submit_key")
    form["q-missing"] = planted.WORDS
    form.submit(status=422)
    form["q-who"] = "research"
    form.submit(headers={"Origin": planted.ORIGIN}, status=403)
    clumsy.browser.reset()
    again = form_with(form.submit(status=403), "submit_key")
    with refusing(site, "surveys_answertext"):
        again.submit(status=500)
    draft = again.submit("save").follow()
    receipt = form_with(draft, "submit_key").submit().follow().request.path
    lose_the_way(clumsy, receipt)
    speak_no_http(site, receipt)
    return draft.request.path.split("/")[-2], receipt.split("/")[-2]


def lose_the_way(clumsy: Person, receipt: str) -> None:
    """Ask for what is not there, and by methods that are not answered."""
    name = quote(planted.identity(0)["name"])
    another = "A" if receipt[-2] == "X" else "X"
    clumsy.open(f"{receipt[:-2]}{another}/", status=404)
    clumsy.open(f"/feedback/receipt/{planted.CLUMSY}/", status=404)
    entry = form_with(clumsy.open("/feedback/receipt/"), "code")
    entry["code"] = "no receipt"
    entry.submit(status=422)
    clumsy.open(f"/search/?q={name}")
    clumsy.open("/no/such/page/", status=404)
    clumsy.open("/feedback/score/?country=XXX", status=400)
    clumsy.open("/admin/surveys/identity/")
    clumsy.browser.put("/countries/ZAF/", status=405)
    clumsy.browser.post("/api/v1/scores", "{", content_type="application/json", status=405)


def speak_no_http(site: Site, path: str) -> None:
    """Send what the web server itself refuses, and what names another host."""
    web = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    web.request("GET", path, headers={"Host": "no-site-of-ours.example", "User-Agent": planted.AGENT})
    assert web.getresponse().status == 400
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as line:
        line.sendall(f"GET {path} HTTP/9.9\r\nX-Real-IP: {planted.CLUMSY}\r\n\r\n".encode())
        assert b" 400 " in line.recv(1000) or b" 505 " in line.recv(1000)


def of_an_expert(site: Site, expert: Person, address: str) -> None:
    """Open no address; then err at one's own: press nothing, score beyond the scale, meet a full disk."""
    expert.open(f"{address[:-2]}x/")
    expert.open(f"{address}nothing/", status=404)
    expert.browser.post(address, {"act": "applaud"}, status=409)
    page = expert.open(address).click("South Africa").click("^International cooperation$", index=0)
    assessment = form_with(page, "score")
    assessment["reason"] = planted.WORDS
    assessment["score"].force_value("11")
    assessment.submit(status=422)
    assessment["score"].force_value("7.5")
    with refusing(site, "surveys_assessment"):
        assessment.submit(status=500)
    expert.browser.delete(address, status=405)
    guess = form_with(planted.visitor(site, planted.EXPERT).open(address), "passphrase")
    guess["passphrase"] = planted.WRONG_PASSPHRASE
    assert "together open nothing" in guess.submit().text


def of_the_vault(site: Site, staff: dict[str, Person], code: str, postbox: Postbox) -> None:
    """Write identities wrongly, from the wrong desk, and into a database that refuses; look for them; read one.

    In the end what was written is written over, and the mail that tells so is refused; a file waits for its
    confirmation.
    """
    coordinator, custodian = staff["coordinator"], staff["custodian"]
    said = {"expert": code, **planted.identity(9)}
    for wrong in ({"email": "zebulonda"}, {"expert": "Quartzmann"}, {"name": "Zebulonda " * 20}, {"name": ""}):
        form = form_with(coordinator.open(f"{VAULT}add/"), "employer")
        for name, value in {**said, **wrong}.items():
            form[name] = value
        form.submit(status=200)
    for name, value in said.items():
        form[name] = value
    with refusing(site, "indicators_auditentry"):
        form.submit(status=200)
    coordinator.browser.post(f"{VAULT}add/", said, status=403)
    staff["editor"].browser.post(f"{VAULT}add/", said, status=403)
    coordinator.open(f"{VAULT}?q={quote(said['employer'])}", status=403)
    read(custodian, code)
    custodian.open(f"{VAULT}?name__startswith={quote(said['name'])}", expect_errors=True)
    custodian.open(f"{VAULT}999999/change/", expect_errors=True)
    postbox.refuse(planted.identity(0)["email"], 550)
    form.submit().follow()
    assert postbox.refused == [planted.identity(0)["email"]]
    assert "2 faults" in _upload(coordinator, planted.upload(wrong=True)).text
    assert "2 experts" in _upload(coordinator, planted.upload(wrong=False)).follow().text


def _upload(coordinator: Person, content: str) -> TestResponse:
    form = form_with(coordinator.open(f"{VAULT}upload/"), "pasted")
    form["pasted"] = content
    return form.submit()


def of_the_mail(site: Site, postbox: Postbox, collector: Collector) -> None:
    """Send what waits by a mail server that puts one address off, and hangs while the worker is killed."""
    postbox.refuse(planted.identity(1)["email"], 450)
    postbox.hang_after(2)
    with worker(site, collector=collector), clock(site, collector=collector):
        within(60, postbox.hangs.is_set, "no mail came")
    postbox.hang_after(0)
    with worker(site, collector=collector), clock(site, collector=collector):
        within(90, lambda: rows(site, "SELECT state FROM surveys_mailing") == [("done",)], "the mail was not sent")
    assert planted.identity(1)["email"] in postbox.refused


def read(custodian: Person, code: str) -> None:
    """Read who is behind a code, after trying without a reason."""
    asked = form_with(custodian.open(VAULT).click(code), "why")
    asked = form_with(asked.submit(), "why")
    asked["why"] = "Payment of the round"
    assert planted.identity(0)["employer"] in asked.submit().text
