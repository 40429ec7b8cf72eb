"""How long a child may be silent: counted from its last sign, and not while the supervisor sleeps itself."""

import subprocess
import sys
import time

import pytest

from ocindex.run_all.sign_of_life import SignOfLife


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the supervisor's clock shows, in a list of one."""
    seconds = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    return seconds


def turns(sign: SignOfLife, clock: list[float], count: int, *, seconds: float = 0.1) -> list[bool]:
    """Let the supervisor look so often; return what it saw."""
    seen = []
    for _turn in range(count):
        clock[0] += seconds
        seen.append(sign.is_missing())
    return seen


def test_a_sign_now_and_then_is_enough_and_silence_is_counted_from_the_last_one(clock: list[float]) -> None:
    sign = SignOfLife()
    sign.expect()
    for _sign in range(3):
        sign.give()
        assert not any(turns(sign, clock, 290))

    assert not any(turns(sign, clock, 8))
    assert turns(sign, clock, 5)[-1]


def test_a_new_process_has_longer_until_its_first_sign(clock: list[float]) -> None:
    sign = SignOfLife()
    sign.give()
    turns(sign, clock, 299)

    sign.expect()

    assert not any(turns(sign, clock, 1190))
    assert turns(sign, clock, 20)[-1]


def test_an_hour_in_which_the_supervisor_slept_is_no_silence(clock: list[float]) -> None:
    sign = SignOfLife()
    sign.expect()
    sign.give()
    turns(sign, clock, 1)

    assert not any(turns(sign, clock, 20, seconds=3600))


SERVER = """
import os, socket, threading, time
from ocindex.serving.server import Server

signs, answering = [], threading.Event()

def application(environ, start_response):
    answering.set()
    time.sleep(60)

listening = socket.create_server(("127.0.0.1", 0))
visitors = [socket.create_connection(listening.getsockname()) for _visitor in range(45)]
for visitor in visitors:
    visitor.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")

def watch():
    answering.wait(30)
    time.sleep(1)
    before = len(signs)
    time.sleep(3.5)
    print(len(signs) - before, flush=True)
    os._exit(0)

threading.Thread(target=watch).start()
Server(application, listening, lambda: signs.append(1)).run()
"""


def test_the_server_gives_signs_while_every_thread_is_busy() -> None:
    done = subprocess.run([sys.executable, "-c", SERVER], capture_output=True, text=True, timeout=60, check=True)

    assert int(done.stdout) >= 2
