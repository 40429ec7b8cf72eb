"""A part that hangs is asked once, and blocks nobody."""

import threading
import time

from ocindex.health.probes import Probe


def test_a_hanging_server_is_asked_once_however_many_wait_for_it() -> None:
    over, asked = threading.Event(), []
    probe = Probe(lambda: asked.append("once") or over.wait(30))

    answers = [probe.holds(time.monotonic() + 0.05) for _ in range(5)]

    over.set()
    assert answers == [False] * 5
    assert asked == ["once"]


def test_a_server_that_has_come_back_is_seen_at_once() -> None:
    answers = [lambda: 1 / 0, lambda: 7]
    probe = Probe(lambda: answers.pop(0)())

    assert probe.answer(time.monotonic() + 2) is None
    assert probe.answer(time.monotonic() + 2) == 7
