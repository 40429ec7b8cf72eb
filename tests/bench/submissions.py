"""What answering a survey costs, beside the minimal view: opening the form, sending it, both together."""

import re
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from io import BytesIO
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench import minimal

SURVEY = "/feedback/feedback-on-the-index/"
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|submit_key|stamp)" value="([^"]*)"')
ROUNDS, TIMES = 7, 40
ANSWERS = {
    "who": "research", "knows-country": "zaf", "how-often": "monthly", "uses": ["research", "teaching"],
    "pages": ["map"], "found": "partly", "clear-scores": "agree", "clear-method": "agree", "clear-charts": "agree",
    "clear-changes": "neither", "trust-country": "agree", "trust-compare": "disagree", "trust-independent": "agree",
    "trust-quote": "agree", "useful": "fairly", "doubt-country": "nga", "doubt-score": "Cocaine trade",
    "heard": "search", "quote": "yes",
}  # fmt: skip


class Submission(NamedTuple):
    """Milliseconds of the processor: the survey, the minimal view, and the median of their ratios by round."""

    survey: float
    minimal: float
    ratio: float


class Browser:
    """Somebody who opens forms and sends them, without a network."""

    def __init__(self, path: str, prefix: str, join: str) -> None:
        self.handler, self.path = WSGIHandler(), path
        self.named = {prefix + name.replace("-", join): value for name, value in ANSWERS.items()}
        self.missing = f"{prefix}missing"
        self.number = 0

    def open(self) -> tuple[str, dict[str, str]]:
        """Get the form; return the cookie and what the form carries."""
        status, headers, body = self._ask("GET", {})
        cookie = SimpleCookie(dict(headers).get("Set-Cookie", ""))
        return f"csrftoken={cookie['csrftoken'].value}", dict(HIDDEN.findall(body.decode()))

    def send(self, opened: tuple[str, dict[str, str]]) -> None:
        """Send the form that was opened."""
        self.number += 1
        said = {
            **self.named,
            **opened[1],
            self.missing: f"{self.path}: more on the trade in sand, for the {self.number}th time.",
        }
        status, _headers, _body = self._ask(
            "POST",
            {
                "HTTP_COOKIE": opened[0],
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "REMOTE_ADDR": f"10.{self.number // 250}.{self.number % 250}.1",
            },
            urlencode(said, doseq=True).encode(),
        )
        if status != 302:
            raise RuntimeError(f"{self.path} answered {status}")

    def _ask(self, method: str, more: dict[str, str], body: bytes = b"") -> tuple[int, list[tuple[str, str]], bytes]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": self.path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http", "HTTP_HOST": "127.0.0.1:8000", "CONTENT_LENGTH": str(len(body)), **more,
        }  # fmt: skip
        said: list[tuple[str, str]] = []
        response = self.handler(environ, lambda _status, headers: said.extend(headers) or (lambda _written: None))
        content = b"".join(response)
        response.close()
        return response.status_code, said, content


def measure() -> dict[str, Submission]:
    """Measure both in turns."""
    minimal.make_table()
    survey, plain = Browser(SURVEY, "q-", "-"), Browser("/minimal/", "", "_")
    for one in (survey, plain):
        one.send(one.open())  # what is made once is made
    rounds: dict[str, list[tuple[float, float]]] = {"opening": [], "sending": [], "both": []}
    for _round in range(ROUNDS):
        opening = [_cost(one.open) for one in (survey, plain)]
        opened = [[one.open() for _time in range(TIMES)] for one in (survey, plain)]
        sending = [
            _cost(lambda one=one, forms=forms: one.send(forms.pop()))  # type: ignore[misc]
            for one, forms in zip((survey, plain), opened, strict=True)
        ]
        rounds["opening"].append((opening[0], opening[1]))
        rounds["sending"].append((sending[0], sending[1]))
        rounds["both"].append((opening[0] + sending[0], opening[1] + sending[1]))
    return {name: _median(pairs) for name, pairs in rounds.items()}


def _cost(act: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that an act takes."""
    started = time.process_time()
    for _time in range(TIMES):
        act()
    return 1000 * (time.process_time() - started) / TIMES


def _median(pairs: list[tuple[float, float]]) -> Submission:
    ours, plain = zip(*pairs, strict=True)
    return Submission(median(ours), median(plain), median(one / other for one, other in pairs))


def statements() -> tuple[int, list[str]]:
    """Return how many statements a view of the form takes, and the words that those of a submission begin with."""
    browser = Browser(SURVEY, "q-", "-")
    browser.number = 60_000
    browser.send(browser.open())
    with CaptureQueriesContext(connection) as opening:
        opened = browser.open()
    with CaptureQueriesContext(connection) as sending:
        browser.send(opened)
    return len(opening), [one["sql"].split()[0] for one in sending.captured_queries]
