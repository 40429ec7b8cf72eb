"""Counts are gathered for a moment, handed over once, and in a thread of their own where nobody asks for them."""

import threading
from collections import Counter

import pytest

from lib import gathered_counts
from lib.gathered_counts import GatheredCounts


def test_what_is_counted_is_handed_over_once_and_together() -> None:
    taken: list[tuple[str, int]] = []
    counts = GatheredCounts(lambda name, number: taken.append((name, number)))

    counts.add("a", "b")
    counts.add("a")
    assert taken == []
    counts.hand_over()
    counts.hand_over()

    assert taken == [("a", 2), ("b", 1)]


def test_it_is_handed_over_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered_counts, "GATHERED_SECONDS", 0.01)
    taken: Counter[str] = Counter()
    is_taken = threading.Event()

    def take(name: str, number: int) -> None:
        taken[name] += number
        is_taken.set()

    counts = GatheredCounts(take)
    for _time in range(2):  # after it was handed over, too
        is_taken.clear()
        counts.add("a")
        assert is_taken.wait(10)

    assert taken == {"a": 2}


def test_threads_that_count_at_once_lose_nothing() -> None:
    taken: Counter[str] = Counter()
    counts = GatheredCounts(lambda name, number: taken.update({name: number}))

    def count_often() -> None:
        for _time in range(200):
            counts.add("a")

    threads = [threading.Thread(target=count_often) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.hand_over()

    assert taken == {"a": 1600}


def test_what_is_forgotten_is_not_handed_over() -> None:
    taken: list[str] = []
    counts = GatheredCounts(lambda name, _number: taken.append(name))
    counts.add("a")

    assert counts.forget() == {"a": 1}
    counts.hand_over()

    assert taken == []
