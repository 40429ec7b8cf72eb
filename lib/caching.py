"""Caching by generation: one key for all published figures and texts; a new one makes every page and value anew.

The generation is in the cache that all processes share. Values are kept in each process, bounded, so that a page that
is requested again costs one read of the generation.
"""

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction

from lib import published_trees, rehearsal

TOKEN = "published-token"
TOKEN_SECONDS = 3600
# In the token, after the present generation, where another is to follow: see lib.changeover.
RELEASED, RENEWED = ">", "~"
_FOLLOWS = re.compile(f"[{RELEASED}{RENEWED}]")
ALONE_SECONDS = 2
GENERATIONS = 2  # whose values a process holds
_ALONE = secrets.token_hex(8)
_pinned: ContextVar[str] = ContextVar("pinned", default="")

Value = TypeVar("Value")


def generation() -> str:
    """Return the present generation, 16 hex digits; while a page is made, the one it was begun with."""
    return _pinned.get() or _read_token()


@contextmanager
def pinned() -> Iterator[str]:
    """Read the generation once, yield it, and use it until the block ends; the caller checks whether it still holds."""
    now = generation()
    with pinned_to(now):
        yield now


@contextmanager
def pinned_to(generation: str) -> Iterator[None]:
    """Use a generation until the block ends, whichever is the present one."""
    reset = _pinned.set(generation)
    try:
        yield
    finally:
        _pinned.reset(reset)


def is_pinned() -> bool:
    """Return whether a generation was chosen for this block, so that it need not be the present one."""
    return bool(_pinned.get())


def _read_token() -> str:
    current = cache.get(TOKEN)
    if current is None:
        cache.add(TOKEN, secrets.token_hex(8), TOKEN_SECONDS)
        current = cache.get(TOKEN)
    # Without a cache no process hears of a release: each goes by what it read itself, and for two seconds only.
    if current:
        return _FOLLOWS.split(str(current), maxsplit=1)[0]
    return f"{_ALONE}-{time.monotonic() // ALONE_SECONDS:.0f}"


def new_generation() -> None:
    """Start a new generation when the transaction commits: every page is then made anew.

    Pages that are served from files are taken away then, and now too: a process that is killed between the commit and
    what follows it leaves none.
    """
    if not rehearsal.is_on():
        published_trees.take_away()
    transaction.on_commit(lambda: set_token(secrets.token_hex(8), TOKEN_SECONDS))


def set_token(token: str, seconds: int) -> None:
    """Have all processes go by a token for so long, and take away the pages that are served from files."""
    published_trees.take_away()
    cache.set(TOKEN, token, seconds)


class LocalCache:
    """An LRU cache for one process, of two generations: at a changeover the next one is made while this one is read."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[str, OrderedDict[Hashable, Any]] = {}
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Return whether there is a value of a key, under whatever generation."""
        return any(key in values for values in list(self._kept.values()))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def get(self, token: str, key: Hashable) -> Any:
        """Return the value of a key under this generation, or None."""
        with self._lock:
            values = self._kept.get(token)
            if values is None or key not in values:
                return None
            values.move_to_end(key)
            return values[key]

    def put(self, token: str, key: Hashable, value: Any) -> None:
        """Store a value; drop those of an older generation than the last, and the least recently used without room."""
        with self._lock:
            values = self._kept.setdefault(token, OrderedDict())
            while len(self._kept) > GENERATIONS:
                del self._kept[next(iter(self._kept))]
            values[key] = value
            values.move_to_end(key)
            while len(values) > self._room:
                values.popitem(last=False)


# Apart, so that readers of many pages do not push out the figures that the next page is made of.
pages = LocalCache(2048)
pages_with_query = LocalCache(256)  # of which there is no end: they push out nothing but each other
_values = LocalCache(512)
_apart: ContextVar[LocalCache | None] = ContextVar("apart", default=None)


def remember(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return this process's value of a key under the present generation; call `make` to store a missing one."""
    return remember_all([key], lambda _missing: {key: make()})[key]


def remember_all(keys: Iterable[Hashable], make: Callable[[list[Any]], Mapping[Any, Value]]) -> dict[Any, Value]:
    """Return key -> value for several keys; `make` is called once with those that are missing."""
    now, wanted, local = generation(), list(keys), _apart.get() or _values
    values = {key: value for key in wanted if (value := local.get(now, key)) is not None}
    missing = [key for key in wanted if key not in values]
    made = dict(make(missing)) if missing else {}
    for key, value in made.items():
        local.put(now, key, value)
    return values | made


@contextmanager
def apart(values: LocalCache | None = None) -> Iterator[None]:
    """Use a cache of its own until the block ends, an empty one if none is given: previews must not reach readers."""
    before = _apart.set(LocalCache(512) if values is None else values)
    try:
        yield
    finally:
        _apart.reset(before)


def is_apart() -> bool:
    """Return whether values are kept apart: then no page may be taken from a cache, nor put into one."""
    return _apart.get() is not None
