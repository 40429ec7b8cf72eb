"""Cache backends: Redis, whose faults count as misses, and files, of which expired ones are deleted."""

import os
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
DAY_SECONDS = 86400
IMPATIENT: Final = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


def _is_missing(key: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"Key {key!r} not found")


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, but a fault counts as a miss, and Redis is not called for the next 5 seconds.

    Django lets a fault end the page, and django-redis, which can ignore one, waits again at each call for a server
    that hangs: half a second for every key of a page.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**IMPATIENT, **params.get("OPTIONS", {})}})
        self._resting_until = 0.0

    def _try(self, act: str, miss: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return the result of Django's method `act`, or after a fault that of `miss`, as an empty cache answers."""
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
    """Django's file cache, with four differences: a full or read-only disk, culling, expired files, and their times.

    Django fails where nothing can be written; here that is a miss. Django lists the folder at every write, to see
    whether there is room; here at every hundredth. Django deletes an expired file when its key is read; here
    `forget_expired` deletes them all. Django's files tell when they were written, and so when somebody sent a form;
    here they tell the day.
    """

    _kept = 0

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Store a value; do nothing where the disk refuses."""
        with suppress(OSError):
            super().set(key, value, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        with suppress(OSError):
            return super().touch(key, *args, **kwargs)
        return False

    def _write_content(self, file: Any, timeout: Any, value: Any) -> None:
        super()._write_content(file, timeout, value)  # type: ignore[misc]
        file.flush()  # what is written later would be the file's time
        day = time.time() // DAY_SECONDS * DAY_SECONDS
        os.utime(file.fileno(), (day, day))

    def _cull(self) -> None:
        self._kept += 1
        if self._kept % CULL_EVERY == 0:
            super()._cull()  # type: ignore[misc]

    def forget_expired(self) -> None:
        """Delete every expired file."""
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(FileNotFoundError), Path(name).open("rb") as file:
                self._is_expired(file)  # type: ignore[attr-defined]
