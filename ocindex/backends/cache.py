"""Redis as a cache that may be away: a page is then made anew. Files as a cache that leaves nothing behind."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from typing import Any, Final

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

REST_SECONDS = 5
CULL_EVERY = 100
IMPATIENT: Final = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


def _is_missing(key: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"Key {key!r} not found")


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, for which a fault is a miss, after which Redis is left alone for a few seconds.

    It stays because Django lets a fault end the page, and django-redis, which can ignore one, waits anew at each call
    for a server that hangs: half a second for every key that a page asks for.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**IMPATIENT, **params.get("OPTIONS", {})}})
        self._resting_until = 0.0

    def _try(self, act: str, miss: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do what Django does, or answer as an empty cache does."""
        if time.monotonic() >= self._resting_until:
            try:
                return getattr(super(), act)(*args, **kwargs)
            except (RedisError, OSError):
                self._resting_until = time.monotonic() + REST_SECONDS
        return miss(*args, **kwargs)

    get: Any = partialmethod(_try, "get", lambda _key, default=None, *_args, **_kwargs: default)
    get_many: Any = partialmethod(_try, "get_many", lambda *_args, **_kwargs: {})
    set: Any = partialmethod(_try, "set", lambda *_args, **_kwargs: None)
    set_many: Any = partialmethod(_try, "set_many", lambda data, *_args, **_kwargs: list(data))
    add: Any = partialmethod(_try, "add", lambda *_args, **_kwargs: False)
    touch: Any = partialmethod(_try, "touch", lambda *_args, **_kwargs: False)
    has_key: Any = partialmethod(_try, "has_key", lambda *_args, **_kwargs: False)
    delete: Any = partialmethod(_try, "delete", lambda *_args, **_kwargs: False)
    delete_many: Any = partialmethod(_try, "delete_many", lambda *_args, **_kwargs: None)
    incr: Any = partialmethod(_try, "incr", _is_missing)
    clear: Any = partialmethod(_try, "clear", lambda: None)


class TidyFileBasedCache(FileBasedCache):
    """Django deletes a file that is out of date when somebody asks for it; here the others go too.

    Django fails where the disk is full or the folder may only be read; here that is a miss.
    And Django lists the folder whenever something is kept, to see whether there is room: here it does so now and then.
    """

    _kept = 0

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keep nothing where the disk takes nothing: the page is made anew the next time."""
        with suppress(OSError):
            super().set(key, value, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        with suppress(OSError):
            return super().touch(key, *args, **kwargs)
        return False

    def _cull(self) -> None:
        self._kept += 1
        if self._kept % CULL_EVERY == 0:
            super()._cull()  # type: ignore[misc]

    def forget_expired(self) -> None:
        """Delete every file whose time is over."""
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(FileNotFoundError), Path(name).open("rb") as file:
                self._is_expired(file)  # type: ignore[attr-defined]
