"""How long whoever is answered now may still wait for the database: what cannot be had in time is not worth having."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Let the block wait for the database for so many seconds in all."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float | None:
    """Return the seconds that are left, never less than 0; None where there is no limit, as in background work."""
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - time.monotonic())
