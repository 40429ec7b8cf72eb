"""Signs of life: each process of the background says now and then in the shared cache that it is there and works."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from django.core.cache import cache

EVERY_SECONDS: Final = 10.0
KEPT_SECONDS: Final = 86_400
_given: dict[str, float] = {}


def give(name: str) -> None:
    """Say that the process or the work of this name is there now; what was said in the last 10 seconds is enough."""
    now = time.monotonic()
    if now - _given.get(name, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    _given[name] = now
    _write(name)


def age(name: str) -> float | None:
    """Return the seconds since the last sign of a name; None where there was none within a day, or the cache fails."""
    at = cache.get(f"sign:{name}")
    return None if at is None else max(0.0, time.time() - at)


def keep_giving(name: str) -> Callable[[], None]:
    """Give signs from a thread of this process until the function is called that is returned."""
    over = Event()

    def go_on() -> None:
        _write(name)
        while not over.wait(EVERY_SECONDS):
            _write(name)

    Thread(target=go_on, name=f"sign of {name}", daemon=True).start()
    return over.set


def _write(name: str) -> None:
    cache.set(f"sign:{name}", time.time(), KEPT_SECONDS)
