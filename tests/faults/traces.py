"""Where a site keeps things: rows, files, messages, caches, pages. Each place with all that stands there, unpacked."""

import base64
import binascii
import html
import json
import re
import subprocess
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote
from zipfile import ZipFile

import redis
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.faults.running import Site
from tests.faults.workers import rows
from tests.walking import Person

PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
SPELLED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
LINK = re.compile(r'href="(/[^"#]*)')
PACKED_TABLES = ("django_session", "surveys_snapshot", "surveys_identity", "surveys_draft")
EACH = 2  # addresses of one kind that are opened, of those with a query and of those without


class Trace(NamedTuple):
    """A place, and what was found there, in small letters."""

    place: str
    content: bytes


def kept(site: Site) -> Iterator[Trace]:
    """Yield what the site has written down anywhere."""
    yield from _rows(site)
    yield from _files(site)
    yield from _values(site)
    yield from _dumped(site)


def places(traces: Iterable[Trace], words: Iterable[str | bytes]) -> set[str]:
    """Return where any of the words is found, in capitals or not."""
    sought = [(word.encode() if isinstance(word, str) else word).lower() for word in words]
    assert sought
    return {trace.place for trace in traces if any(word in trace.content for word in sought)}


def unpacked(content: bytes, depth: int = 3) -> bytes:
    """Return a content with all that is compressed or spelled in base64 inside it written out behind it."""
    return b"\n".join([content, *(unpacked(inner, depth - 1) for inner in _inside(content))]) if depth else content


def _inside(content: bytes) -> Iterator[bytes]:
    for begin in PACKED.finditer(content):
        with suppress(zlib.error):
            yield zlib.decompressobj(47).decompress(memoryview(content)[begin.start() :])
    for spelled in SPELLED.findall(content):
        letters = spelled.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        with suppress(binascii.Error):
            yield base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _rows(site: Site) -> Iterator[Trace]:
    """Yield each table of the database, whatever made it."""
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    if site.environment["DATABASE_URL"].startswith("sqlite"):
        listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
    for (table,) in rows(site, listed):
        values = (value for row in rows(site, f'SELECT * FROM "{table}"') for value in row)
        packed = table.startswith(PACKED_TABLES)
        content = b"\n".join(_bytes(value) for value in values)
        yield Trace(f"table {table}", (unpacked(content) if packed else content).lower())


def _bytes(value: Any) -> bytes:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _files(site: Site) -> Iterator[Trace]:
    """Yield each file of the folder: logs, messages, cache, the database itself, and whatever else lies there."""
    for path in sorted(site.folder.rglob("*")):
        name = str(path.relative_to(site.folder))
        try:
            content = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue  # a file that is gone meanwhile
        plain = name.startswith(("static/", "db.sqlite3")) or name.endswith(".log")
        yield Trace(f"file {name}", (content if plain else unpacked(content)).lower())


def _values(site: Site) -> Iterator[Trace]:
    """Yield each value in Redis, where there is one: the cache and the broker's lists."""
    url = site.environment.get("REDIS_URL")
    if not url:
        return
    server = redis.Redis.from_url(url)
    read = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"hash": server.hgetall,
        b"set": server.smembers,
        b"zset": lambda key: server.zrange(key, 0, -1),
    }
    for key in server.scan_iter():
        found = read[server.type(key)](key)
        content = found if isinstance(found, bytes) else repr(found).encode()
        ends = _bytes(server.pexpiretime(key))
        yield Trace(f"redis {key.decode()}", unpacked(content + b"\n" + ends).lower())


def _dumped(site: Site) -> Iterator[Trace]:
    """Yield the dump of a PostgreSQL database, as its backups hold it."""
    url = site.environment["DATABASE_URL"]
    if not url.startswith("sqlite"):
        dump = subprocess.run(["pg_dump", url], capture_output=True, check=True)
        yield Trace("pg_dump", dump.stdout.lower())


def seen(who: str, person: Person, *starts: str, below: str = "/") -> Iterator[Trace]:
    """Open some addresses, follow a few links of each kind below one, and yield what comes back, files included."""
    waiting, known, often = deque(starts), set(starts), Counter[object]()
    while waiting:
        address = waiting.popleft()
        answer = person.browser.get(quote(address, safe="/?&=%:+,;~@!*()"), expect_errors=True)
        yield Trace(f"{who} {address}", b"\n".join([str(answer.headers).encode(), _opened(answer.body)]).lower())
        for link in set(map(html.unescape, _links(answer))) - known:
            known.add(link)
            often[_kind(link)] += 1
            wanted = link.removeprefix("/fr").startswith(below) and not link.startswith("/static/")
            if wanted and often[_kind(link)] <= EACH:
                waiting.append(link)


def _opened(body: bytes) -> bytes:
    """Return what comes back; of an archive or a workbook, all that is in it."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def _links(answer: Any) -> list[str]:
    if "Location" in answer.headers:
        return [re.sub(r"^https?://[^/]+", "", answer.headers["Location"])]
    return LINK.findall(answer.text) if answer.content_type == "text/html" else []


def _kind(address: str) -> tuple[str, bool]:
    """Return the pattern that an address follows, in whatever language, and whether it has a query."""
    path, _mark, query = address.partition("?")
    with translation.override("fr" if path.startswith("/fr/") else "en"), suppress(Resolver404):
        return resolve(path).route.removeprefix("fr/"), bool(query)
    return path, bool(query)
