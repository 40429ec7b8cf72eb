"""Streams that only the holder of a private key reads, of any length, without the whole in memory.

The format is that of age, version 1 (C2SP.org/age): a key of its own for each stream, wrapped for one X25519 key, and
the content in pieces of 64 KiB under ChaCha20-Poly1305, of which the last says that it is. What is altered, cut or
lengthened cannot be read. Keys are PEM, as `openssl genpkey -algorithm X25519` and `openssl pkey -pubout` make them.
"""

import hmac
import io
import os
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.core.exceptions import ImproperlyConfigured

FIRST_LINE: Final = b"age-encryption.org/v1\n"
PIECE: Final = 64 * 1024
TAG: Final = 16
FILE_KEY: Final = 16
NONCE: Final = 16
LONGEST_LINE: Final = 200


class CannotOpen(Exception):
    """Raised where a stream was sealed for another key, or altered, or is not whole."""


class SealingWriter(io.RawIOBase):
    """Seals for a public key what is written, and writes it to a target, which it does not close."""

    def __init__(self, target: IO[bytes], recipient: X25519PublicKey) -> None:
        self._target = target
        file_key, nonce = os.urandom(FILE_KEY), os.urandom(NONCE)
        target.write(_header(file_key, recipient) + nonce)
        self._cipher = ChaCha20Poly1305(_derived(file_key, salt=nonce, info=b"payload"))
        self._number = 0
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        """Take bytes; a piece is sealed when more than that has come, since the last one is marked."""
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def finish(self) -> None:
        """Seal the last piece: without it nobody can read the stream."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_piece_nonce(self._number, last=last), piece, None))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Reads what a `SealingWriter` made; raises `CannotOpen` for every other key and for anything that was altered."""

    def __init__(self, source: IO[bytes], key: X25519PrivateKey) -> None:
        self._source = source
        file_key = _unwrapped(source, key)
        nonce = source.read(NONCE)
        self._cipher = ChaCha20Poly1305(_derived(file_key, salt=nonce, info=b"payload"))
        self._number = 0
        self._ready = b""
        self._ahead = source.read(PIECE + TAG)
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what is next; 0 at the end."""
        if not self._ready and not self._over:
            self._open_piece()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _open_piece(self) -> None:
        piece, self._ahead = self._ahead, self._source.read(PIECE + TAG)
        self._over = not self._ahead
        try:
            self._ready = self._cipher.decrypt(_piece_nonce(self._number, last=self._over), piece, None)
        except (InvalidTag, ValueError):
            raise CannotOpen("altered or cut short") from None
        self._number += 1


def is_sealed(beginning: bytes) -> bool:
    """Return whether a stream that begins like this is sealed."""
    return beginning.startswith(FIRST_LINE)


def recipient_in(file: Path) -> X25519PublicKey:
    """Return the public key of a file. Raises `ImproperlyConfigured`, and for a private key says that it is one."""
    content = _content_of(file)
    try:
        key: object = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PublicKey):
        if b"PRIVATE KEY" in content:
            raise ImproperlyConfigured(
                f"{file} holds a private key, which is to be kept elsewhere: give the public one."
            )
        raise ImproperlyConfigured(f"{file} holds no public X25519 key in PEM: openssl pkey -in KEY -pubout makes it.")
    return key


def private_key_in(file: Path) -> X25519PrivateKey:
    """Return the private key of a file. Raises `ImproperlyConfigured`."""
    try:
        key: object = load_pem_private_key(_content_of(file), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PrivateKey):
        raise ImproperlyConfigured(f"{file} holds no private X25519 key in PEM without a password.")
    return key


def _content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise ImproperlyConfigured(f"{file} cannot be read ({fault.strerror}).") from None


def _header(file_key: bytes, recipient: X25519PublicKey) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    wrapping = _wrapping_key(ephemeral.exchange(recipient), share, recipient)
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = FIRST_LINE + b"-> X25519 " + _text(share) + b"\n" + _text(body) + b"\n---"
    return head + b" " + _text(_mac(file_key, head)) + b"\n"


def _unwrapped(source: IO[bytes], key: X25519PrivateKey) -> bytes:
    """Read the header of a stream; return the key of its content, or raise `CannotOpen`."""
    lines = [source.readline(LONGEST_LINE) for _line in range(4)]
    try:
        if lines[0] != FIRST_LINE or not lines[1].startswith(b"-> X25519 ") or not lines[3].startswith(b"--- "):
            raise CannotOpen("sealed in another way than this software seals")
        share, body, mac = _bytes(lines[1][10:]), _bytes(lines[2]), _bytes(lines[3][4:])
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        file_key = ChaCha20Poly1305(_wrapping_key(shared, share, key.public_key())).decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError):
        raise CannotOpen("sealed for another key, or altered") from None
    if not hmac.compare_digest(mac, _mac(file_key, b"".join(lines[:3]) + b"---")):
        raise CannotOpen("altered")
    return file_key


def _wrapping_key(shared: bytes, share: bytes, recipient: X25519PublicKey) -> bytes:
    return _derived(shared, salt=share + recipient.public_bytes_raw(), info=FIRST_LINE.strip() + b"/X25519")


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, salt=b"", info=b"header"), head, sha256)


def _derived(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _piece_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _text(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _bytes(line: bytes) -> bytes:
    """Return what a line in base 64 without padding stands for; raise ValueError for any other way to write it."""
    text = line.removesuffix(b"\n")
    content = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if not line.endswith(b"\n") or _text(content) != text:
        raise ValueError("no base 64")
    return content
