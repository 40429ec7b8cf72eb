"""Redis as a cache that may be away or hang: pages are made anew, and nobody waits for long."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import BinaryIO

import pytest
from django.test import Client
from django.utils.crypto import salted_hmac

from lib import caching, one_drawing, page_cache
from ocindex.backends import signed
from ocindex.backends.cache import ForgivingRedisCache


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def hanging_port() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.fixture
def commands() -> list[str]:
    """The commands that came to `refusing_port`, in order."""
    return []


HELLO = b"%1\r\n+proto\r\n:3\r\n"


def read_command(stream: BinaryIO) -> str:
    """Read a command as Redis does, by the length of each part: a value may hold the end of a line; "" at the end."""
    head = stream.readline()
    parts = [stream.read(int(stream.readline()[1:]) + 2) for _part in range(int(head[1:] or 0))]
    return parts[0].decode().strip() if parts else ""


@contextmanager
def redis_answering(answers: dict[str, bytes], commands: list[str], *, gone_after: str = "") -> Iterator[int]:
    """Run a server that answers commands with what is given, and others with 1; it ends a connection after one."""

    class Session(StreamRequestHandler):
        def handle(self) -> None:
            while command := read_command(self.rfile):
                commands.append(command)
                self.wfile.write(answers.get(command, b":1\r\n"))
                if command == gone_after:
                    return

    with ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


@pytest.fixture
def refusing_port(commands: list[str]) -> Iterator[int]:
    """A server that speaks as Redis does when it is full, and when somebody else's list is under a key."""
    answers = {
        "HELLO": HELLO,
        "SET": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        "GET": b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
        "INCRBY": b"-ERR value is not an integer or out of range\r\n",
    }
    with redis_answering(answers, commands) as port:
        yield port


def test_a_redis_that_is_full_is_asked_on(refusing_port: int, commands: list[str]) -> None:
    cache = redis_at(refusing_port)

    cache.set("key", "value")
    cache.set("key", "value")

    assert cache.has_key("key")
    assert [name for name in commands if name not in ("CLIENT", "HELLO")] == ["SET", "SET", "EXISTS"]


def test_what_is_no_value_of_this_site_is_removed(refusing_port: int, commands: list[str]) -> None:
    """It would be neither read nor replaced for ever: `add` leaves what is there."""
    cache = redis_at(refusing_port)

    assert cache.get("key", "otherwise") == "otherwise"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")

    assert [name for name in commands if name in ("GET", "INCRBY", "DEL")] == ["GET", "DEL", "INCRBY", "DEL"]


def redis_at(port: int) -> ForgivingRedisCache:
    return ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_a_redis_that_is_away_answers_like_an_empty_cache(closed_port: int) -> None:
    cache = redis_at(closed_port)

    cache.set("key", "value")

    assert cache.get("key") is None
    assert cache.get("key", "otherwise") == "otherwise"
    assert cache.add("key", "value") is False
    assert cache.delete("key") is False


@pytest.mark.parametrize(
    "act",
    [
        lambda cache: cache.get_many(["a", "b"]) == {},
        lambda cache: cache.set_many({"a": 1}) == ["a"],
        lambda cache: cache.has_key("a") is False,
        lambda cache: cache.touch("a") is False,
        lambda cache: cache.delete_many(["a"]) is None,
        lambda cache: cache.clear() is None,
        lambda cache: cache.get_or_set("a", 5) == 5,
    ],
)
def test_no_act_on_a_redis_that_is_away_fails(closed_port: int, act: object) -> None:
    assert callable(act)
    assert act(redis_at(closed_port))


def test_a_counter_on_a_redis_that_is_away_is_missing(closed_port: int) -> None:
    with pytest.raises(ValueError, match="'a' not found"):
        redis_at(closed_port).incr("a")


def test_a_redis_that_hangs_is_asked_once_and_then_left_alone(hanging_port: int) -> None:
    cache = redis_at(hanging_port)

    started = time.monotonic()
    first = cache.get("key")
    waited_once = time.monotonic() - started
    for _again in range(50):
        cache.get("key")
    waited_for_all = time.monotonic() - started

    assert first is None
    assert waited_once < 1.5
    assert waited_for_all - waited_once < 0.5


def test_a_redis_that_has_come_back_is_asked_again(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = redis_at(closed_port)
    cache.get("key")
    asked: list[str] = []
    monkeypatch.setattr("ocindex.backends.cache.KeepingClient.get", lambda *_arguments: asked.append("get"))
    cache.get("key")
    resting = list(asked)

    monkeypatch.setattr("ocindex.backends.cache.time.monotonic", lambda: time.perf_counter() + 1e9)
    cache.get("key")

    assert (resting, asked) == ([], ["get"])


def test_what_another_site_wrote_is_warned_of_once_and_gone(
    closed_port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stored = {":1:key": b"signed elsewhere"}

    def get(_client: object, key: str, default: object) -> object:
        if key in stored:
            raise signed.Untrusted
        return default

    def delete(_cache: object, key: str, version: int | None = None) -> bool:
        return stored.pop(f":1:{key}", None) is not None

    monkeypatch.setattr("ocindex.backends.cache.KeepingClient.get", get)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.delete", delete)
    cache = redis_at(closed_port)

    assert [cache.get("key", "missing") for _time in range(3)] == ["missing"] * 3
    assert len(caplog.records) == 1
    assert stored == {}


def test_the_client_of_redis_is_made_once(closed_port: int) -> None:
    client = redis_at(closed_port)._cache

    assert client.get_client("key") is client.get_client("other")


@pytest.fixture
def forgetful_port(commands: list[str]) -> Iterator[int]:
    """A server that answers one question of each connection, and is gone before the next one, as after a restart."""
    with redis_answering({"HELLO": HELLO, "GET": b"$1\r\n7\r\n"}, commands, gone_after="GET") as port:
        yield port


def test_a_redis_that_was_started_anew_is_asked_at_once(forgetful_port: int) -> None:
    cache = redis_at(forgetful_port)

    assert [cache.get("key") for _time in range(4)] == [7, 7, 7, 7]


def test_a_thread_asks_over_one_connection_and_a_process_that_was_forked_over_its_own(
    closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two processes on one connection each would read the other's answers."""
    client = redis_at(closed_port)._cache
    mine = client._connection()
    assert client._connection() is mine

    monkeypatch.setattr("ocindex.backends.cache.os.getpid", lambda: 1)

    assert client._connection() is not mine


@pytest.mark.django_db
def test_pages_are_answered_without_redis(client: Client, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    away = redis_at(closed_port)
    monkeypatch.setattr(caching, "cache", away)
    monkeypatch.setattr(page_cache, "cache", away)
    monkeypatch.setattr(one_drawing, "cache", away)

    page, table = client.get("/about/"), client.get("/2025/countries/ZAF/data.csv")

    assert (page.status_code, table.status_code) == (200, 200)
    assert b'"criminality",7.43' in table.content


def test_without_a_cache_a_process_keeps_what_it_read_for_two_seconds(
    closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "cache", redis_at(closed_port))
    clock = 1000.0
    monkeypatch.setattr("lib.caching.time.monotonic", lambda: clock)
    first, same = caching.generation(), caching.generation()

    clock = 1002.0

    assert first == same
    assert caching.generation() != first


def test_signatures_are_those_of_django_so_that_what_was_kept_before_is_read() -> None:
    content = b"a value"

    signature = salted_hmac("ocindex.backends.signed", content, algorithm="sha256").digest()

    assert signed._signature(content) == signature
