"""One drawing of a page at a time: whoever else wants it waits for the one that is being made, three seconds at most.

After a release everybody asks for the same pages at the same moment, and each would be drawn once for each reader. What
goes wrong with waiting never stops a page: it is then drawn once more.
"""

import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Final, TypeVar

from django.core.cache import cache

# A little longer than a request may wait for the database: who waits learns that it is away from the one who asked it.
WAIT_SECONDS: Final = 2.8
LOOK_SECONDS: Final = 0.05
LOCK_SECONDS: Final = 10  # as long as a process that was killed keeps others waiting

Page = TypeVar("Page")
_running: dict[str, Event] = {}
_lock = Lock()


def once(name: str, look: Callable[[], Page | None], draw: Callable[[], Page]) -> Page:
    """Return what `look` finds, else what `draw` makes, which no other thread does under this name meanwhile.

    If the one that draws fails, the next one of those who wait draws.
    """
    until, mine = time.monotonic() + WAIT_SECONDS, Event()
    while (running := _running_or(name, mine)) is not mine:
        if not running.wait(max(0.0, until - time.monotonic())):
            return draw()
        if (page := look()) is not None:
            return page
    try:
        page = look()
        return draw() if page is None else page
    finally:
        del _running[name]
        mine.set()


def once_of_all(name: str, look: Callable[[], Page | None], draw: Callable[[], Page]) -> Page:
    """Do the same among the processes that share the cache: whoever puts a key there first draws."""
    key, until = f"drawing:{name}", time.monotonic() + WAIT_SECONDS
    if cache.add(key, 1, LOCK_SECONDS):
        try:
            return draw()
        finally:
            cache.delete(key)
    # A cache that is away takes no key and has none: nobody waits for it.
    while time.monotonic() < until and cache.get(key) is not None:
        time.sleep(LOOK_SECONDS)
    page = look()
    return draw() if page is None else page


def _running_or(name: str, mine: Event) -> Event:
    with _lock:
        return _running.setdefault(name, mine)
