"""The server over a real socket: what it keeps open, what it hangs up on, what it answers to what is no request."""

import http.client
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from waitress import wasyncore

from ocindex.serving import server
from ocindex.serving.server import Server


def application(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
    if environ["PATH_INFO"] == "/304":
        start_response("304 Not Modified", [("ETag", '"a"')])
        return []
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


@contextmanager
def serving(answer: Callable[..., list[bytes]], **options: Any) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    started = Server(answer, listening, **options)
    over = threading.Event()

    def loop() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=started._map, count=1)

    thread = threading.Thread(target=loop)
    thread.start()
    yield listening.getsockname()[1]
    over.set()
    thread.join()
    started.task_dispatcher.shutdown()
    started.close()


@pytest.fixture
def port() -> Iterator[int]:
    with serving(application) as port:
        yield port


@pytest.mark.parametrize("path", ["/", "/304"])
def test_a_connection_stays_for_the_next_request(port: int, path: str) -> None:
    """Waitress ends it after each answer without a body, so that a 304 cost more than a 200."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    web.request("GET", path)
    response = web.getresponse()
    response.read()
    first = web.sock

    web.request("GET", "/")
    assert web.getresponse().read() == b"ok"
    assert response.headers["Connection"] is None
    assert web.sock is first
    web.close()


def test_whoever_asks_for_the_end_of_the_connection_gets_it(port: int) -> None:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    web.request("GET", "/304", headers={"Connection": "close"})

    assert web.getresponse().headers["Connection"] == "close"
    web.close()


def test_what_is_no_request_gets_one_line_without_the_name_of_the_server(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"nonsense\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(1000), b"")).decode()

    assert answer.startswith("HTTP/1.0 400 Bad Request")
    assert answer.endswith("\r\n\r\nBad Request\n")
    assert "waitress" not in answer


def test_a_request_that_takes_too_long_to_arrive_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0)
    monkeypatch.setattr(Server, "next_channel_cleanup", 0)
    with socket.create_connection(("127.0.0.1", port), timeout=15) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        time.sleep(0.2)
        assert line.recv(100) == b""


def test_a_body_that_comes_in_its_time_is_waited_for(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=15) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        time.sleep(0.5)
        line.sendall(b"cd")
        assert line.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_whoever_stops_amid_a_form_is_told_that_nothing_was_kept(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=15) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(1000), b""))

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b"\r\n\r\nOnly a part of it arrived, so that nothing was kept. Go back and send it again.\n")


def test_what_is_refused_takes_no_thread_and_the_connection_stays() -> None:
    asked: list[str] = []

    def serve(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return application(environ, start_response)

    refusal = server.Refusal("503 Service Unavailable", [("Content-Length", "4"), ("Retry-After", "5")], b"full")
    with (
        serving(serve, refuse=lambda method, path, headers: refusal if path == "/form" else None) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as web,
    ):
        answers = []
        for path in ("/form", "/form", "/", "/form"):
            web.request("GET", path)
            response = web.getresponse()
            answers.append((response.status, response.headers["Retry-After"], response.read()))

    full = (503, "5", b"full")
    assert answers == [full, full, (200, None, b"ok"), full]
    assert asked == ["/"]


def test_requests_that_come_together_are_answered_in_order() -> None:
    refusal = server.Refusal("503 Service Unavailable", [("Content-Length", "4")], b"full")
    with (
        serving(application, refuse=lambda method, path, headers: refusal if path == "/form" else None) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as web,
    ):
        web.sendall(b"".join(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % path for path in (b"/form", b"/", b"/304")))
        came = b""
        while came.count(b"HTTP/1.1 ") < 3:
            assert (part := web.recv(65536))
            came += part

    assert re.findall(rb"HTTP/1.1 (\d+)", came) == [b"503", b"200", b"304"]
