"""Redis as a cache that may be away: a page is then made anew. Files as a cache that leaves nothing behind."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

REST_SECONDS = 5
CULL_EVERY = 100


class ForgivingRedisCacheClient(RedisCacheClient):
    """Short time-outs, so that a Redis that hangs costs a visitor no more than half a second."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        options.setdefault("socket_timeout", 0.5)
        options.setdefault("socket_connect_timeout", 0.5)
        options.setdefault("retry", Retry(NoBackoff(), 0))
        super().__init__(servers, **options)


class ForgivingRedisCache(RedisCache):
    """After a fault it is left alone for a few seconds, and answers as an empty cache does."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingRedisCacheClient
        self._resting_until = 0.0

    def _try(self, act: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return getattr(super(), act)(*args, **kwargs)
        except (RedisError, OSError):
            self._resting_until = time.monotonic() + REST_SECONDS
            return otherwise

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", default, key, default=default, version=version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, key, value, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try("add", False, key, value, *args, **kwargs)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._try("delete", False, key, version=version)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._try("touch", False, key, *args, **kwargs)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._try("has_key", False, key, version=version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._try("get_many", {}, keys, version=version)

    def set_many(self, data: Mapping[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return self._try("set_many", list(data), data, *args, **kwargs)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._try("delete_many", None, keys, version=version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value: int | None = self._try("incr", None, key, delta, version=version)
        if value is None:
            raise ValueError(f"Key {key!r} not found")
        return value

    def clear(self) -> None:
        self._try("clear", None)


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
