"""A visitor over HTTP: opens a form, sends it, reads the receipt; asks for a page as a browser does."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|submit_key|stamp)" value="([^"]*)"')
ANSWERS = {
    "who": "research", "knows-country": "zaf", "how-often": "monthly", "uses": ["research", "teaching"],
    "pages": ["map"], "found": "partly", "clear-scores": "agree", "clear-method": "agree", "clear-charts": "agree",
    "clear-changes": "neither", "trust-country": "agree", "trust-compare": "disagree", "trust-independent": "agree",
    "trust-quote": "agree", "useful": "fairly", "doubt-country": "nga", "doubt-score": "Cocaine trade",
    "heard": "search", "quote": "yes",
}  # fmt: skip


@dataclass
class Opened:
    """A form as it was given out: its cookie, and what it carries."""

    cookie: str
    fields: dict[str, str]


@dataclass
class Visitors:
    """One after the other, each from another network, over a connection that is kept open."""

    port: int
    path: str
    prefix: str = ""
    join: str = "_"
    sent: int = 0
    web: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.answers = {self.prefix + name.replace("-", self.join): said for name, said in ANSWERS.items()}

    def open(self) -> Opened:
        response, body = self._ask("GET", self.path)
        cookie = (response.headers["Set-Cookie"] or "").split(";")[0]
        return Opened(cookie, dict(HIDDEN.findall(body.decode())))

    def send(self, opened: Opened) -> str:
        """Send the form that was opened; return where the receipt stands."""
        self.sent += 1
        words = f"More on the trade in sand, for the {self.sent}th time."
        body = urlencode({**self.answers, f"{self.prefix}missing": words, **opened.fields}, doseq=True)
        response, _body = self._ask("POST", self.path, body, {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": opened.cookie,
            "X-Forwarded-For": f"10.{self.sent // 250}.{self.sent % 250}.1",
        })  # fmt: skip
        if response.status != 302:
            raise RuntimeError(f"{self.path} answered {response.status}")
        return str(response.headers["Location"])

    def read(self, address: str) -> bytes:
        """Read a page, compressed if the site compresses it."""
        response, body = self._ask("GET", address, headers={"Accept-Encoding": "gzip"})
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        return body

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self.web.request(method, path, body, headers or {})
        response = self.web.getresponse()
        return response, response.read()
