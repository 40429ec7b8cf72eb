"""Cache backends, which can only help: Redis and files, whose faults count as misses."""

import logging
import math
import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from ocindex.backends import signed

logger = logging.getLogger(__name__)
REST_SECONDS = 5
CULL_EVERY = 100
DAY_SECONDS = 86400
EXPIRY_SIZE: Final = 20  # of the text that a file begins with
OF_ANOTHER_KIND: Final = ("WRONGTYPE", "not an integer")  # how Redis says so of the value under a key
FAULTS: Final = (RedisError, OSError, signed.Untrusted)
IMPATIENT: Final = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


def _is_missing(key: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"Key {key!r} not found")


class KeepingClient(RedisCacheClient):
    """Django's client of Redis, which makes an object for each call; that costs more than the call. Here it stays.

    So does the connection over which a thread reads: every page of the public asks which generation is the present one,
    and to find a connection takes half of the time of the question.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: dict[bool, Any] = {}
        self._own = threading.local()

    def get(self, key: Any, default: Any) -> Any:
        """Return the value of a key, or the default; where the server was started anew, ask it once more."""
        connection = self._connection()
        try:
            stored = self._ask(connection, key)
        except RedisConnectionError:
            stored = self._ask(connection, key)
        return default if stored is None else self._serializer.loads(stored)  # type: ignore[attr-defined]

    def _connection(self) -> Any:
        """Return the connection of this thread; a process that was forked has its own."""
        process, connection = getattr(self._own, "kept", (0, None))
        if process != os.getpid():
            pool = self._get_connection_pool(write=False)  # type: ignore[attr-defined]
            connection = pool.make_connection()
            self._own.kept = os.getpid(), connection
        return connection

    @staticmethod
    def _ask(connection: Any, key: str) -> Any:
        try:
            connection.send_command("GET", key, check_health=False)
            return connection.read_response()
        except ResponseError:
            raise
        except BaseException:  # an answer that comes later must not be taken for that to the next question
            connection.disconnect()
            raise

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, but a fault counts as a miss, and Redis is not called for the next 5 seconds.

    It is called on where it answers that it refuses: when full it still has what it was given before. Django lets a
    fault end the page, and django-redis, which can ignore one, waits again at each call for a server that hangs: half a
    second for every key of a page.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**IMPATIENT, "serializer": signed.Serializer, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = KeepingClient
        self._resting_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value as Django does, with as little around it as can be: every page of the public asks here."""
        if time.monotonic() >= self._resting_until:
            try:
                return self._cache.get(self.make_key(key, version=version), default)
            except FAULTS as fault:
                self._note(fault, "get", key, version=version)
        return default

    def _try(self, act: str, miss: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return the result of Django's method `act`, or after a fault that of `miss`, as an empty cache answers."""
        if time.monotonic() >= self._resting_until:
            try:
                return getattr(super(), act)(*args, **kwargs)
            except FAULTS as fault:
                self._note(fault, act, *args, **kwargs)
        return miss(*args, **kwargs)

    def _note(self, fault: Exception, act: str, *args: Any, **kwargs: Any) -> None:
        """Rest where Redis did not answer, and remove what is not this site's; a refusal is no reason to rest."""
        is_refusal = isinstance(fault, ResponseError)
        if isinstance(fault, signed.Untrusted) or (
            is_refusal and any(words in str(fault) for words in OF_ANOTHER_KIND)
        ):
            self._remove_foreign(act, *args, **kwargs)
        elif not is_refusal:
            self._resting_until = time.monotonic() + REST_SECONDS

    def _remove_foreign(self, act: str, *args: Any, **kwargs: Any) -> None:
        """Remove a value that this site did not write: neither `add` nor `incr` would ever replace it."""
        logger.warning("A value in Redis was not written by this site: it is made anew.")
        if act in ("get", "incr"):
            self.delete(*args[:1], version=kwargs.get("version"))

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
    """Django's file cache, but a disk or a file that fails is a miss, and what is read was signed by this site.

    Django lists the folder at every write, to see whether there is room; here at every hundredth. Django deletes an
    expired file when its key is read; here `forget_expired` deletes them all. Django's files tell when they were
    written, and so when somebody sent a form; here they tell the day. A file is when it expires, in seconds since 1970
    as text, and the value, signed for both and the name of the file.
    """

    _kept = 0
    _adding = threading.Lock()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        entry = self._read(self._path(key, version))
        return default if entry is None else entry[0]

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._read(self._path(key, version)) is not None

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value; do nothing where the disk refuses."""
        path, expiry = self._path(key, version), self.get_backend_timeout(timeout)
        beginning = f"{math.inf if expiry is None else expiry:>{EXPIRY_SIZE}.3f}".encode()
        content = beginning + signed.seal(value, about=path.name.encode() + beginning)
        with suppress(OSError):
            self._createdir()
            self._cull()
            _replace(path, content)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return the sum; it expires when it did. Raises `ValueError` where there is none.

        Threads wait for one another; of two processes that add at once, one may be lost.
        """
        with self._adding:
            entry, path = self._read(self._path(key, version)), self._path(key, version)
            if entry is None:
                raise ValueError(f"Key {key!r} not found")
            total, seconds_left = int(entry[0]) + delta, _expiry(path) - time.time()
            self.set(key, total, None if math.isinf(seconds_left) else seconds_left, version)
            return total

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        entry = self._read(self._path(key, version))
        if entry is not None:
            self.set(key, entry[0], timeout, version)
        return entry is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        with suppress(OSError):
            return super().delete(key, version)
        return False

    def clear(self) -> None:
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(OSError):
                Path(name).unlink()

    def forget_expired(self) -> None:
        """Delete every expired file."""
        for name in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(OSError):
                with Path(name).open("rb") as file:
                    beginning = file.read(EXPIRY_SIZE)
                if _is_past(beginning):
                    Path(name).unlink()

    def _createdir(self) -> None:
        """Make the folder; where that cannot be, even at the first use in a thread, nothing is kept."""
        with suppress(OSError):
            super()._createdir()  # type: ignore[misc]

    def _path(self, key: str, version: int | None) -> Path:
        return Path(self._key_to_file(key, version))  # type: ignore[attr-defined]

    def _read(self, path: Path) -> tuple[Any] | None:
        """Return the value in a file, in a tuple; None where there is none, or none that can be used."""
        try:
            content = path.read_bytes()
            beginning, sealed = content[:EXPIRY_SIZE], content[EXPIRY_SIZE:]
            value = signed.unseal(sealed, about=path.name.encode() + beginning)
            if _is_past(beginning):
                path.unlink(missing_ok=True)
                return None
            return (value,)
        except FileNotFoundError:
            return None
        except (OSError, signed.Untrusted) as fault:
            logger.warning("A file of the cache cannot be used, and is made anew: %s (%s)", path, type(fault).__name__)
            with suppress(OSError):
                path.unlink()
            return None

    def _cull(self) -> None:
        self._kept += 1
        if self._kept % CULL_EVERY == 0:
            super()._cull()  # type: ignore[misc]


def _expiry(path: Path) -> float:
    """Return when a file of the cache expires, in seconds since 1970; infinity for never, and where it is gone."""
    try:
        return float(path.read_bytes()[:EXPIRY_SIZE])
    except (OSError, ValueError):
        return math.inf


def _is_past(beginning: bytes) -> bool:
    """Return whether a file that begins so has expired, or is none that `set` wrote."""
    try:
        return float(beginning) < time.time()
    except ValueError:
        return True


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one go, with the beginning of the day as its time; nothing is left of one that failed."""
    day = time.time() // DAY_SECONDS * DAY_SECONDS
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()  # what is written later would be the file's time
            os.utime(file.fileno(), (day, day))
        Path(fresh).replace(path)
    except OSError:
        Path(fresh).unlink()
        raise
