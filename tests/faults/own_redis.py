"""A Redis of the test's own, that may be filled and damaged: the one in REDIS_URL is others' as well."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.faults.running import free_port, within

SERVER = shutil.which("redis-server")
OF_THE_CACHE = "ocindex:*"
QUEUES = ("celery", "_kombu.binding.celery", "unacked", "unacked_index")


@contextmanager
def own_redis(folder: Path) -> Iterator[str]:
    """Run a server of its own and yield its address."""
    port = free_port()
    command = [str(SERVER), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        within(20, lambda: _answers(url), "redis-server did not start")
        yield url
    finally:
        server.terminate()
        server.wait(10)


def _answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url).ping())
    except redis.RedisError:
        return False


@contextmanager
def full(url: str) -> Iterator[None]:
    """Let it take nothing more: each command that needs room is refused, and what is there can be read."""
    server = redis.Redis.from_url(url)
    server.config_set("maxmemory-policy", "noeviction")
    server.config_set("maxmemory", "1")
    try:
        yield
    finally:
        server.config_set("maxmemory", "0")


@contextmanager
def damaged_values(url: str) -> Iterator[None]:
    """Put bytes of nobody, or a list, in place of every value of the cache."""
    server = redis.Redis.from_url(url)
    keys = sorted(server.scan_iter(OF_THE_CACHE))
    assert len(keys) > 1
    for number, key in enumerate(keys):
        server.delete(key)
        if number % 2:
            server.rpush(key, "no value of the cache")
        else:
            server.set(key, b"\x80\x05 no value of the cache")
    yield


@contextmanager
def damaged_queues(url: str) -> Iterator[None]:
    """Put a text in place of the queue and of what belongs to it, until the end."""
    server = redis.Redis.from_url(url)
    server.delete(*QUEUES)
    for name in QUEUES:
        server.set(name, "no queue")
    try:
        yield
    finally:
        server.delete(*QUEUES)


def keeps_pages(url: str) -> bool:
    """Say whether the site has put a page there that it can read, and which generation it is of."""
    server = redis.Redis.from_url(url)
    names = [key.decode() for key in server.scan_iter(OF_THE_CACHE) if server.type(key) == b"string"]
    return any(":page:" in name for name in names) and any(name.endswith(":published-token") for name in names)
