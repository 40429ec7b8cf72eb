"""Checkpoints: a signed text that states how many entries a log has and the root over them.

Source: <https://c2sp.org/tlog-checkpoint> on <https://c2sp.org/signed-note>, with Ed25519.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # the kind of signature, in the hash that names a key
DASH = "\N{EM DASH} "
LONGEST = 100_000  # characters: no checkpoint is near it


class CheckpointFault(Exception):
    """A text that is no checkpoint, or not one that the key has signed; its message says which."""


class NotACheckpoint(CheckpointFault):
    """The text does not have the form of a signed checkpoint."""


class AnotherKey(CheckpointFault):
    """No signature on the checkpoint is by the key that was asked for."""


class WrongSignature(CheckpointFault):
    """The checkpoint names the key, and the signature is not over this text: either was altered."""


@dataclass(frozen=True)
class Checkpoint:
    """How many entries the log of an origin has, and the root over them, 32 bytes."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Return the text that is signed: origin, size and root in base64, each on a line."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Signature:
    """A signature line: the name of the key, the first four bytes of its hash, and what the key signed with."""

    name: str
    key_hash: bytes
    signature: bytes


def key_hash(name: str, public_key: Ed25519PublicKey) -> bytes:
    """Return the four bytes that tell keys of one name apart."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key.public_bytes_raw()).digest()[:4]


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return the whole note: the text, a blank line and a signature under the origin's name.

    Raises ValueError for an origin that cannot name a key: empty, or with a space or a plus sign.
    """
    name = checkpoint.origin
    if not _may_name_a_key(name):
        raise ValueError(f"{name!r} cannot name a log: it is empty, or has a space or a plus sign")
    body = checkpoint.body()
    line = b64encode(key_hash(name, key.public_key()) + key.sign(body.encode())).decode()
    return f"{body}\n{DASH}{name} {line}\n"


def parse(text: str) -> tuple[Checkpoint, list[Signature]]:
    """Return the checkpoint and the signatures of a note, none of them verified; raise `NotACheckpoint`."""
    body, blank, lines = text.rpartition("\n\n")
    if any("\ud800" <= letter <= "\udfff" for letter in text[:LONGEST]):
        raise NotACheckpoint("this is no checkpoint: half a letter stands in it, which no file can hold")
    if len(text) > LONGEST or not blank or not lines.endswith("\n"):
        raise NotACheckpoint("this is no checkpoint: there is no text, blank line and signature")
    return _statement(body), [_signature(line) for line in lines.removesuffix("\n").split("\n")]


def verify(text: str, public_key: Ed25519PublicKey) -> Checkpoint:
    """Return the checkpoint of a note that the key has signed under the origin's name.

    Raises `NotACheckpoint`, `AnotherKey` or `WrongSignature`.
    """
    checkpoint, signatures = parse(text)
    wanted = key_hash(checkpoint.origin, public_key)
    ours = [each for each in signatures if each.name == checkpoint.origin and each.key_hash == wanted]
    if not ours:
        raise AnotherKey(f"this checkpoint of {checkpoint.origin} is not signed with this key")
    body = text.rpartition("\n\n")[0] + "\n"
    for each in ours:
        try:
            public_key.verify(each.signature, body.encode())
        except InvalidSignature:
            raise WrongSignature(
                f"the signature on this checkpoint of {checkpoint.origin} is wrong: its text was altered"
            ) from None
    return checkpoint


def _statement(body: str) -> Checkpoint:
    """Return what the signed lines state; lines after the third are extensions, which mean nothing here."""
    lines = body.split("\n")
    if len(lines) < 3 or not all(lines):
        raise NotACheckpoint("this is no checkpoint: it does not begin with origin, size and root")
    origin, size, root = lines[:3]
    if not (size.isascii() and size.isdigit() and str(int(size[:20])) == size):
        raise NotACheckpoint(f"this is no checkpoint: {size[:40]!r} is no number of entries")
    return Checkpoint(origin, int(size), _bytes_of(root, "root", least=32, most=32))


def _signature(line: str) -> Signature:
    name, _space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not _may_name_a_key(name):
        raise NotACheckpoint(f"this is no checkpoint: {line[:40]!r} is no signature")
    content = _bytes_of(encoded, "signature", least=5, most=10_000)
    return Signature(name, content[:4], content[4:])


def _bytes_of(encoded: str, what: str, *, least: int, most: int) -> bytes:
    """Return the bytes of base64 text, of which there is one spelling only."""
    try:
        content = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        content = b""
    if not least <= len(content) <= most or b64encode(content).decode() != encoded:
        raise NotACheckpoint(f"this is no checkpoint: {encoded[:60]!r} is no {what}")
    return content


def _may_name_a_key(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)
