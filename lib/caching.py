"""One token stands for everything published: figures and texts. When it changes, every page is made anew.

The token lives in the cache that all processes share. Values are kept beside it in the process, bounded, so that a
page that is asked for again costs one look at the token.
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
    """Return the token of what is published now, or of the page that is being made."""
    return _pinned.get() or _read_token()


@contextmanager
def pinned() -> Iterator[str]:
    """Go by one token while a page is made, and ask for it once; whoever made the page asks whether it still holds."""
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
    """Let every page be made anew, once what was just written is visible to all."""
    transaction.on_commit(lambda: cache.set(TOKEN, secrets.token_hex(8), TOKEN_SECONDS))


class LocalCache:
    """What one process keeps for the present token; when there is no room, what was least lately used goes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._token = ""
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, token: str, key: Hashable) -> Any:
        """Return what is kept under the key, or None."""
        with self._lock:
            if token != self._token or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, token: str, key: Hashable, value: Any) -> None:
        """Keep a value; what was kept for another token is dropped."""
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
_values = LocalCache(512)
_apart: ContextVar[LocalCache | None] = ContextVar("apart", default=None)


def remember(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return the value kept in this process for the present token, or make and keep it."""
    return remember_all([key], lambda _missing: {key: make()})[key]


def remember_all(keys: Iterable[Hashable], make: Callable[[list[Any]], Mapping[Any, Value]]) -> dict[Any, Value]:
    """Return the values of several keys; what is missing is made in one call."""
    now, wanted, shelf = generation(), list(keys), _apart.get() or _values
    values = {key: value for key in wanted if (value := shelf.get(now, key)) is not None}
    missing = [key for key in wanted if key not in values]
    made = dict(make(missing)) if missing else {}
    for key, value in made.items():
        shelf.put(now, key, value)
    return values | made


@contextmanager
def apart() -> Iterator[None]:
    """Neither read nor leave anything that other readers share: for a look at what is not published."""
    before = _apart.set(LocalCache(512))
    try:
        yield
    finally:
        _apart.reset(before)
