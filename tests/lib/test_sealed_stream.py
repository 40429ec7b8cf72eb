"""A sealed stream is read with its private key alone, and only as it was written."""

import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ImproperlyConfigured

from lib.sealed_stream import (
    PIECE,
    CannotOpen,
    OpeningReader,
    SealingWriter,
    is_sealed,
    private_key_in,
    recipient_in,
)

KEY = X25519PrivateKey.generate()


def sealed(content: bytes, *, step: int = 10_000) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, KEY.public_key())
    for start in range(0, len(content), step):
        writer.write(content[start : start + step])
    writer.finish()
    return target.getvalue()


def read(content: bytes, key: X25519PrivateKey = KEY) -> bytes:
    return OpeningReader(io.BytesIO(content), key).readall()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_is_read_again_whatever_its_length(size: int) -> None:
    content = os.urandom(size)
    stream = sealed(content)

    assert is_sealed(stream)
    assert read(stream) == content
    # The header, its nonce, and a tag of 16 bytes for each piece of 64 KiB: as age writes it.
    pieces = max(1, -(-size // PIECE))
    assert len(stream) == 22 + 10 + 43 + 1 + 43 + 1 + 4 + 43 + 1 + 16 + size + 16 * pieces


def test_another_key_reads_nothing() -> None:
    with pytest.raises(CannotOpen, match="another key"):
        read(sealed(b"who it is"), X25519PrivateKey.generate())


def test_not_one_byte_may_differ() -> None:
    stream = sealed(b"who it is")

    for place in range(len(stream)):
        altered = bytearray(stream)
        altered[place] ^= 1
        with pytest.raises(CannotOpen):
            read(bytes(altered))


@pytest.mark.parametrize("size", [0, 100, PIECE + 16, 2 * PIECE])
def test_a_stream_that_was_cut_or_lengthened_is_not_read(size: int) -> None:
    stream = sealed(bytes(2 * PIECE + 50))
    begins = stream.index(b"\n--- ") + 65  # after the header and its nonce

    for altered in (stream[: begins + size], stream + b"\0", stream[: begins + 2 * (PIECE + 16)]):
        with pytest.raises(CannotOpen):
            read(altered)


def test_pieces_in_another_order_are_not_read() -> None:
    stream = sealed(os.urandom(3 * PIECE))
    begins = stream.index(b"\n--- ") + 65
    first, second = (stream[begins + number * (PIECE + 16) :][: PIECE + 16] for number in range(2))

    with pytest.raises(CannotOpen):
        read(stream[:begins] + second + first + stream[begins + 2 * (PIECE + 16) :])


def test_keys_come_from_files_and_a_wrong_one_is_told_in_one_line(tmp_path: Path) -> None:
    private, public, signing = tmp_path / "private.pem", tmp_path / "public.pem", tmp_path / "signing.pem"
    private.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    signing.write_bytes(
        Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )

    assert recipient_in(public) == KEY.public_key()
    assert private_key_in(private).public_key() == KEY.public_key()
    for read_key, file, words in [
        (recipient_in, private, "holds a private key, which is to be kept elsewhere"),
        (recipient_in, signing, "holds no public X25519 key in PEM"),
        (private_key_in, public, "holds no private X25519 key"),
        (recipient_in, tmp_path / "none.pem", "cannot be read (No such file or directory)"),
    ]:
        with pytest.raises(ImproperlyConfigured) as refusal:
            read_key(file)
        assert words in str(refusal.value)
        assert "\n" not in str(refusal.value)
