"""A proxy between a browser and the site that keeps every answer, to search afterwards what somebody was shown."""

import http.client
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

SECONDS = 60
OF_A_PROXY = {"proxy-connection", "connection", "accept-encoding"}
OF_A_LINE = {"connection", "transfer-encoding", "content-length"}
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Answer:
    """What the site answered: where, of which type, and everything that came, headers and body."""

    path: str
    kind: str
    said: str

    @property
    def words(self) -> str:
        """What a reader sees of a page: its text without tags."""
        return TAG.sub(" ", self.said.partition("\n\n")[2])


@dataclass
class Recorder:
    """The answers that one browser got, in their order."""

    url: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def options(self) -> dict[str, Any]:
        """The options of a browser context whose requests all come through here."""
        return {"proxy": {"server": self.url, "bypass": "<-loopback>"}}

    @property
    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.kind.startswith("text/html")]

    def holding(self, secrets: Iterable[str]) -> list[tuple[str, str]]:
        """Return (path, secret) for each answer that holds one of the secrets, in any case of letters."""
        wanted = [secret.casefold() for secret in secrets]
        said = [(answer.path, answer.said.casefold()) for answer in self.answers]
        return [(path, secret) for path, text in said for secret in wanted if secret in text]


@contextmanager
def recorder() -> Iterator[Recorder]:
    """Run a proxy that records."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.recorder = Recorder(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.recorder  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Hands a request on as it came, and its answer back as it came."""

    def _hand_on(self) -> None:
        asked = urlsplit(self.path)
        path = asked.path + (f"?{asked.query}" if asked.query else "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_A_PROXY}
        site = http.client.HTTPConnection(asked.netloc, timeout=SECONDS)
        site.request(self.command, path, body or None, headers)
        answer = site.getresponse()
        content = answer.read()
        site.close()
        self._record(path, answer, content)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OF_A_LINE:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_HEAD = _hand_on  # noqa: N815

    def _record(self, path: str, answer: http.client.HTTPResponse, content: bytes) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in answer.getheaders())
        said = f"{headers}\n\n{content.decode('utf-8', 'replace')}"
        kept: Recorder = self.server.recorder  # type: ignore[attr-defined]
        kept.answers.append(Answer(path, answer.getheader("Content-Type", ""), said))

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: the answers are the record."""
