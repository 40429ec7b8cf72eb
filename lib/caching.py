"""Caching by generation: one key for all published figures and texts; a new one makes every page and value anew.

The generation is in the cache that all processes share. Values are kept in each process, bounded, so that a page that
is requested again costs one read of the generation.
"""

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

TOKEN = "published-token"
TOKEN_SECONDS = 900
ALONE_SECONDS = 2
_ALONE = secrets.token_hex(8)
_pinned: ContextVar[str] = ContextVar("pinned", default="")

Value = TypeVar("Value")


def generation() -> str:
    """Return the present generation, 16 hex digits; while a page is made, the one it was begun with."""
    return _pinned.get() or _read_token()


@contextmanager
def pinned() -> Iterator[str]:
    """Read the generation once, yield it, and use it until the block ends; the caller checks whether it still holds."""
    now = _read_token()
    reset = _pinned.set(now)
    try:
        yield now
    finally:
        _pinned.reset(reset)


def _read_token() -> str:
    current = cache.get(TOKEN)
    if current is None:
        cache.add(TOKEN, secrets.token_hex(8), TOKEN_SECONDS)
        current = cache.get(TOKEN)
    # Without a cache no process hears of a release: each goes by what it read itself, and for two seconds only.
    return current or f"{_ALONE}-{time.monotonic() // ALONE_SECONDS:.0f}"


def new_generation() -> None:
    """Start a new generation when the transaction commits: every page is then made anew."""
    transaction.on_commit(lambda: cache.set(TOKEN, secrets.token_hex(8), TOKEN_SECONDS))


class LocalCache:
    """An LRU cache for one process, emptied when the generation changes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._token = ""
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Return whether there is a value of a key, under whatever generation."""
        return key in self._kept

    def get(self, token: str, key: Hashable) -> Any:
        """Return the value of a key under this generation, or None."""
        with self._lock:
            if token != self._token or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, token: str, key: Hashable, value: Any) -> None:
        """Store a value; drop those of another generation, and the least recently used one when there is no room."""
        with self._lock:
            if token != self._token:
                self._token = token
                self._kept.clear()
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)


# Apart, so that readers of many pages do not push out the figures that the next page is made of.
pages = LocalCache(512)
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
