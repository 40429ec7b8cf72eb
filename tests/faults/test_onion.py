"""With HTTPS=1 and ONION_HOST all goes by plain HTTP to the onion address, and by TLS alone to the other name."""

import re
from collections import deque
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from tests.faults.posting import HIDDEN, SECONDS, Visitor
from tests.faults.running import Site, within

ONION, CLEAR = f"{'abcdefgh234567' * 4}.onion", "clear.example"
LINK = re.compile(r'href="(/[^"#]*)"')
PAGES = 50


@pytest.fixture
def running(site: Site) -> Site:
    site.environment |= {"HTTPS": "1", "ALLOWED_HOSTS": CLEAR, "ONION_HOST": ONION, "RUN": "web"}
    site.process = site.manage("up")
    within(300, lambda: is_alive(site), "it did not answer")
    return site


def is_alive(site: Site) -> bool:
    try:
        return asked(site, ONION, "/healthz").status == 200
    except OSError:
        return False


def asked(site: Site, host: str, path: str, body: str | None = None, **headers: str) -> HTTPResponse:
    """Return the answer to GET, or to POST with a body."""
    web = HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    web.request("POST" if body else "GET", path, body, {"Host": host, **kind, **headers})
    return web.getresponse()


def test_an_answer_goes_its_whole_way_over_plain_http(running: Site) -> None:
    visitor = Visitor(running.port, host=ONION).open()
    refused = visitor.send(who="no such answer")
    sent = visitor.send(missing="The pages load slowly over the onion network.")
    receipt = asked(running, ONION, sent.receipt)
    text = receipt.read().decode()
    cookie = str(receipt.headers["Set-Cookie"])
    token = dict(HIDDEN.findall(text))["csrfmiddlewaretoken"]
    form = urlencode({"csrfmiddlewaretoken": token})
    withdrawn = asked(running, ONION, sent.receipt, form, Cookie=cookie.split(";")[0], Origin=f"http://{ONION}")

    assert (refused.status, sent.status, receipt.status, withdrawn.status) == (422, 302, 200, 302)
    assert "secure" not in cookie.lower()
    assert sent.receipt.startswith("/feedback/receipt/")
    for page in (refused.text, text):
        assert CLEAR not in page
    for answer in (receipt, withdrawn):
        assert "Strict-Transport-Security" not in answer.headers


def test_fifty_pages_tell_no_other_name_and_ask_for_no_tls(running: Site) -> None:
    waiting, known, told = deque(["/", "/releases/", "/data/", "/privacy/", "/feedback/"]), set[str](), []
    while waiting and len(known) < PAGES:
        path = waiting.popleft()
        if path in known or path.startswith("/static/"):
            continue
        known.add(path)
        asked(running, CLEAR, path, **{"X-Forwarded-Proto": "https"}).read()  # fills the caches under the other name
        answer = asked(running, ONION, path)
        text = answer.read().decode(errors="replace")
        told += [path] if CLEAR in f"{answer.headers}{text}" or "https" in str(answer.headers["Location"]) else []
        assert "Strict-Transport-Security" not in answer.headers
        waiting.extend(LINK.findall(text))

    assert len(known) == PAGES
    assert told == []


def test_the_other_name_is_served_by_tls_alone_and_staff_there_alone(running: Site) -> None:
    plain = asked(running, CLEAR, "/")
    secure = asked(running, CLEAR, "/", **{"X-Forwarded-Proto": "https"})

    assert (plain.status, plain.headers["Location"]) == (301, f"https://{CLEAR}/")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert secure.headers["Onion-Location"] == f"http://{ONION}/"
    assert asked(running, ONION, "/admin/login/").status == 404
    assert asked(running, CLEAR, "/admin/login/", **{"X-Forwarded-Proto": "https"}).status == 200
