"""Pages that are the same for everyone but for a few values, put together from parts that are kept.

The parts are compressed when they are kept, each by itself; the values go between them as they are. So a page costs
next to nothing, and its length tells nothing of the values: what is secret is never compressed beside what others
chose. (BREACH, https://www.breachattack.com/: who has a browser send guesses sees by the length which ones were right.)
"""

import re
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape

from lib.page_cache import accepts_gzip

# RFC 1952: what a gzip file begins with, without name, time or system; RFC 1951: an empty last block, as it ends.
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_END: Final = b"\x03\x00"
_LONGEST: Final = 65535  # bytes of a block that is stored as it is


class Part(NamedTuple):
    """A part of a page: its bytes, and the same compressed, to be followed by more."""

    plain: bytes
    deflated: bytes


class Parts(NamedTuple):
    """The parts of a page, and the names of the values that go between them, in their order: one fewer."""

    parts: tuple[Part, ...]
    names: tuple[str, ...]


def split(render: Callable[[Mapping[str, str]], str], names: Sequence[str]) -> Parts:
    """Return the parts of what `render` returns.

    It gets a mark for each name, and prints it wherever the value is to go, as often as it likes.
    """
    marks = {secrets.token_hex(16): name for name in names}
    pieces = re.split(f"({'|'.join(marks) or '(?!)'})", render({name: mark for mark, name in marks.items()}))
    return Parts(
        tuple(_part(piece.encode()) for piece in pieces[::2]),
        tuple(marks[mark] for mark in pieces[1::2]),
    )


def respond(request: HttpRequest, parts: Parts, values: Mapping[str, str]) -> HttpResponse:
    """Return the page with a value for each name, escaped unless it is safe; compressed if the browser takes it so.

    Raises `KeyError` for a name without a value.
    """
    between = [conditional_escape(values[name]).encode() for name in parts.names]
    plain = b"".join(_woven([part.plain for part in parts.parts], between))
    if not accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(plain)
    else:
        woven = _woven([part.deflated for part in parts.parts], [_stored(value) for value in between])
        ending = struct.pack("<LL", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
        response = HttpResponse(b"".join([_HEAD, *woven, _END, ending]), headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _part(plain: bytes) -> Part:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return Part(plain, deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH))


def _woven(parts: Sequence[bytes], between: Sequence[bytes]) -> Iterator[bytes]:
    for part, value in zip(parts, [*between, b""], strict=True):
        yield part
        yield value


def _stored(value: bytes) -> bytes:
    """Return a value as blocks of a compressed stream that hold it as it is."""
    pieces = [value[start : start + _LONGEST] for start in range(0, len(value), _LONGEST)]
    return b"".join(struct.pack("<BHH", 0, len(piece), len(piece) ^ _LONGEST) + piece for piece in pieces)
