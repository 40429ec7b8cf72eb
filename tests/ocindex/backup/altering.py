"""What may happen to a backup on its way: 21 alterations, each a function of its bytes."""

import gzip
import io
import tarfile
from collections.abc import Callable
from hashlib import sha256

from ocindex.backup import archive
from tests.ocindex.backup import small


def repacked(tar: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Return an alteration by somebody who knows the format: of the tar, sealed anew."""

    def alter(content: bytes) -> bytes:
        body = gzip.compress(tar(gzip.decompress(content)[:-65]), mtime=0)
        return body + archive.seal_of(sha256(body).digest())

    return alter


def without(name: str) -> Callable[[bytes], bytes]:
    """Return an alteration of a tar by which a file is gone."""

    def alter(content: bytes) -> bytes:
        target = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=target, mode="w") as new:
            for entry in old:
                if entry.name != name:
                    new.addfile(entry, old.extractfile(entry))
        return target.getvalue()

    return alter


def twice(content: bytes) -> bytes:
    """Add a second file under a name that is there."""
    target = io.BytesIO(content)
    with tarfile.open(fileobj=target, mode="a") as tar:
        entry = tarfile.TarInfo(small.NAME)
        entry.size = 3
        tar.addfile(entry, io.BytesIO(b"{}\n"))
    return target.getvalue()


def flipped(share: float) -> Callable[[bytes], bytes]:
    """Return an alteration of one bit, so far into the file."""

    def alter(content: bytes) -> bytes:
        place = min(int(share * len(content)), len(content) - 1)
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return alter


ALTERATIONS = {
    **{f"a bit at {share:.0%}": flipped(share) for share in (0, 0.006, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1)},
    "empty": lambda _content: b"",
    "half of it": lambda content: content[: len(content) // 2],
    "without its last byte": lambda content: content[:-1],
    "without its seal": lambda content: content[: -len(archive.seal_of(bytes(32)))],
    "with zeros behind": lambda content: content + bytes(512),
    "twice": lambda content: content * 2,
    "another file": lambda _content: b"PK\x03\x04" + bytes(1000),
    "a row, sealed anew": repacked(lambda tar: tar.replace(b"editor", b"custos", 1)),
    "a file is gone, sealed anew": repacked(without(small.NAME)),
    "the manifest is gone, sealed anew": repacked(without("manifest.json")),
    "the signature is gone, sealed anew": repacked(without("manifest.sig")),
    "a file is there twice, sealed anew": repacked(twice),
}
