"""Waitress, which reads requests and writes answers in one thread and has them answered in others.

Slow and idle visitors therefore cost a connection and no thread. Here are the bounds that it has not: how slowly a
request may arrive, and an end that first answers what has arrived. Bounds for each network are the proxy's task.
"""

import logging
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import get_ident
from typing import Any, Final, NamedTuple

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from ocindex.serving.listening import BACKLOG

WSGIApplication = Callable[..., Any]
Headers = list[tuple[str, str]]


class Refusal(NamedTuple):
    """An answer that is known beforehand: status line, headers, body."""

    status: str
    headers: Headers
    body: bytes


FindRefusal = Callable[[str, str, Mapping[str, str]], Refusal | None]
# A request has 20 seconds and one more for each 500 bytes of it that have come: as RequestReadTimeout of Apache's
# mod_reqtimeout has it. A form of 4 kB over a slow line needs two.
REQUEST_SECONDS: Final = 20
LEAST_BYTES_A_SECOND: Final = 500
IDLE_SECONDS: Final = 75  # longer than nginx keeps its own connections: nobody writes into one that is being closed
LOOK_SECONDS: Final = 5  # how often slow and idle connections are looked for
CONNECTIONS: Final = 1000
STOP_SECONDS: Final = 6.0
LINGER_SECONDS: Final = 0.5  # who is about to ask on a connection that is open still gets an answer
# Few of these work at a time (admission.py): the others wait, answer from the cache, or refuse.
THREADS: Final = 56
# How long one thread may keep the interpreter from the others: a request waits for it at each statement and packet, and
# with the 5 ms that Python has, readers of kept pages wait more than twice as long while others are drawn.
SWITCH_SECONDS: Final = 0.001
LIMITS: Final = {
    "backlog": BACKLOG,
    "connection_limit": CONNECTIONS,
    "channel_timeout": IDLE_SECONDS,
    "cleanup_interval": LOOK_SECONDS,
    "max_request_header_size": 16_384,
    "max_request_body_size": 26_214_400,  # as nginx has it: an import of scores is the largest thing anybody sends
    "asyncore_use_poll": True,
    "log_socket_errors": False,
    "clear_untrusted_proxy_headers": False,  # the site knows its proxies, and believes nobody else
    "ident": None,
    "threads": THREADS,
}


_WORDS: Final = b"Only a part of it arrived, so that nothing was kept. Go back and send it again.\n"
CUT_SHORT: Final = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: %d\r\n\r\n%b"
    % (len(_WORDS), _WORDS)
)


class BadRequest(ErrorTask):
    """The answer to what is no request: one line, without the name of the server."""

    def execute(self) -> None:
        fault = self.request.error
        body = f"{fault.reason}\n".encode()
        self.status = f"{fault.code} {fault.reason}"
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Task(WSGITask):
    """An answer; waitress ends the connection after each that has no body, 304 above all: here it stays."""

    def set_close_on_finish(self) -> None:
        is_asked_to = self.version != "1.1" or self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or is_asked_to:
            super().set_close_on_finish()


class RefusedTask(Task):
    """A refusal that is known beforehand."""

    def __init__(self, channel: HTTPChannel, request: Any, refusal: Refusal) -> None:
        super().__init__(channel, request)
        self._refusal = refusal

    def execute(self) -> None:
        self.status, headers, body = self._refusal
        self.response_headers, self.content_length = headers.copy(), len(body)
        self.complete = True  # as after start_response, which nobody calls here
        self.write(body)


def _task(channel: HTTPChannel, request: Any) -> Task:
    refusal = getattr(request, "refusal", None)
    return Task(channel, request) if refusal is None else RefusedTask(channel, request, refusal)


class Channel(HTTPChannel):
    """A connection that knows when the request began that is arriving, and what is refused without a thread."""

    error_task_class = BadRequest
    task_class = staticmethod(_task)
    received_by = 0  # the thread that receives
    is_refused = False
    _began = 0.0

    def __repr__(self) -> str:
        return "a connection"  # waitress logs it, and has the visitor's address here

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self._began = time.time()
        self.received_by = get_ident()
        is_open = bool(super().received(data))
        if self.is_refused:
            self.is_refused = False
            self.service()
        return is_open

    def handle_close(self) -> None:
        """Tell whoever has sent a part of a request, and sends no more, that nothing was kept; then close."""
        if self.connected and self.request is not None and not self.will_close:
            with suppress(OSError):
                self.socket.send(CUT_SHORT)
        super().handle_close()

    def is_too_slow(self, now: float) -> bool:
        """Return whether a request has begun and not arrived in its time."""
        request = self.request
        if request is None:
            return False
        size = request.header_bytes_received + request.body_bytes_received
        return bool(now - self._began > REQUEST_SECONDS + size / LEAST_BYTES_A_SECOND)

    @property
    def is_unused(self) -> bool:
        """Return whether nothing was asked on it that is not yet answered."""
        return not (self.requests or self.request or self.total_outbufs_len)


class Server(TcpWSGIServer):
    """Serves an application on a socket until SIGTERM, then answers what has arrived, for six seconds at most."""

    channel_class = Channel

    def __init__(
        self,
        application: WSGIApplication,
        listening: socket.socket,
        say_alive: Callable[[], None] = lambda: None,
        refuse: FindRefusal = lambda _method, _path, _headers: None,
    ) -> None:
        adjustments = Adjustments(sockets=[listening], **LIMITS)
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(adjustments.threads)
        place = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            application, {}, True, listening, dispatcher=dispatcher, adj=adjustments, bind_socket=False, sockinfo=place
        )
        self._say_alive, self._find_refusal = say_alive, refuse
        self._stopping_since: float | None = None

    def add_task(self, channel: Channel) -> None:
        """Have a thread answer a request; one that is refused while it arrives is answered by the channel itself."""
        request = channel.requests[0]
        if channel.received_by == get_ident() and request.error is None:
            request.refusal = self._find_refusal(request.command, request.path, request.headers)
            channel.is_refused = request.refusal is not None
        if not channel.is_refused:
            super().add_task(channel)

    def maintenance(self, now: float) -> None:
        """Close idle connections, as waitress does, and those whose request is too slow."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_too_slow(now):
                channel.will_close = True

    def run(self) -> None:
        """Serve until SIGTERM, and call `say_alive` each second at least, however long the answers take.

        The socket stays open for whoever else holds it.
        """
        signal.signal(signal.SIGTERM, self._begin_to_stop)
        while not self._may_end():
            self._say_alive()
            wasyncore.loop(timeout=1 if self._stopping_since is None else 0.05, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=0)

    def _begin_to_stop(self, *_signal: object) -> None:
        self._stopping_since = time.monotonic()
        self.accepting = False
        self.pull_trigger()

    def _may_end(self) -> bool:
        if self._stopping_since is None:
            return False
        waited = time.monotonic() - self._stopping_since
        is_idle = all(channel.is_unused for channel in list(self.active_channels.values()))
        return waited > STOP_SECONDS or (is_idle and waited > LINGER_SECONDS)


def serve(
    application: WSGIApplication, listening: socket.socket, say_alive: Callable[[], None], refuse: FindRefusal
) -> None:
    """Serve an application on a socket, in this process, until SIGTERM; call `say_alive` as long as it works.

    `refuse` is asked for the refusal of each request, by method, path and headers, and answers at once.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    # Waitress' own lines name paths and addresses; what breaks in the application is logged before it gets there.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * CONNECTIONS) if hard > 0 else 4 * CONNECTIONS, hard))
    Server(application, listening, say_alive, refuse).run()
