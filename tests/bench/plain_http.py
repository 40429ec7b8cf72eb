"""HTTP over one connection with as little work as it takes: what is measured is the site, not who asks.

Python's own client takes several milliseconds of a processor for an answer of 40 kB; at 200 a second it is the client
that readers would wait for.
"""

import re
import socket
from collections.abc import Mapping
from typing import NamedTuple

LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)
CLOSING = re.compile(rb"\r\nConnection: close", re.IGNORECASE)


class Answer(NamedTuple):
    """What was answered: the status, the lines of the head as they came, the body as it was packed."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, empty where there is none."""
        match = re.search(rb"\r\n%b: ([^\r]*)" % name.encode(), self.head, re.IGNORECASE)
        return match[1].decode() if match else ""


class Connection:
    """One connection, made when something is asked and kept until the other side ends it. Not for several threads."""

    def __init__(self, port: int, timeout: float) -> None:
        self.port, self.timeout = port, timeout
        self._socket: socket.socket | None = None

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Return the answer, which tells its length; raise OSError where none comes, and begin anew the next time."""
        own = {"Host": f"127.0.0.1:{self.port}", **headers}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {said}" for name, said in own.items())]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            answer = self._answer(self._socket)
        except OSError:
            self.close()
            raise
        if CLOSING.search(answer.head):
            self.close()
        return answer

    def close(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    @staticmethod
    def _answer(web: socket.socket) -> Answer:
        came = b""
        while b"\r\n\r\n" not in came:
            came += _more(web)
        head, _blank, body = came.partition(b"\r\n\r\n")
        status, length = int(head[9:12]), LENGTH.search(head)
        if status in (204, 304):
            return Answer(status, head, b"")
        parts, size = [body], len(body)
        if length is None:
            raise ConnectionError("the answer does not tell its length")
        while size < int(length[1]):
            parts.append(_more(web))
            size += len(parts[-1])
        return Answer(status, head, b"".join(parts))


def _more(web: socket.socket) -> bytes:
    if part := web.recv(262_144):
        return part
    raise ConnectionError("the other side ended the connection")
