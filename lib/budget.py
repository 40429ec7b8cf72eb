"""How long whoever is answered now may still wait for the database: what cannot be had in time is not worth having."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)


@contextmanager
def limited(seconds: float, *, at_a_time: float = math.inf) -> Iterator[None]:
    """Let the block ask the database for so many seconds in all, and wait `at_a_time` seconds for one answer."""
    token = _deadline.set((time.monotonic() + seconds, at_a_time))
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float | None:
    """Return how long an answer may take now, 0 at least; None where there is no limit, as in background work."""
    limits = _deadline.get()
    return None if limits is None else max(0.0, min(limits[0] - time.monotonic(), limits[1]))
