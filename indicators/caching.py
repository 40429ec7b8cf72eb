"""One token stands for everything published: figures and texts. When it changes, every page is made anew.

The token lives in the cache that all processes share. Values are kept beside it in the process, bounded, so that a
page that is asked for again costs one look at the token.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction

TOKEN = "published-token"
TOKEN_SECONDS = 900
KEPT = 512

Value = TypeVar("Value")
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def token() -> str:
    """Return the token of what is published now."""
    found = cache.get(TOKEN)
    if found is None:
        cache.add(TOKEN, secrets.token_hex(8), TOKEN_SECONDS)
        found = cache.get(TOKEN)
    # Without a cache every process goes by what it reads itself.
    return found or secrets.token_hex(8)


def renew() -> None:
    """Let every page be made anew, once what was just written is visible to all."""
    transaction.on_commit(lambda: cache.set(TOKEN, secrets.token_hex(8), TOKEN_SECONDS))


def recall(key: Hashable) -> Any:
    """Return what this process holds under a key that names its token itself, or None."""
    with _lock:
        return _kept.get(key)


def hold(key: Hashable, value: Any) -> None:
    """Keep a value in this process under a key that names its token itself."""
    with _lock:
        _kept[key] = value
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def remember(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return the value kept in this process for the present token, or make and keep it."""
    return remember_all([key], lambda _missing: {key: make()})[key]


def remember_all(
    keys: Iterable[Hashable], make: Callable[[list[Any]], Mapping[Any, Value]]
) -> dict[Any, Value]:
    """Return the values of several keys; what is missing is made in one call."""
    now, wanted = token(), list(keys)
    with _lock:
        found = {key: _kept[now, key] for key in wanted if (now, key) in _kept}
    missing = [key for key in wanted if key not in found]
    made = dict(make(missing)) if missing else {}
    for key, value in (found | made).items():
        hold((now, key), value)
    return found | made
