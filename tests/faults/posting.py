"""A visitor of a running site, with nothing but HTTP: gets a form, sends it, and reads what comes back."""

import http.client
import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlencode

SURVEY = "/feedback/feedback-on-the-index/"
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_-]+)" value="([^"]*)">')
SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What the site said: a status and, where it gave a receipt, its address."""

    status: int
    receipt: str
    text: str
    retry_after: str = ""


class Visitor:
    """A browser without a window: one cookie, one form, and patience for so many seconds."""

    def __init__(self, port: int, *, path: str = SURVEY, host: str = "", seconds: float = SECONDS) -> None:
        self.port, self.path, self.host, self.seconds = port, path, host, seconds
        self.cookie = ""
        self.fields: dict[str, str] = {}

    def open(self) -> "Visitor":
        """Get the form and what it carries."""
        response = self._ask("GET", self.path)
        self.cookie = (response.headers["Set-Cookie"] or "").split(";")[0]
        self.fields = dict(HIDDEN.findall(response.read().decode()))
        return self

    def send(self, **answers: str) -> Answer:
        """Send the form with some answers; raises OSError where the site does not answer."""
        return self._post(self.fields, answers)

    def _post(self, fields: dict[str, str], answers: dict[str, str]) -> Answer:
        body = urlencode({**fields, "q-who": "research", **{f"q-{name}": text for name, text in answers.items()}})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        response = self._ask("POST", self.path, body, headers)
        said = response.headers
        return Answer(response.status, said["Location"] or "", response.read().decode(), said["Retry-After"] or "")

    def save(self, **answers: str) -> Answer:
        """Have the answers kept, to be sent later."""
        return self._post({**self.fields, "save": "1"}, answers)

    def send_a_part(self, part: float, **answers: str) -> bytes:
        """Announce the whole form, send a part of it, and hang up; return what was answered before the line was cut."""
        body = urlencode({**self.fields, "q-who": "research", **{f"q-{name}": said for name, said in answers.items()}})
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as line:
            line.sendall((head + body[: int(part * len(body))]).encode())
            line.shutdown(socket.SHUT_WR)
            return line.recv(200)

    def send_until_answered(self, attempts: int = 400, **answers: str) -> Answer:
        """Send again and again, as a patient visitor does, until the site answers."""
        for _attempt in range(attempts):
            try:
                answer = self.send(**answers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            return answer
        raise AssertionError("the site never answered")

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        web.request(method, path, body, {**(headers or {}), **({"Host": self.host} if self.host else {})})
        return web.getresponse()
