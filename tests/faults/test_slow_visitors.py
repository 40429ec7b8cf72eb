"""200 visitors who send slowly, or nothing, hurt nobody; the server ends, starts again and dies without losing one."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from tests.faults.posting import SURVEY, Visitor
from tests.faults.running import Site, within

SLOW, HONEST = 200, 50
KINDS = {
    "slow head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "slow body": f"POST {SURVEY} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\nq-who=".encode(),
    "nothing": b"",
}
PATHS = ("/", "/2025/countries/ZAF/", "/healthz", SURVEY, "/2025/countries/KEN/data.csv")


@pytest.fixture(autouse=True)
def web_alone(site: Site) -> None:
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.start()


def connection(site: Site, number: int) -> socket.socket:
    """Return a connection from an address of its own, 127.0.1.x."""
    return socket.create_connection(("127.0.0.1", site.port), timeout=5, source_address=(f"127.0.1.{number + 1}", 0))


@contextmanager
def slow_visitors(site: Site) -> Iterator[list[socket.socket]]:
    """Keep 200 connections that send a byte every half second, or nothing at all."""
    lines = [connection(site, number) for number in range(SLOW)]
    kinds = list(KINDS.items())
    over = threading.Event()

    def drip() -> None:
        for number, line in enumerate(lines):
            with suppress(OSError):
                line.sendall(kinds[number % len(kinds)][1])
        while not over.wait(0.5):
            for number, line in enumerate(lines):
                if kinds[number % len(kinds)][0] != "nothing":
                    with suppress(OSError):
                        line.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield lines
    finally:
        over.set()
        dripping.join()
        for line in lines:
            line.close()


def is_closed(line: socket.socket) -> bool:
    """Say whether the site has hung up; a timeout means that it has not."""
    line.settimeout(0.01)
    try:
        return line.recv(10_000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_honest_visitors_are_served_beside_200_slow_ones(site: Site) -> None:
    with slow_visitors(site) as lines:
        time.sleep(2)
        with ThreadPoolExecutor(10) as honest:
            answers = list(honest.map(lambda number: site.status(PATHS[number % len(PATHS)]), range(HONEST)))
        sent = Visitor(site.port).open().send()

        assert answers == [200] * HONEST
        assert sent.status == 302
        # Who sends too slowly is hung up on, and so is nobody who has said nothing yet.
        within(60, lambda: all(map(is_closed, [*lines[0::3], *lines[1::3]])), "slow ones are kept for ever")
        assert not any(map(is_closed, lines[2::3][:10]))

    logs = "".join(file.read_text() for file in (site.folder / "log").iterdir())
    assert "127.0." not in logs


def test_idle_visitors_are_hung_up_on_in_the_end(site: Site) -> None:
    idle = [connection(site, number) for number in range(10)]

    within(100, lambda: all(map(is_closed, idle)), "idle ones are kept for ever")


def test_whoever_asks_while_the_server_dies_waits_and_is_answered(site: Site) -> None:
    """The supervisor holds the socket: the system keeps visitors in line until the server is back."""
    old = site.pid("web")

    os.kill(old, signal.SIGKILL)
    answers = [site.status("/healthz") for _attempt in range(3)]

    assert answers == [200] * 3
    assert site.pid("web") != old


def test_three_restarts_under_load_refuse_nobody_and_lose_nothing(site: Site) -> None:
    """SIGUSR2 begins everything anew; a request that was on its way may have to be sent once more."""
    over, acknowledged, refused = threading.Event(), [], []

    def visit(number: int) -> None:
        while not over.is_set():
            try:
                answer = Visitor(site.port).open().send_until_answered(attempts=1, opinion=f"visitor {number}")
            except AssertionError:
                continue  # the connection was cut while it was asked: once more, with a form of its own
            except (OSError, http.client.HTTPException) as fault:
                refused.append(fault)
                continue
            if answer.status == 302:
                acknowledged.append(answer.receipt)

    with ThreadPoolExecutor(4) as visitors:
        running = [visitors.submit(visit, number) for number in range(4)]
        try:
            for _restart in range(3):
                old = site.pid("web")
                site.process.send_signal(signal.SIGUSR2)
                within(30, lambda old=old: site.pid_file("web").exists() and site.pid("web") != old, "no new server")
                within(30, site.answers, "it does not answer")
                time.sleep(1)
        finally:
            over.set()
        for each in running:
            each.result()

    assert not any(isinstance(fault, ConnectionRefusedError) for fault in refused)
    assert len(acknowledged) == len(set(acknowledged)) > 20
    assert all(site.status(receipt) == 200 for receipt in acknowledged)


@pytest.mark.parametrize("number", [signal.SIGTERM])
def test_a_server_that_ends_answers_what_has_arrived(site: Site, number: int) -> None:
    body = b"q-who=research"
    with connection(site, 0) as line:
        line.sendall(f"POST {SURVEY} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        time.sleep(0.5)

        os.kill(site.pid("web"), number)
        time.sleep(0.2)
        line.sendall(body)

        assert line.recv(100).startswith(b"HTTP/1.1 403")  # it has no token of ours
